"""`kerlint.callback()`: a check when `fit` begins."""

from __future__ import annotations

import sys
import warnings
from functools import lru_cache
from types import FrameType, ModuleType
from typing import Any, Literal

from kerlint.findings import Severity
from kerlint.live.checking import PATH, Mistakes, checked, selecting
from kerlint.live.spots import spot_of

Action = Literal["raise", "warn"]


def callback(action: Action = "raise", *, keras: ModuleType | None = None) -> Any:
    """A callback that checks the model, its loss, and what `fit` was given, before the first batch.

    With `"raise"` an error raises `kerlint.Mistakes`, and warnings are warned of; with `"warn"` nothing is raised. `keras` is
    the library whose callback it is, by default the one that is imported.
    """
    if action not in ("raise", "warn"):
        raise ValueError(f'action is "raise" or "warn", not {action!r}')
    return _class(keras or _imported())(action)


def _imported() -> ModuleType:
    found = sys.modules.get("tf_keras") or sys.modules.get("keras")  # Keras 3 takes callbacks of Keras 2 too
    if found is None:
        raise RuntimeError("import Keras first, or say which one is meant: kerlint.callback(keras=...)")
    return found


@lru_cache(maxsize=4)
def _class(keras: ModuleType) -> Any:
    """The class of the callback, made when Keras is there."""
    base: Any = keras.callbacks.Callback

    class CheckModel(base):  # type: ignore[misc]
        """Checks the model when training begins."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self._action = action

        def on_train_begin(self, logs: Any = None) -> None:
            """Raise or warn of what is found."""
            x, y = _given(self.model)
            _tell(self.model, x, y, self._action)

    return CheckModel


def _tell(model: Any, x: Any, y: Any, action: Action) -> None:
    found = checked(model, selecting(()), x=x, y=y)
    errors, others = found.of(Severity.ERROR), found.of(Severity.WARNING)
    if errors.findings and action == "raise":
        raise Mistakes(errors.text(), errors.findings)
    told = found.of(Severity.ERROR, Severity.WARNING) if action == "warn" else others
    if told.findings:
        spot = spot_of(None)
        file, line = (spot.file, spot.line) if spot is not None else (PATH, 1)
        warnings.warn_explicit(f"kerlint finds mistakes in this model:\n\n{told.text()}", UserWarning, file, line)


def _given(model: Any) -> tuple[Any, Any]:
    """`x` and `y` as the running `fit` of this model has them; of a data set what its elements look like.

    Keras tells callbacks nothing of the data, so they are looked for among the callers.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        names = frame.f_locals if frame.f_code.co_name == "fit" else {}
        if names.get("self") is model and "x" in names:
            x, y = names["x"], names.get("y")
            elements = getattr(x, "element_spec", None)
            return (x, y) if elements is None else _pair(elements)
        frame = frame.f_back
    return None, None


def _pair(elements: Any) -> tuple[Any, Any]:
    """Data and labels of an element of a data set; weights come third."""
    if isinstance(elements, tuple):
        return elements[0], elements[1] if len(elements) > 1 else None
    return elements, None
