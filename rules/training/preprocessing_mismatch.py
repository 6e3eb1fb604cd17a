"""KER337 preprocessing-mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.rule import Finding, Note, Rule, Severity

from .._mending import taken_out

# What leaves the values of pictures in their range.
_PASSING = frozenset({
    "Resizing", "CenterCrop", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomCrop", "RandomHeight",
    "RandomWidth", "RandomContrast", "RandomBrightness", "ZeroPadding2D", "Cropping2D", "Dropout", "Identity", "Permute",
    "Reshape", "UpSampling2D", "MaxPooling2D", "AveragePooling2D", "Concatenate",
})  # fmt: skip
_WANTED = {
    "raw": "0 to 255, which it scales itself",
    "tf": "-1 to 1",
    "torch": "about -2 to 2.6, each channel normalised",
    "caffe": "-124 to 151: BGR with the mean of each channel subtracted",
}
_SMALL = frozenset({"unit", "tf", "torch"})
_FITTING = ("fit", "fit_generator", "train_on_batch", "predict", "evaluate")


@dataclass(frozen=True)
class _Arrived:
    """In which way the values of pictures come to a backbone, and what made them so."""

    way: str
    text: str
    place: Place
    layer: Layer | None = None  # the `Rescaling` that did it


class PreprocessingMismatch(Rule):
    """A pretrained model gets pictures in another range of values than it was trained on.

    ## Why

    The weights of ImageNet are right for pictures that were prepared as in their own training: -1 to 1 for MobileNet,
    Inception, Xception and ResNetV2, BGR without the mean for VGG and ResNet, normalised channels for DenseNet. EfficientNet,
    MobileNetV3 and ConvNeXt take 0 to 255 and scale inside: what was divided by 255 before is nearly black to them. Nothing
    raises; the features are poor, and so is what is trained on them.

    ## How to mend it

    Use the `preprocess_input` of the module that the model comes from, on pictures of 0 to 255, and no other scaling:
    `keras.applications.resnet50.preprocess_input`.

    ## When it is silent

    Without pretrained weights, where the range of the data is not known, and where the difference is small: 0 to 1 for a
    model that was trained on -1 to 1 is an advice alone.
    """

    code = "KER337"
    name = "preprocessing-mismatch"
    severity = Severity.WARNING
    summary = "a pretrained model gets pictures in another range than it was trained on"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((224, 224, 3)),
    layers.Rescaling(1 / 255),
    keras.applications.EfficientNetB0(include_top=False, weights="imagenet", pooling="avg"),
    layers.Dense(5, activation="softmax"),
])
""",
        """\
import keras
from keras import layers

pictures = keras.Input((224, 224, 3))
scaled = keras.applications.mobilenet_v2.preprocess_input(pictures)
base = keras.applications.ResNet50(include_top=False, weights="imagenet", pooling="avg")
model = keras.Model(pictures, layers.Dense(5, activation="softmax")(base(scaled)))
""",
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
base = keras.applications.MobileNetV2(include_top=False, weights="imagenet", input_shape=(32, 32, 3), pooling="avg")
model = keras.Sequential([base, layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """\
import tensorflow as tf
from tensorflow.keras import layers

pictures = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
training = pictures.flow_from_directory("train", target_size=(224, 224), class_mode="binary")
base = tf.keras.applications.VGG16(include_top=False, weights="imagenet", input_shape=(224, 224, 3))
model = tf.keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(training)
""",
    )
    good = (
        """\
import keras
from keras import layers

pictures = keras.Input((224, 224, 3))
scaled = keras.applications.mobilenet_v2.preprocess_input(pictures)
base = keras.applications.MobileNetV2(include_top=False, weights=None, pooling="avg")
model = keras.Model(pictures, layers.Dense(5, activation="softmax")(base(scaled)))
""",
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
base = keras.applications.EfficientNetB0(include_top=False, weights="imagenet", input_shape=(32, 32, 3), pooling="avg")
model = keras.Sequential([base, layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
x_train = keras.applications.resnet50.preprocess_input(x_train.astype("float32"))
base = keras.applications.ResNet50(include_top=False, weights="imagenet", input_shape=(32, 32, 3), pooling="avg")
model = keras.Sequential([base, layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """\
import tensorflow as tf
from tensorflow.keras import layers

prepare = tf.keras.applications.vgg16.preprocess_input
pictures = tf.keras.preprocessing.image.ImageDataGenerator(preprocessing_function=prepare)
training = pictures.flow_from_directory("train", target_size=(224, 224), class_mode="binary")
base = tf.keras.applications.VGG16(include_top=False, weights="imagenet", input_shape=(224, 224, 3))
model = tf.keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(training)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each backbone."""
        for base in program.models:
            wanted, name = base.facts.get("pixels"), base.facts.get("application")
            if wanted not in _WANTED or base.created is None:
                continue
            for arrived in _arrivals(program, base):
                severity = _severity(wanted, arrived.way)
                if severity is not None:
                    yield self._told(base, base.created, str(name), wanted, arrived, severity)
                    break

    def _told(self, base: Model, created: Place, name: str, wanted: str, arrived: _Arrived, severity: Severity) -> Finding:
        own = "leave the pictures at 0 to 255" if wanted == "raw" else "use the `preprocess_input` of its own module"
        return self.finding(
            arrived.place,
            f"`{name}` was trained on pictures of {_WANTED[wanted]}, and gets {arrived.text}",
            label=arrived.text,
            notes=[Note(f"the weights of `{name}`", created)],
            why="Pretrained weights are right for pictures that were prepared as in their own training.",
            help=f"{own[:1].upper()}{own[1:]}, and scale nowhere else",
            fixes=taken_out(arrived.layer) if wanted == "raw" and arrived.layer is not None else (),
            severity=severity,
        )


def _severity(wanted: str, way: str) -> Severity | None:
    """How grave it is to give a backbone pictures that come this way; None where it is right or not known."""
    if way == wanted or way not in (*_WANTED, "unit"):
        return None
    if wanted in ("tf", "torch"):
        return Severity.ADVICE if way in _SMALL else Severity.WARNING
    if wanted == "caffe" and way == "raw":
        return Severity.ADVICE  # shifted by the mean, and the channels the other way round
    return Severity.WARNING


def _arrivals(program: Program, base: Model) -> Iterator[_Arrived]:
    """How pictures come to the backbone: to where it is called, and to models that begin with its own input."""
    tensors = [call.input for call in base.calls if call.input is not None]
    inputs = base.input_tensors
    for tensor in (*inputs, *tensors):
        yield from _followed(program, tensor)


def _followed(program: Program, tensor: Tensor | None) -> Iterator[_Arrived]:
    scaling: LayerCall | None = None
    seen: set[int] = set()
    while tensor is not None and tensor.call is not None and id(tensor.call) not in seen:
        seen.add(id(tensor.call))
        call, layer = tensor.call, tensor.call.layer
        if layer.class_name == "InputLayer":
            break
        if _scales(layer):
            if scaling is not None:
                return  # two of them: what comes out is not known
            scaling = call
        elif isinstance(layer, Model) or layer.custom or layer.class_name not in _PASSING:
            return
        tensor = call.input
    if tensor is None:
        return
    if scaling is not None:
        yield from _scaled(scaling)
        return
    for use in program.uses:
        if use.method in _FITTING and any(x is tensor for x in use.model.input_tensors):
            yield from _of_data(use.x, use.given.get("x") or use.place)


def _scales(layer: Layer) -> bool:
    return (layer.class_name == "Rescaling" and not layer.custom) or layer.facts.get("pixels") is not None


def _scaled(call: LayerCall) -> Iterator[_Arrived]:
    """What a layer that scales makes of 0 to 255; of no other pictures it would be of use."""
    layer, place = call.layer, call.place or call.layer.created
    if place is None:
        return
    way = layer.facts.get("pixels")
    if isinstance(way, str):
        yield _Arrived(way, f"what another `preprocess_input` makes: {_WANTED[way]}", place)
        return
    scale, offset = layer.get("scale"), layer.get("offset", 0.0)
    if isinstance(scale, (int, float)) and isinstance(offset, (int, float)) and 0 < scale < 0.1:
        found = _way(offset, 255 * scale + offset)
        if found is not None:
            yield _Arrived(found, f"{offset:g} to {255 * scale + offset:g} from `Rescaling`", place, layer)


def _of_data(x: object, place: Place) -> Iterator[_Arrived]:
    if isinstance(x, Dataset):
        x = x.element[0] if isinstance(x.element, tuple) and x.element else x.element
    if isinstance(x, Array) and x.low is not None and x.high is not None:
        found = _way(x.low, x.high)
        if found is not None:
            yield _Arrived(found, f"{x.low:g} to {x.high:g}", place)


def _way(low: float, high: float) -> str | None:
    """The way of preparing that leads to values between these bounds."""
    if low >= 0:
        return "raw" if high >= 200 else "unit" if 0.9 <= high <= 1.1 else None
    if high <= 1.1:
        return "tf" if low >= -1.1 else None
    return "torch" if low > -4 and high < 4 else "caffe" if low < -90 else None
