"""Image augmentation: layers that keep the shape, and the two of Keras 2 that stretch one axis at random."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Tensor, map_leaves
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, is_known, refuse
from kerlint.semantics.windows import axes_of, replaced

SHAPE_KEEPING = (
    "AugMix",
    "AutoContrast",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "CutMix",
    "Equalization",
    "MixUp",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "Solarization",
)

# The lowest and the highest factor, and whether Keras 2 wants pairs in order.
FACTORS = {
    "RandomBrightness": (("factor",), -1.0, 1.0, False),
    "RandomContrast": (("factor",), 0.0, 1.0, False),
    "RandomHeight": (("factor",), -1.0, float("inf"), True),
    "RandomWidth": (("factor",), -1.0, float("inf"), True),
    "RandomRotation": (("factor",), -1.0, 1.0, True),
    "RandomTranslation": (("height_factor", "width_factor"), -1.0, 1.0, True),
    "RandomZoom": (("height_factor", "width_factor"), -1.0, 1.0, False),
}


@checks(*FACTORS)
def factor_arguments(layer: Layer) -> Iterator[Problem]:
    """Factors are shares. Keras 2 leaves those of a rotation and the upper end of some others open."""
    names, low, high, ordered = FACTORS[layer.class_name]
    for name in names:
        value = layer.get(name, UNKNOWN)
        if value is None or not is_known(value):
            continue
        ends = value if isinstance(value, (list, tuple)) else (value,)
        if len(ends) not in (1, 2) or not all(isinstance(end, (int, float)) for end in ends):
            yield refuse(layer, name, "a number, or a pair of numbers")
        elif not _within(layer, name, list(ends), low, high):
            yield refuse(layer, name, f"from {low:g} to {high:g}")
        elif layer.keras == 2 and ordered and (ends[0] > ends[-1] or (len(ends) == 1 and ends[0] < 0)):
            yield refuse(layer, name, "a number of at least 0, or a pair with the lower number first")


def _within(layer: Layer, name: str, ends: list[float], low: float, high: float) -> bool:
    if layer.keras == 2 and layer.class_name == "RandomRotation":
        return True
    if layer.keras == 2 and name == "width_factor" and layer.class_name == "RandomZoom":
        return min(*ends, -ends[-1] if len(ends) == 1 else ends[0]) >= low
    if layer.class_name in ("RandomHeight", "RandomWidth"):
        return min(ends[0] if len(ends) == 2 else -ends[0], ends[-1]) >= low
    if layer.keras == 2 and layer.class_name == "RandomContrast":
        return min(ends) >= low and ends[0] <= high and 1 + ends[-1] > 1 - ends[0]
    if layer.keras == 3 and layer.class_name in ("RandomRotation", "RandomBrightness", "RandomContrast"):
        return ends[0] <= high and ends[-1] >= low
    if layer.keras == 3 and layer.class_name == "RandomZoom" and low in ends:
        return False
    return all(low <= end <= high for end in ends)


@checks("RandomFlip")
def flip_arguments(layer: Layer) -> Iterator[Problem]:
    """Only Keras 2 looks at the mode; Keras 3 flips nothing when it does not know it."""
    if layer.keras == 2:
        yield from check_choice(layer, "mode", ("horizontal", "vertical", "horizontal_and_vertical"))


@layer(*SHAPE_KEEPING)
def augmentation(incoming: Incoming) -> Result:
    """One image (3 axes) or a batch of them (4 axes) keeps its shape; so does a dict of images, labels and boxes."""
    given = incoming.first()
    if isinstance(given, dict):
        return Result(map_leaves(lambda leaf: _copy(incoming, leaf), given))
    x = incoming.tensor(at_least=3, at_most=4)
    return Result(incoming.like(x, x.shape))


def _copy(incoming: Incoming, leaf: object) -> object:
    if not isinstance(leaf, Tensor):
        raise NotUnderstood
    return incoming.like(leaf, leaf.shape, None)


@layer("MaxNumBoundingBoxes")
def max_num_bounding_boxes(incoming: Incoming) -> Result:
    """Images pass; every sample of a dict has `max_number` boxes and labels afterwards."""
    given = incoming.first()
    if not isinstance(given, dict):
        x = incoming.tensor(at_least=3, at_most=4)
        return Result(incoming.like(x, x.shape))
    found = {key: map_leaves(lambda leaf: _copy(incoming, leaf), value) for key, value in given.items()}
    boxes = found.get("bounding_boxes")
    if isinstance(boxes, dict):
        found["bounding_boxes"] = {key: _counted(incoming, boxes[key]) for key in boxes}
    return Result(found)


def _counted(incoming: Incoming, boxes: object) -> Tensor:
    if not isinstance(boxes, Tensor) or boxes.shape is None or len(boxes.shape) < 2:
        raise NotUnderstood
    return incoming.like(boxes, (boxes.shape[0], incoming.dim("max_number"), *boxes.shape[2:]), None)


@layer("RandomHeight", "RandomWidth")
def random_stretch(incoming: Incoming) -> Result:
    """The height or the width may be anything afterwards."""
    x = incoming.tensor(at_least=3, at_most=4)
    if x.shape is None:
        return Result(incoming.like(x, None))
    _, (tall, wide) = axes_of(x.shape, 2, False)
    axis = tall if incoming.layer.class_name == "RandomHeight" else wide
    return Result(incoming.like(x, replaced(x.shape, {axis: None})))
