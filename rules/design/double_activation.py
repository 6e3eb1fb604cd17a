"""KER502 double-activation."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, RemoveArgument, Rule, Severity

from ._chain import WEIGHTED, activation_of, only_taker

_LAYERS = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "ELU": "elu", "PReLU": "prelu", "Softmax": "softmax"}


class DoubleActivation(Rule):
    """A layer has an activation of its own, and an activation layer follows at once.

    ## Why

    The second works on what the first has left: `LeakyReLU` after `activation="relu"` never sees a negative number
    and does nothing, `sigmoid` after `relu` never gives less than 0.5.

    ## How to mend it

    Keep one of them.

    ## When it is silent

    Where the two softmax each other, which `double-softmax` tells.
    """

    code = "KER502"
    name = "double-activation"
    severity = Severity.WARNING
    summary = "an activation on top of an activation"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="relu"),
    layers.LeakyReLU(),
    layers.Dense(1),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16),
    layers.LeakyReLU(),
    layers.Dense(16, activation="relu"),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(1),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each pair."""
        for call in program.calls:
            layer = call.layer
            first = activation_of(layer) if layer.class_name in WEIGHTED and not layer.custom else None
            taker = only_taker(program, call) if first not in (None, "linear") else None
            if taker is None or taker.layer.custom or layer.created is None:
                continue
            second = activation_of(taker.layer) if taker.layer.class_name == "Activation" else _LAYERS.get(taker.layer.class_name)
            if second in (None, "linear") or (first == second == "softmax"):
                continue
            place = taker.place or taker.layer.created
            same = first == second == "relu"
            fix = Fix("Remove `activation`", (RemoveArgument(layer.created, "activation"),), safe=same)
            yield self.finding(
                layer.place_of("activation") or layer.created,
                f"`{first}` of `{layer.class_name}` is followed by `{second}`",
                label=f"`{first}` comes first",
                notes=[Note(f"`{second}` works on what `{first}` leaves", place)] if place is not None else [],
                why="The second activation only sees what the first one lets through.",
                help=("Remove `activation` from the layer", f"Remove the `{taker.layer.class_name}` layer"),
                fixes=[fix] if "activation" in layer.given else [],
            )
