"""Models in memory: their configuration is read as a file's is, and data at hand is looked at as `fit` would.

Nothing of Keras is imported here; the model brings what is asked of it.
"""

from kerlint.live.checking import Mistakes, check, raise_for

__all__ = ["Mistakes", "check", "raise_for"]
