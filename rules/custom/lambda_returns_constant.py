"""KER911 lambda-returns-constant."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class LambdaReturnsConstant(Rule):
    """The function of a `Lambda` gives a number or a string, whatever comes in.

    ## Why

    A layer gives a tensor with one row for each sample. Keras 3 cannot tell the shape of a plain number and raises; Keras 2
    makes a tensor without any axis of it, and what comes after fails or means nothing.

    ## How to mend it

    Compute with the input, or make a tensor of the batch's size: `keras.ops.ones_like(x)`.
    """

    code = "KER911"
    name = "lambda-returns-constant"
    severity = Severity.ERROR
    summary = "a Lambda gives a plain number and no tensor"
    raises = (3,)
    bad = (
        """\
import keras

inputs = keras.Input((4,))
outputs = keras.layers.Lambda(lambda x: 1.0)(inputs)
""",
    )
    good = (
        """\
import keras

inputs = keras.Input((4,))
outputs = keras.layers.Lambda(lambda x: x * 1.0)(inputs)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each `Lambda`."""
        for layer in program.layers:
            if "constant" in layer.facts and layer.created is not None:
                yield self.finding(
                    layer.created,
                    f"the function of this `Lambda` gives {layer.facts['constant']!r} and no tensor",
                    label="a constant",
                    why="A layer gives a tensor with one row for each sample.",
                    help="Compute with the input of the layer, such as `keras.ops.ones_like(x)`",
                    severity=Severity.WARNING if program.keras == 2 else None,
                )
