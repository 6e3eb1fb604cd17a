"""KER415 python-control-on-symbolic."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import ControlOnTensor
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Rule, Severity

from ._models import is_symbolic


class PythonControlOnSymbolic(Rule):
    """An `if` asks for the value of a tensor of a functional model.

    ## Why

    What `Input` and the layers after it give are placeholders: they have a shape and no values until data flows.
    Python cannot tell which way to go, and Keras raises.

    ## How to mend it

    Choose among values with `keras.ops.where(condition, a, b)`, or do it in the `call` of a layer of your own. To
    test whether there is a tensor at all, write `if x is not None:`.

    ## When it is silent

    Inside `call`, `Lambda` and training loops, where values may be there.
    """

    code = "KER415"
    name = "python-control-on-symbolic"
    severity = Severity.ERROR
    summary = "an if on a tensor of a functional model"
    raises = (2, 3)
    bad = (
        """\
import keras

inputs = keras.Input((4,))
if inputs > 0:
    outputs = keras.layers.Dense(1)(inputs)
else:
    outputs = keras.layers.Dense(2)(inputs)
""",
    )
    good = (
        """\
import keras

inputs = keras.Input((4,))
mask = None
x = keras.ops.where(inputs > 0, inputs, -inputs)
if mask is not None and inputs is not None:
    x = x * mask
outputs = keras.layers.Dense(1)(x)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each test."""
        for mishap, problem in program.mishaps_of(ControlOnTensor):
            tensor = mishap.facts.get("tensor")
            if isinstance(tensor, Tensor) and is_symbolic(tensor):
                name = f"`{problem.name}`" if problem.name else "a tensor"
                yield self.finding(
                    mishap.place,
                    f"an `if` asks for the value of {name}, which is a placeholder of Keras",
                    label="has a shape and no values yet",
                    why="The model is only being put together here; values flow later, in `fit` and `predict`.",
                    help=(
                        "Use `keras.ops.where(condition, a, b)`",
                        "Move the choice into the `call` of a layer of your own",
                    ),
                )
