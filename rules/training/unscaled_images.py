"""KER327 unscaled-images."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.models import Model, Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset
from kerlint.rule import Finding, Fix, Note, Replace, Rule, Severity

_WEIGHTED = frozenset({"Dense", "Conv1D", "Conv2D", "Conv3D", "SeparableConv2D", "LSTM", "GRU", "SimpleRNN"})
_PASSING = frozenset({
    "InputLayer", "Flatten", "Reshape", "Dropout", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D", "Permute",
    "Resizing", "CenterCrop", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomCrop",
    "RandomContrast", "RandomBrightness", "RandomHeight", "RandomWidth", "Cropping2D", "Masking", "GaussianNoise",
})  # fmt: skip


class UnscaledImages(Rule):
    """Pictures with values from 0 to 255 go into a model that was not told to scale them.

    ## Why

    The initial weights of a layer are made for inputs around 0 to 1. With values up to 255 the first layers give huge
    numbers, the softmax is sure at once and mostly wrong, and training starts badly or not at all.

    ## How to mend it

    Divide the data by 255 (`x_train / 255.0`, the test data too), or let the model do it:
    `layers.Rescaling(1 / 255)` as the first layer.

    ## When it is silent

    When a layer before the first weights rescales or normalises, and for pretrained models, some of which scale
    themselves.
    """

    code = "KER327"
    name = "unscaled-images"
    severity = Severity.WARNING
    summary = "pictures with values up to 255 go straight into weights"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )
    good = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train.astype("float32") / 255
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for use in program.uses:
            if use.method not in ("fit", "fit_generator", "train_on_batch") or id(use.model) in told:
                continue
            pictures = _pictures(use)
            first = _first_weights(use.model)
            if pictures is None or first is None:
                continue
            told.add(id(use.model))
            place = use.given.get("x") or use.given.get("generator") or use.place
            name = f"`{pictures.variable}`" if pictures.variable else "the data"
            yield self.finding(
                place,
                f"{name} has values from 0 to 255 and goes unscaled into `{first.class_name}`",
                label="values from 0 to 255",
                notes=(Note("the first weights that it meets", first.created),) if first.created else (),
                why="The initial weights are made for inputs of about 0 to 1; a hundred times as much makes training unstable.",
                help=(
                    "Divide the pictures by 255 before training, and those of the test as well",
                    "Or begin the model with `layers.Rescaling(1 / 255)`",
                ),
                fixes=_fixes(use, pictures),
            )


def _fixes(use: Use, pictures: Array) -> list[Fix]:
    """The division where the array is handed over by its name."""
    place, name = use.given.get("x"), pictures.variable
    if place is None or name is None or use.x is not pictures or place.end_column - place.column != len(name):
        return []
    return [Fix(f"Pass `{name} / 255.0`", (Replace(place, f"{name} / 255.0"),))]


def _pictures(use: Use) -> Array | None:
    """The one array of pictures that the model is trained on, where its values are known to reach 255."""
    x = use.x
    if isinstance(x, Dataset):
        x = x.element[0] if isinstance(x.element, tuple) and x.element else x.element
    if not isinstance(x, Array) or x.low != 0 or x.high != 255 or x.rank is None or x.rank < 3:
        return None
    return x


def _first_weights(model: Model) -> Layer | None:
    """The first layer with weights, where nothing before it can change the scale; None where that is not known."""
    if model.kind == "subclass" or not model.complete or len(model.input_tensors) > 1:
        return None
    for layer in model.layers:
        if layer.class_name in _WEIGHTED and not layer.custom:
            return layer
        if layer.custom or layer.operation or layer.class_name not in _PASSING:
            return None
    return None
