"""KER411 input-shape-not-tuple."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

_ARGUMENTS = ("shape", "input_shape", "batch_shape", "batch_input_shape")


class InputShapeNotTuple(Rule):
    """A shape is given as a number where a tuple belongs: `input_shape=(10)`, `batch_shape=10`.

    ## Why

    Parentheses alone make no tuple in Python: `(10)` is the number 10, and `(10,)` is the tuple with one size.
    Keras goes through the sizes of a shape one by one and raises for a number.

    ## How to mend it

    Add the comma: `input_shape=(10,)`.
    """

    code = "KER411"
    name = "input-shape-not-tuple"
    severity = Severity.ERROR
    summary = "a shape that is a number and no tuple"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(4, input_shape=(10))])
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(4, input_shape=(10,))])
inputs = keras.Input((10,))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such argument; the `shape` of an `Input` is for KER133."""
        for layer in program.layers:
            for argument in _ARGUMENTS:
                value = layer.get(argument)
                if argument not in layer.given or layer.custom or isinstance(value, bool) or not isinstance(value, int):
                    continue
                if not (layer.class_name == "InputLayer" and argument == "shape") and layer.created is not None:
                    new = f"({value},)"
                    yield self.finding(
                        layer.given[argument],
                        f"`{argument}` of `{layer.class_name}` is the number {value}, not a tuple",
                        label=f"`({value})` is just {value}",
                        why="It is the comma that makes a tuple in Python, not the parentheses.",
                        help=f"Write `{new}`",
                        fixes=[Fix(f"Write `{new}`", (SetArgument(layer.created, argument, new),), safe=True)],
                    )
