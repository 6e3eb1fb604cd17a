"""KER506 bias-before-norm."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._chain import WEIGHTED, activation_of, only_taker


class BiasBeforeNorm(Rule):
    """A layer has a bias that the BatchNormalization after it takes away again.

    ## Why

    BatchNormalization subtracts the mean of every channel, a constant bias included, and adds an offset of its own.
    The bias costs memory and has no effect.

    ## How to mend it

    Write `use_bias=False`.

    ## When it is silent

    It is advice and off until selected: most published models do without it.
    """

    code = "KER506"
    name = "bias-before-norm"
    severity = Severity.ADVICE
    summary = "a bias that BatchNormalization takes away again"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(16, 3),
    layers.BatchNormalization(),
    layers.ReLU(),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(16, 3, use_bias=False),
    layers.BatchNormalization(),
    layers.ReLU(),
    layers.Conv2D(16, 3, activation="relu"),
    layers.BatchNormalization(),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer."""
        for call in program.calls:
            layer = call.layer
            if layer.class_name not in WEIGHTED or layer.custom or layer.created is None or layer.get("use_bias") is not True:
                continue
            taker = only_taker(program, call) if activation_of(layer) == "linear" else None
            if taker is None or taker.layer.class_name != "BatchNormalization" or taker.layer.get("center") is not True:
                continue
            place = taker.place or taker.layer.created
            yield self.finding(
                layer.created,
                f"the bias of `{layer.class_name}` is taken away by `BatchNormalization`",
                label="`use_bias=True` has no effect here",
                notes=[Note("subtracts the mean, the bias included", place)] if place is not None else [],
                why="BatchNormalization removes every constant that is added to a channel, and adds an offset of its own.",
                help="Write `use_bias=False`",
                fixes=[Fix("Write `use_bias=False`", (SetArgument(layer.created, "use_bias", "False"),))],
            )
