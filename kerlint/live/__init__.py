"""Models in memory: their configuration is read as a file's is, and data at hand is looked at as `fit` would.

Nothing of Keras is imported here; the model brings what is asked of it.
"""

from kerlint.live.callbacks import callback
from kerlint.live.checking import Mistakes, check, raise_for
from kerlint.live.tracing import trace

__all__ = ["Mistakes", "callback", "check", "raise_for", "trace"]
