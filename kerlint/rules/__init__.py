"""The shipped rules: a folder per family, a module per rule.

A wheel has the family folders beside this file. In a checkout they are in the top-level `rules/` folder. The guard is
needed: an installed kerlint must never look into some other distribution's `rules`.
"""

from pathlib import Path

_here = Path(__file__).parent
if not any(_here.glob("*/__init__.py")):
    __path__ = [str(_here.parent.parent / "rules")]
