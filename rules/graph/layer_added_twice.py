"""KER409 layer-added-twice."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

_SHARED = ("shared", "tied", "recurrent", "siamese", "common")


class LayerAddedTwice(Rule):
    """One layer object stands twice in a `Sequential`.

    ## Why

    The model then has two steps and one set of weights: both are the same layer. Keras says nothing, and
    `summary()` shows fewer parameters than the code seems to ask for.

    ## How to mend it

    Make a layer of its own for each place. If the weights are meant to be shared, say so in the name of the
    variable (`shared_dense`).

    ## When it is silent

    For layers without weights, such as `Dropout` or pooling, and for blocks of a class of the user's own.
    """

    code = "KER409"
    name = "layer-added-twice"
    severity = Severity.WARNING
    summary = "one layer object twice in a Sequential"
    bad = (
        """\
import keras
from keras import layers

hidden = layers.Dense(16, activation="relu")
model = keras.Sequential([keras.Input((16,)), hidden, hidden, layers.Dense(1)])
""",
    )
    good = (
        """\
import keras
from keras import layers

shared_hidden = layers.Dense(16, activation="relu")
drop = layers.Dropout(0.5)
model = keras.Sequential([keras.Input((16,)), shared_hidden, drop, shared_hidden, drop, layers.Dense(1)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such layer."""
        for model in program.models:
            if model.kind != "sequential":
                continue
            for index, layer in enumerate(model.layers):
                said = f"{layer.variable} {layer.name}".lower()
                again = any(layer is other for other in model.layers[index + 1 :])
                if (
                    again
                    and not layer.custom
                    and layer.params()
                    and not any(word in said for word in _SHARED)
                    and layer.created is not None
                ):
                    name = f"`{layer.variable or layer.class_name}`"
                    count = sum(layer is other for other in model.layers)
                    if index == next(i for i, other in enumerate(model.layers) if other is layer):
                        yield self.finding(
                            layer.created,
                            f"{name} stands {count} times in one `Sequential`, with one set of weights",
                            label=f"one layer, {layer.params():,} parameters in all",
                            why="A layer object is its weights: used twice, it computes the same function twice.",
                            help=(f"Make a `{layer.class_name}` for each place", "Name it `shared_...` if that is meant"),
                        )
