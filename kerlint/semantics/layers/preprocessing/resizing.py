"""Layers that change the height and the width of images."""

from __future__ import annotations

from kerlint.semantics.api import Incoming, Result, layer
from kerlint.semantics.windows import axes_of, channels_first, replaced


@layer("Resizing", "CenterCrop", "RandomCrop")
def resizing(incoming: Incoming) -> Result:
    """One image (3 axes) or a batch of them (4 axes) becomes `height` times `width`."""
    x = incoming.tensor(at_least=3, at_most=4)
    if x.shape is None:
        return Result(incoming.like(x, None))
    _, (tall, wide) = axes_of(x.shape, 2, incoming.keras == 3 and channels_first(incoming))
    return Result(incoming.like(x, replaced(x.shape, {tall: incoming.dim("height"), wide: incoming.dim("width")})))
