"""KER336 head-on-feature-map."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, leaves
from kerlint.rule import Finding, Rule, Severity

from .._mending import put_before
from .._telling import behind, function_text, told_shape


class HeadOnFeatureMap(Rule):
    """The last `Dense` of a classifier works on a whole feature map, and so gives an answer for each pixel.

    ## Why

    `Dense` works on the last axis and keeps all others. On (batch, height, width, channels) it classifies every pixel of the
    map, where one answer for the picture was meant. Keras says nothing until the labels come, and with some losses not even
    then.

    ## How to mend it

    Put `GlobalAveragePooling2D()` or `Flatten()` before the `Dense`, or build a pretrained network with `pooling="avg"`.

    ## When it is silent

    Where the labels are known to be maps, and for heads without `softmax` or `sigmoid`. Behind an `Embedding` it is an advice:
    an answer for each word may be meant.
    """

    code = "KER336"
    name = "head-on-feature-map"
    severity = Severity.WARNING
    summary = "a classifier whose last Dense works on a feature map"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Dense(10, activation="softmax"),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
""",
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, padding="same", activation="relu"),
    layers.Dense(2, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((4, 28, 28, 1)), np.zeros((4, 28, 28)), verbose=0)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each model."""
        inside = {id(layer) for model in program.models for layer in model.walk() if layer is not model}
        for model in program.models:
            tensors = model.output_tensors
            if model.kind == "subclass" or id(model) in inside or len(tensors) != 1 or _of_maps(model):
                continue
            call = tensors[0].call
            if call is None or call.layer.class_name != "Dense" or call.layer.custom or call.input is None:
                continue
            if call.layer.get("activation") in ("softmax", "sigmoid") and call.place is not None:
                found = self._judge(call)
                if found is not None:
                    yield found

    def _judge(self, call: LayerCall) -> Finding | None:
        x, maker = call.input, behind(call.input)
        assert x is not None
        if x.shape is None or maker is None or call.place is None:
            return None
        name = maker.layer.class_name
        picture = len(x.shape) == 4 and ("Conv2D" in name or "Pooling2D" in name or "application" in maker.layer.facts)
        word = len(x.shape) == 3 and name == "Embedding" and call.layer.get("units") == 1
        if not picture and not word:
            return None
        if picture and x.shape[1] == 1 and x.shape[2] == 1:
            return None
        return self.finding(
            call.place,
            f"{told_shape(x)}, so that {function_text(call)} gives an answer for each {'pixel' if picture else 'word'}",
            label=f"on a map of {function_text(maker)}" if picture else "for each word",
            why="`Dense` works on the last axis and keeps all others.",
            help=("Put `GlobalAveragePooling2D()` before it", "Put `Flatten()` before it")
            if picture
            else ("Put `GlobalAveragePooling1D()` before it", "Put `Flatten()` before it"),
            fixes=put_before(call.layer, f"GlobalAveragePooling{2 if picture else 1}D", "Flatten"),
            severity=None if picture else Severity.ADVICE,
        )


def _of_maps(model: Model) -> bool:
    """Whether the model meets labels that are maps, or labels of which nothing is known."""
    for use in model.uses:
        if use.method in ("fit", "evaluate", "train_on_batch", "fit_generator"):
            labels = [leaf for leaf in leaves(use.y) if isinstance(leaf, Array)]
            if not labels or any(label.rank is None or label.rank > 2 for label in labels):
                return True
    return False
