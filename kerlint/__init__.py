"""kerlint reads Keras code the way Keras would run it, without running it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerlint.checking import check_source
    from kerlint.live import Mistakes, callback, check, raise_for, trace

__version__ = "0.1.0"
__all__ = ["Mistakes", "callback", "check", "check_source", "raise_for", "trace"]


def __getattr__(name: str) -> Any:
    """What is there for programs that call kerlint, imported when it is asked for."""
    if name == "check_source":
        from kerlint.checking import check_source

        return check_source
    if name in __all__:
        from kerlint import live

        return getattr(live, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext kerlint`."""
    from kerlint.notebooks.ipython import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """`%unload_ext kerlint`."""
    from kerlint.notebooks.ipython import unload

    unload(shell)
