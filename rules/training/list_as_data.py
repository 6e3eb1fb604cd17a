"""KER330 list-as-data."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Structure
from kerlint.rule import Finding, Rule, Severity

_USES = ("fit", "evaluate", "predict")


class ListAsData(Rule):
    """Data is passed as a Python list of numbers.

    ## Why

    `fit`, `evaluate` and `predict` want arrays. A list means several inputs or outputs, one array each, so a list of
    numbers is not understood: Keras 3 raises, and Keras 2 as soon as only one of inputs and labels is a list.

    ## How to mend it

    Make arrays of them: `np.array(x)`.
    """

    code = "KER330"
    name = "list-as-data"
    severity = Severity.ERROR
    summary = "data is passed as a Python list of numbers"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((2, 4)), [1.0, 2.0])
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((2, 4)), np.array([1.0, 2.0]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for use in program.uses:
            if use.method == "fit_generator" and isinstance(use.x, list) and use.model.keras == 2:
                yield self.finding(
                    use.given.get("generator") or use.place,
                    "`fit_generator` gets a list where it takes a generator",
                    label="a list, no generator",
                    why="To Keras a list means several inputs, each with an array of its own.",
                    help="Pass the arrays to `fit`, or write a function with `yield` or a `keras.utils.Sequence`",
                )
            if use.method not in _USES or use.model.kind == "subclass":
                continue
            lists = [name for name, value in (("x", use.x), ("y", use.y)) if _numbers(value)]
            if not lists or (use.model.keras == 2 and not _mixed(use, lists)):
                continue
            for name in lists:
                place = use.given.get(name)
                if place is not None:
                    yield self.finding(
                        place,
                        f"`{use.method}` gets a Python list of numbers as `{name}`",
                        label="a list, not an array",
                        why="To Keras a list means several inputs or outputs, each with an array of its own.",
                        help="Wrap it in `np.array(...)`",
                    )


def _numbers(value: Structure) -> bool:
    """Whether the value is a list of numbers, or of lists of numbers."""
    if not isinstance(value, list) or not value or getattr(value, "exact", True) is False:
        return False
    return all(isinstance(item, (int, float)) or _numbers(item) for item in value)


def _mixed(use: Use, lists: list[str]) -> bool:
    other = use.y if lists == ["x"] else use.x
    return len(lists) == 1 and use.method != "predict" and isinstance(other, Array)
