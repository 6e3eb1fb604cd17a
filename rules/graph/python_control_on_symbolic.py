"""KER415 python-control-on-symbolic."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import ControlOnTensor
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Rule, Severity

from ._models import is_symbolic

# For each question: what the program does, what the label says, what to do instead.
_TOLD = {
    "if": (
        "an `if` asks for the value of {}",
        "has a shape and no values yet",
        ("Use `keras.ops.where(condition, a, b)`", "Move the choice into the `call` of a layer of your own"),
    ),
    "for": (
        "a loop goes through {}",
        "how many items it will have is not known",
        ("Work on all of it at once", "Apply a layer to every timestep with `TimeDistributed`, or use a recurrent layer"),
    ),
    "size": (
        "a number is computed from a size of {}",
        "this size is `None`: any",
        ("Use the size of an axis that is fixed", "Ask when data flows: `keras.ops.shape(x)[0]`"),
    ),
    "call": (
        "{} is called as if it were a layer",
        "a tensor cannot be called",
        ("Call the layer: `layer(x)`", "Keep the layer under a name of its own"),
    ),
}


class PythonControlOnSymbolic(Rule):
    """Python asks a tensor of a functional model for what it does not have yet: an `if` for its value, a loop for its
    items, arithmetic for the size of an axis that may have any. Or it is called, which only layers can be.

    ## Why

    What `Input` and the layers after it give are placeholders: they have a shape and no values until data flows.
    Python cannot tell which way to go or how often, and Keras raises.

    ## How to mend it

    Choose among values with `keras.ops.where(condition, a, b)`, and work on whole tensors in place of their items.
    To test whether there is a tensor at all, write `if x is not None:`.

    ## When it is silent

    Inside `call` and `Lambda` under Keras 2, which rewrites such code, and in training loops, where values are there.
    Keras 3 does not rewrite it: there `call` is judged when a functional model calls the layer.
    """

    code = "KER415"
    name = "python-control-on-symbolic"
    severity = Severity.ERROR
    summary = "an if, a loop or a number that needs the values of a tensor of a functional model"
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
        """\
import keras

inputs = keras.Input((4, 8))
states = [keras.layers.Dense(1)(step) for step in inputs]
""",
        """\
import keras

inputs = keras.Input((4, 8))
steps = inputs.shape[0] * 2
""",
        """\
import keras

inputs = keras.Input((4,))
hidden = keras.layers.Dense(8)(inputs)
outputs = hidden(inputs)
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
for size in x.shape:
    print(size)
outputs = keras.layers.Dense(inputs.shape[1] * 2)(x)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each question."""
        for mishap, problem in program.mishaps_of(ControlOnTensor):
            tensor = mishap.facts.get("tensor")
            if isinstance(tensor, Tensor) and is_symbolic(tensor):
                name = f"`{problem.name}`" if problem.name else "a tensor"
                message, label, cures = _TOLD[problem.what]
                yield self.finding(
                    mishap.place,
                    f"{message.format(name)}, which is a placeholder of Keras",
                    label=label,
                    why="The model is only being put together here; values flow later, in `fit` and `predict`.",
                    help=cures,
                )
