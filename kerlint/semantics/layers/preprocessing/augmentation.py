"""Image augmentation: layers that keep the shape, and the two of Keras 2 that stretch one axis at random."""

from __future__ import annotations

from kerlint.graph.tensors import Tensor, map_leaves
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer
from kerlint.semantics.windows import axes_of, replaced

SHAPE_KEEPING = (
    "AugMix",
    "AutoContrast",
    "CLAHE",
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


@layer("RandomHeight", "RandomWidth")
def random_stretch(incoming: Incoming) -> Result:
    """The height or the width may be anything afterwards."""
    x = incoming.tensor(at_least=3, at_most=4)
    if x.shape is None:
        return Result(incoming.like(x, None))
    _, (tall, wide) = axes_of(x.shape, 2, False)
    axis = tall if incoming.layer.class_name == "RandomHeight" else wide
    return Result(incoming.like(x, replaced(x.shape, {axis: None})))
