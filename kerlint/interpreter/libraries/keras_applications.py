"""The architectures of `keras.applications`: what calling one from user code gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, ceildiv, floordiv, sub
from kerlint.graph.layers import Layer, LayerCall, Weight
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.libraries.keras_layers import config_value, record_input, shape_dims
from kerlint.interpreter.libraries.keras_models import new_model
from kerlint.interpreter.library import Call, function
from kerlint.interpreter.values import LibraryRef, Value
from kerlint.semantics.binding import bind
from kerlint.semantics.pixels import module_of, way_of
from kerlint.semantics.signatures import application_layers, signature, table


def _valid(size: Dim, window: int, stride: int) -> Dim:
    shorter = sub(size, window)
    return UNKNOWN if isinstance(shorter, int) and shorter < 0 else _plus_one(floordiv(shorter, stride))


def _plus_one(size: Dim) -> Dim:
    return sub(size, -1)


def _ceil(size: Dim) -> Dim:
    return ceildiv(size, 32)


def _floor(size: Dim) -> Dim:
    return floordiv(size, 32)


def _densenet(size: Dim) -> Dim:
    """Convolution and pooling by 2 with padding, then three transitions that halve and drop what is left over."""
    return floordiv(ceildiv(size, 4), 8)


def _mobilenet(size: Dim) -> Dim:
    """A convolution by 2 with padding, then four that halve and drop what is left over."""
    return floordiv(ceildiv(size, 2), 16)


def _inception(size: Dim) -> Dim:
    """Stem: convolutions 3/2, 3, pooling 3/2, convolution 3, pooling 3/2; then two reductions 3/2, all without padding."""
    size = _valid(_valid(_valid(size, 3, 2), 3, 1), 3, 2)
    size = _valid(_valid(size, 3, 1), 3, 2)
    return _valid(_valid(size, 3, 2), 3, 2)


def _xception(size: Dim) -> Dim:
    """Two convolutions 3/2 and 3 without padding, then four reductions by 2 with padding."""
    return ceildiv(_valid(_valid(size, 3, 2), 3, 1), 16)


def _nasnet(size: Dim) -> Dim:
    """A convolution 3/2 without padding, then four reductions by 2 with padding."""
    return ceildiv(_valid(size, 3, 2), 16)


# How the last feature map follows from the side of the picture, by the beginning of the name.
_SIDES: tuple[tuple[str, Callable[[Dim], Dim]], ...] = (
    ("VGG", _floor),
    ("ConvNeXt", _floor),
    ("Inception", _inception),
    ("Xception", _xception),
    ("NASNet", _nasnet),
    ("DenseNet", _densenet),
    ("ResNet", _ceil),
    ("MobileNetV", _ceil),
    ("MobileNet", _mobilenet),
    ("EfficientNet", _ceil),
)


def application_name(path: str) -> str | None:
    """The architecture that the canonical path names, such as "ResNet50"; None for anything else."""
    if not path.startswith("keras.applications."):
        return None
    name = path.rpartition(".")[2]
    return name if name[:1].isupper() else None


def make_application(name: str, call: Call) -> Any:
    """The model of an architecture: inputs, outputs and totals are known, what lies between is not."""
    m = call.machine
    found = signature("applications", name, m.keras) or signature("applications", name, 5 - m.keras)
    if found is None:
        return NotImplemented
    entry = table(m.keras)["applications"].get(found.name) or table(5 - m.keras)["applications"][found.name]
    facts: dict[str, Any] = entry.get("facts", {})
    binding = bind(found, call.args, call.kwargs, m.keras, partial=call.partial)
    config = {key: config_value(key, value) for key, value in binding.config.items()}
    model = new_model(m, "functional", "Functional", call, config.get("name"))
    model.config, model.complete = config, False
    model.facts.update(application=found.name, smallest=facts.get("min_size"), usual=facts.get("input_size"))
    model.facts["pixels"] = _pixels(found.name, config)
    model.problems.extend(binding.problems)
    x = _input(call, config, facts)
    model.inputs = x
    if config.get("name") is None:
        model.name = _name(found.name, m.keras, config, x)
    body = Layer(found.name, keras=m.keras, created=call.place, custom=True, name=model.name, weights=None)
    if config.get("include_top", True) is True:
        body.facts["head"] = config.get("classifier_activation", "softmax") or "linear"
    made = LayerCall(body, (x,), {}, place=call.place, owner=m.owner, function=m.function_name)
    out = Tensor(_output_shape(found.name, x, config, facts), "float32", False, made)
    made.outputs = model.outputs = out
    body.calls.append(made)
    _count(model, body, found.name, x, config, facts)
    return model


def _pixels(name: str, config: dict[str, Any]) -> str | None:
    """How the pretrained weights want pictures; None where nothing is known, or there are no such weights."""
    module = module_of(name)
    if config.get("weights") != "imagenet" or module is None or config.get("include_preprocessing", True) is not True:
        return None
    return way_of(module)


def _name(name: str, keras: int, config: dict[str, Any], x: Tensor) -> str:
    """The name that the model gets by itself, which two models of one architecture share; "?" where it is not known."""
    if name in ("MobileNet", "MobileNetV2"):
        alpha, side = config.get("alpha", 1.0), x.shape[1] if x.shape else UNKNOWN
        known = isinstance(alpha, (int, float)) and (side is None or isinstance(side, int))
        return f"{name.lower()}_{alpha:.2f}_{side}" if known else "?"
    if keras == 2 and name in _NAMES_IN_KERAS_2:
        return _NAMES_IN_KERAS_2[name]
    if name.startswith("ResNetRS"):
        return name.replace("ResNetRS", "resnet-rs-")
    usual = dict(table(3)["applications"].get(name, {}).get("parameters", ())).get("name")
    return usual if isinstance(usual, str) else name.lower()


_NAMES_IN_KERAS_2 = {
    "NASNetLarge": "NASNet",
    "NASNetMobile": "NASNet",
    "MobileNetV3Large": "MobilenetV3large",
    "MobileNetV3Small": "MobilenetV3small",
}


def _input(call: Call, config: dict[str, Any], facts: dict[str, Any]) -> Tensor:
    given = argument_list(config.get("input_tensor"))
    if isinstance(given, Tensor):
        return given
    top = config.get("include_top", True)
    shape: Any = shape_dims(config.get("input_shape"))
    if config.get("input_shape") is None and given is None:
        side = facts.get("input_size")
        shape = (side or UNKNOWN, side or UNKNOWN, 3) if top is True else (None, None, 3)
        if top not in (True, False):
            shape = (UNKNOWN, UNKNOWN, 3)
        if top is False and config["weights"] is not None and call.path.endswith(("NASNetLarge", "NASNetMobile")):
            shape = (side, side, 3)
    elif shape is None or len(shape) != 3:
        shape = (UNKNOWN, UNKNOWN, UNKNOWN)
    layer = Layer("InputLayer", {"dtype": "float32"}, keras=call.machine.keras, created=call.place, weights=())
    layer.name = call.machine.auto_name("InputLayer" if call.machine.keras == 3 else "Input")
    layer.facts["implied"] = True
    tensor = Tensor((None, *shape), "float32")
    record_input(call.machine, layer, tensor, call.place)
    return tensor


def _output_shape(name: str, x: Tensor, config: dict[str, Any], facts: dict[str, Any]) -> tuple[Dim, ...] | None:
    batch = x.shape[0] if x.shape else UNKNOWN
    features: Dim = facts.get("features", UNKNOWN)
    if config.get("alpha", 1.0) != 1.0:
        features = UNKNOWN
    top = config.get("include_top", True)
    if top is True:
        classes = config.get("classes", 1000)
        return (batch, classes if isinstance(classes, int) else UNKNOWN)
    if top is not False:
        return None
    pooling = config.get("pooling")
    if pooling in ("avg", "max"):
        return (batch, features)
    if not (pooling is None or isinstance(pooling, str)):
        return None
    side = next((rule for start, rule in _SIDES if name.startswith(start)), None)
    if side is None or x.shape is None or len(x.shape) != 4:
        return (batch, UNKNOWN, UNKNOWN, features)
    return (batch, side(x.shape[1]), side(x.shape[2]), features)


def inner_layer(model: Model, name: Any) -> Any:
    """The layer of that name inside the model of an architecture, as far as it is known: its class and its output."""
    entry = None
    if isinstance(name, str):  # Keras 3 writes `conv1_relu` where Keras 2 has `conv1/relu`
        entry = application_layers(model.facts["application"]).get(name.replace("/", "_") if model.keras == 2 else name)
    known: dict[str, Layer] = model.facts.setdefault("inner", {})
    if entry is None and isinstance(model.inputs, Tensor) and model.inputs.call is not None:
        source = model.inputs.call.layer
        if name == source.name or (isinstance(name, str) and re.fullmatch(r"input(_layer)?(_\d+)?", name)):
            return source  # a model has no other layer that is called so
    if entry is None or not isinstance(model.inputs, Tensor):
        return UNKNOWN
    if name not in known:
        kind, channels, rule = entry
        layer = Layer(kind, keras=model.keras, created=model.created, name=name, weights=None)
        layer.facts["inner"] = True
        made = LayerCall(layer, (model.inputs,), {}, place=model.created)
        made.outputs = Tensor(_map(model, channels, rule), "float32", False, made)
        layer.calls.append(made)
        known[name] = layer
    return known[name]


def _map(model: Model, channels: int, rule: str) -> tuple[Dim, ...]:
    batch, *sides = model.input_tensors[0].shape or (UNKNOWN,) * 4
    width: Dim = channels if model.config.get("alpha", 1.0) == 1.0 else UNKNOWN
    if not rule or len(sides) != 3:
        return (batch, UNKNOWN, UNKNOWN, width)
    up, down = 2 ** int(rule[0]), 2 ** int(rule[1])
    return (batch, *(floordiv(ceildiv(side, up), down) for side in sides[:2]), width)


def _count(model: Model, body: Layer, name: str, x: Tensor, config: dict[str, Any], facts: dict[str, Any]) -> None:
    """The total number of parameters, kept as one weight, where the options are those it was measured with."""
    usual = config.get("alpha", 1.0) == 1.0 and config.get("depth_multiplier", 1) == 1
    usual = usual and config.get("minimalistic", False) is False and x.shape is not None and x.shape[-1] == 3
    top = config.get("include_top", True)
    total = None
    if top is True:
        total = _with_classes(name, config.get("classes", 1000), facts)
    elif top is False:
        total = facts.get("parameters_without_top")
    if usual and total is not None:
        model.facts["total"] = total
        model.weights = body.weights = (Weight("all", (total,)),)


# What the last layer of a head gets, where the head is more than that layer.
_BEFORE_CLASSES = {"VGG16": 4096, "VGG19": 4096, "MobileNetV3Large": 1280, "MobileNetV3Small": 1024}


def _with_classes(name: str, classes: Any, facts: dict[str, Any]) -> int | None:
    """The parameters with a head for so many classes, where 1,000 are usual; None when not known."""
    total, body = facts.get("parameters"), facts.get("parameters_without_top")
    if classes == 1000 or total is None:
        return total
    width = _BEFORE_CLASSES.get(name, facts.get("features"))
    if not isinstance(classes, int) or not isinstance(width, int):
        return None
    rest: int = total - 1000 * (width + 1)
    return rest + classes * (width + 1) if name in _BEFORE_CLASSES or rest == body else None


_OBTAIN = ("imagenet_utils.obtain_input_shape", "imagenet_utils._obtain_input_shape")


@function(*(f"{package}.{name}" for package in ("keras.applications", "keras_applications") for name in _OBTAIN))
def _obtain_input_shape(call: Call) -> Value:
    """The input shape that an architecture settles on: the one that was given, else its default where Flatten needs one."""
    given = call.get(0, "input_shape")
    size, flatten = call.get(1, "default_size"), call.get(4, "require_flatten", call.kwargs.get("include_top"))
    if given is not None:
        return given
    first = call.get(3, "data_format") == "channels_first"
    if flatten is True:
        return (3, size, size) if first else (size, size, 3)
    if flatten is False:
        return (3, None, None) if first else (None, None, 3)
    return UNKNOWN


@function(*(f"{package}.imagenet_utils.correct_pad" for package in ("keras.applications", "keras_applications")))
def _correct_pad(call: Call) -> Value:
    """The padding that a stride of 2 without padding needs to halve the size, rounding up."""
    x = next((value for value in (*call.args, *call.kwargs.values()) if isinstance(value, Tensor)), None)
    kernel = call.kwargs.get("kernel_size", call.args[-1] if call.args else None)
    if x is None or x.shape is None or len(x.shape) != 4:
        return UNKNOWN
    kernels = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    pads: list[Value] = []
    for size, window in zip(x.shape[1:3], kernels):
        if not isinstance(window, int) or not (size is None or isinstance(size, int)):
            return UNKNOWN
        short = 1 if size is None else 1 - size % 2
        pads.append((window // 2 - short, window // 2))
    return tuple(pads)


@function("keras.layers.VersionAwareLayers")
def _version_aware_layers(call: Call) -> Value:
    """What the architectures of Keras 2 take their layers from."""
    return LibraryRef("keras.layers", "keras.layers")
