"""KER331 data-of-text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.models import Choice, Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array
from kerlint.rule import Finding, Rule, Severity

from ._targets import SUPERVISED


class DataOfText(Rule):
    """Labels or inputs that are no numbers: strings, or rows of different lengths.

    ## Why

    A loss calculates with numbers. Keras raises for labels that are words, and for an array of lists of different
    lengths, which NumPy keeps as objects and not as a table of numbers.

    ## How to mend it

    Number the classes (`sklearn.preprocessing.LabelEncoder`, `layers.StringLookup`), and bring rows to one length with
    `keras.utils.pad_sequences`.
    """

    code = "KER331"
    name = "data-of-text"
    severity = Severity.ERROR
    summary = "labels or inputs that are no numbers"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((2, 4)), np.array(["cat", "dog"]))
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((2, 4)), np.array([0, 1]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for use in program.uses:
            if use.method not in SUPERVISED or use.model.kind == "subclass" or any(c.name is None for c in _losses(use)):
                continue
            for name, array, what in _no_numbers(use):
                text = f"`{array.variable}`" if array.variable else f"`{name}`"
                rows = what == "objects"
                yield self.finding(
                    use.given.get(name) or use.place,
                    f"{text} holds {what}, and `{use.method}` needs numbers",
                    label="such as lists of different lengths" if rows else what,
                    why="Layers and losses calculate with numbers in tables of one shape.",
                    help="Bring the rows to one length with `keras.utils.pad_sequences`"
                    if rows
                    else "Number the classes, for example with `LabelEncoder().fit_transform(...)`",
                )


def _losses(use: Use) -> list[Choice]:
    return [loss for loss in (use.compiled.losses if use.compiled else []) if isinstance(loss, Choice)]


def _no_numbers(use: Use) -> Iterator[tuple[str, Array, str]]:
    if isinstance(use.y, Array) and _is_text(use.y):
        yield "y", use.y, "strings"
    x = use.x
    inputs = use.model.input_tensors
    numeric = len(inputs) == 1 and (inputs[0].dtype or "").startswith(("float", "int"))
    objects = isinstance(x, Array) and x.dtype == "object" and x.kind == "numpy"
    if objects and numeric and (use.model.keras == 3 or x.rank == 1):  # Keras 2 takes a table of objects that are numbers
        yield "x", x, "objects"


def _is_text(array: Array) -> bool:
    if isinstance(array.value, tuple) and array.value:
        return all(isinstance(item, str) for item in array.value)
    return array.dtype == "str"
