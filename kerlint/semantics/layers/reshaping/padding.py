"""Padding with zeros."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import add
from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_data_format, check_pairs, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.layers.reshaping.cropping import margins
from kerlint.semantics.windows import axes_of, channels_first, replaced

CLASSES = ("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")


@checks(*CLASSES)
def padding_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse, and the negative paddings that fail at the first call."""
    rank = rank_of(layer.class_name)
    if rank == 1:
        yield from check_tuple(layer, "padding", 2, 0)
    else:
        yield from check_pairs(layer, "padding", rank, negative=False)
    yield from check_data_format(layer)


@layer(*CLASSES)
def zero_padding(incoming: Incoming) -> Result:
    """Adds zeros at both ends of every spatial axis."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    _, axes = axes_of(x.shape, rank, channels_first(incoming))
    sizes = {axis: add(x.shape[axis], *pair) for axis, pair in zip(axes, margins(incoming, "padding", rank))}
    return Result(incoming.like(x, replaced(x.shape, sizes), incoming.cast(x)))
