"""Masking and Identity."""

from __future__ import annotations

from kerlint.graph.tensors import Structure, Tensor, map_leaves
from kerlint.semantics.api import Incoming, Result, layer


@layer("Masking")
def masking(incoming: Incoming) -> Result:
    """Timesteps whose features all equal `mask_value` are masked from here on."""
    x = incoming.tensor()
    if isinstance(incoming.get("mask_value"), float):
        incoming.needs_floats(x)
    output = incoming.like(x, x.shape, incoming.cast(x))
    output.mask = True
    return Result(output)


@layer("Identity")
def identity(incoming: Incoming) -> Result:
    """What comes in goes out; Keras 2 forgets the mask."""
    return Result(map_leaves(lambda leaf: _same(incoming, leaf), incoming.first()))


def _same(incoming: Incoming, leaf: Structure) -> Structure:
    if not isinstance(leaf, Tensor):
        return leaf
    output = incoming.like(leaf, leaf.shape, incoming.cast(leaf))
    output.mask = leaf.mask if incoming.keras == 3 else False
    return output
