"""KER129 redundant-flatten."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import history, input_layer, told_shape


class RedundantFlatten(Rule):
    """`Flatten` gets a tensor of shape (batch, features), and changes nothing.

    ## Why

    Global pooling and recurrent layers that return their last step give flat vectors already.

    ## How to mend it

    Leave `Flatten()` out.
    """

    code = "KER129"
    name = "redundant-flatten"
    severity = Severity.ADVICE
    summary = "`Flatten` of what is flat already"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Flatten(),
    layers.Dense(1),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.Dense(1),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each `Flatten` that does nothing."""
        for call in program.calls:
            layer, x = call.layer, call.input
            place = layer.created or call.place
            if layer.class_name != "Flatten" or layer.custom or layer.operation or x is None or place is None:
                continue
            if call.problem is None and x.rank == 2 and len(layer.calls) == 1 and input_layer(x) is None:
                yield self.finding(
                    place,
                    f"{told_shape(x)}, which is flat already: `Flatten` changes nothing",
                    label="nothing to flatten",
                    notes=history(x),
                    why="`Flatten` merges all axes behind the batch into one, and there is only one.",
                    help="Leave `Flatten()` out",
                )
