"""KER402 model-args-swapped."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._models import is_swapped


class ModelArgsSwapped(Rule):
    """`Model(outputs, inputs)`: the two are given in the wrong order.

    ## Why

    The first argument of `Model` are the inputs, the second the outputs. Keras looks for a path from the first to
    the second, finds none against the direction in which data flows, and raises.

    ## How to mend it

    Exchange the two, or name them: `Model(inputs=..., outputs=...)`.
    """

    code = "KER402"
    name = "model-args-swapped"
    severity = Severity.ERROR
    summary = "inputs and outputs of a model in the wrong order"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras

inputs = keras.Input((8,))
outputs = keras.layers.Dense(1)(inputs)
model = keras.Model(outputs, inputs)
""",
    )
    good = (
        """\
import keras

inputs = keras.Input((8,))
outputs = keras.layers.Dense(1)(inputs)
model = keras.Model(outputs=outputs, inputs=inputs)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each model."""
        for model in program.models:
            place = model.assembled or model.created
            if model.kind == "functional" and place is not None and is_swapped(model):
                yield self.finding(
                    place,
                    "`Model` gets its outputs as inputs and its inputs as outputs",
                    fixes=_fixes(model),
                    label="the arguments are swapped",
                    why="Keras follows the graph from the inputs, which come first, to the outputs.",
                    help="Write `Model(inputs=..., outputs=...)` with the `Input` as `inputs`",
                )


def _fixes(model: Model) -> list[Fix]:
    """Exchanging the two where each is the name of one tensor, given by position."""
    first, second = model.given.get("inputs"), model.given.get("outputs")
    one, other = getattr(model.inputs, "variable", None), getattr(model.outputs, "variable", None)
    if first is None or second is None or one is None or other is None:
        return []
    if first.end_column - first.column != len(one) or second.end_column - second.column != len(other):
        return []
    return [Fix("Exchange the two", (Replace(first, other), Replace(second, one)), safe=True)]
