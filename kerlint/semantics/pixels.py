"""In which range pretrained backbones expect the values of pictures, and what their `preprocess_input` makes of 0 to 255.

The ways have the names that `keras.applications.imagenet_utils` gives them; "raw" is 0 to 255, which backbones that scale inside
expect, and whose `preprocess_input` does nothing.
"""

from __future__ import annotations

# What `preprocess_input` makes of 0 to 255, by way; measured with both generations.
BOUNDS: dict[str, tuple[float, float]] = {
    "tf": (-1.0, 1.0),
    "torch": (-2.12, 2.65),
    "caffe": (-123.69, 151.07),
    "raw": (0.0, 255.0),
}
_WAY_OF_MODULE = {
    "convnext": "raw",
    "densenet": "torch",
    "efficientnet": "raw",
    "efficientnet_v2": "raw",
    "imagenet_utils": "caffe",
    "inception_resnet_v2": "tf",
    "inception_v3": "tf",
    "mobilenet": "tf",
    "mobilenet_v2": "tf",
    "mobilenet_v3": "raw",
    "nasnet": "tf",
    "regnet": "raw",
    "resnet": "caffe",
    "resnet50": "caffe",
    "resnet_rs": "raw",
    "resnet_v2": "tf",
    "vgg16": "caffe",
    "vgg19": "caffe",
    "xception": "tf",
}
# The module of an architecture by the beginning of its name, the longer ones first.
_MODULES = (
    ("ConvNeXt", "convnext"),
    ("DenseNet", "densenet"),
    ("EfficientNetV2", "efficientnet_v2"),
    ("EfficientNet", "efficientnet"),
    ("InceptionResNetV2", "inception_resnet_v2"),
    ("InceptionV3", "inception_v3"),
    ("MobileNetV3", "mobilenet_v3"),
    ("MobileNetV2", "mobilenet_v2"),
    ("MobileNet", "mobilenet"),
    ("NASNet", "nasnet"),
    ("RegNet", "regnet"),
    ("ResNetRS", "resnet_rs"),
    ("VGG16", "vgg16"),
    ("VGG19", "vgg19"),
    ("Xception", "xception"),
)


def module_of(architecture: str) -> str | None:
    """The module of `keras.applications` with the `preprocess_input` that is meant for it; None where it has none."""
    if architecture.startswith("ResNet") and not architecture.startswith("ResNetRS"):
        return "resnet_v2" if architecture.endswith("V2") else "resnet"
    return next((module for start, module in _MODULES if architecture.startswith(start)), None)


def way_of(module: str) -> str | None:
    """What the `preprocess_input` of a module of `keras.applications` does; None for what has none."""
    return _WAY_OF_MODULE.get(module)


def way_of_function(path: str, mode: object = None) -> str | None:
    """What the `preprocess_input` of this path does with `mode`; None where that is not known."""
    module = path.split(".")[-2]
    if module == "imagenet_utils" and mode is not None:
        return mode if isinstance(mode, str) and mode in BOUNDS else None
    return way_of(module)


def bounds_behind(way: str | None, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The bounds of what `preprocess_input` gives, which are known for pictures of 0 to 255."""
    if way == "raw":
        return low, high
    return BOUNDS[way] if way is not None and (low, high) == BOUNDS["raw"] else (None, None)
