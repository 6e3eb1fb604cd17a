"""KER908 training-flag-overridden."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

_RANDOM = frozenset(
    "Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout GaussianNoise".split()
)


class TrainingFlagOverridden(Rule):
    """A `training=` that is written into a functional model has no effect in Keras 3.

    ## Why

    Keras 3 gives every layer of a functional model the `training` flag of the whole model, whatever was written
    when it was built. `Dropout(0.5)(x, training=True)` is off in `predict`, and `base(x, training=False)` with a
    BatchNormalization that is not frozen updates its statistics in `fit`. Keras 2 kept what was written. Measured
    with Keras 3.15.

    ## How to mend it

    For dropout at prediction time, call the model with `model(x, training=True)`, or put the layer into one of your
    own whose `call` passes `training=True`. To keep statistics fixed, set `base.trainable = False`.

    ## When it is silent

    For a frozen base, in the `call` of layers and subclassed models, and for Keras 2.
    """

    code = "KER908"
    name = "training-flag-overridden"
    severity = Severity.WARNING
    summary = "training= in a functional model, which Keras 3 overrides"
    fix = "safe"
    versions = (3,)
    bad = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(16, activation="relu")(inputs)
x = layers.Dropout(0.5)(x, training=True)
model = keras.Model(inputs, layers.Dense(1)(x))
""",
        """\
import keras
from keras import layers

base = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.BatchNormalization()])
inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1)(base(inputs, training=False)))
""",
    )
    good = (
        """\
import keras
from keras import layers

base = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.BatchNormalization()])
base.trainable = False
inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1)(base(inputs, training=False)))
""",
        """\
import keras
from keras import layers


class AlwaysDropout(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x, training=True)


inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1)(AlwaysDropout()(inputs)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call in a functional model."""
        told: set[int] = set()
        for model in program.models:
            for call in model.nodes if model.kind == "functional" else ():
                flag = call.kwargs.get("training")
                if call.owner is not None or call.place is None or not isinstance(flag, bool) or id(call) in told:
                    continue
                layer = _random(call) if flag else _statistics(call.layer)
                if layer is not None:
                    told.add(id(call))
                    yield self._told(call, flag, layer)

    def _told(self, call: LayerCall, flag: bool, layer: str) -> Finding:
        assert call.place is not None
        effect = f"`{layer}` is off in `predict`" if flag else f"`fit` changes the statistics of `{layer}`"
        mend = (
            "Call the finished model with `model(x, training=True)`, or wrap the layer in one of your own"
            if flag
            else "Set `.trainable = False` on it, which keeps the statistics fixed"
        )
        return self.finding(
            call.place,
            f"Keras 3 ignores `training={flag}` inside a functional model: {effect}",
            label=effect,
            why="A functional model hands its own `training` flag to every layer, over what was written.",
            help=mend,
            fixes=[Fix("Leave `training` out, which changes nothing", (RemoveArgument(call.place, "training"),), safe=True)],
        )


def _random(call: LayerCall) -> str | None:
    layers = call.layer.walk() if isinstance(call.layer, Model) else [call.layer]
    return next((layer.class_name for layer in layers if layer.class_name in _RANDOM), None)


def _statistics(layer: Layer) -> str | None:
    """A BatchNormalization that is not frozen."""
    stack = [layer]
    while stack:
        current = stack.pop()
        if current.trainable is not True:
            continue
        if current.class_name == "BatchNormalization":
            return current.class_name
        stack.extend(current.inside())
    return None
