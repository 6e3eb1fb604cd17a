"""Pooling over windows."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_data_format, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.layers.convolutional.conv import padding_of
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over, whole_dims

CLASSES = (
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
)


@checks(*CLASSES)
def pooling_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse, and the paddings and strides that fail at the first call."""
    rank = rank_of(layer.class_name)
    yield from check_tuple(layer, "pool_size", rank, floats=True)
    yield from check_tuple(layer, "strides", rank, none=True, floats=True)
    yield from check_choice(layer, "padding", ("valid", "same"), fold_case=layer.keras == 2)
    yield from check_data_format(layer)


@layer(*CLASSES)
def pooling(incoming: Incoming) -> Result:
    """One value for each window of `pool_size`; `strides` are the pool size where they are not given."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    if incoming.layer.class_name.startswith("Average"):
        incoming.needs_floats(x)
    _, axes = axes_of(x.shape, rank, channels_first(incoming))
    windows = whole_dims(incoming, "pool_size", rank)
    strides = windows if incoming.get("strides") is None else whole_dims(incoming, "strides", rank)
    sizes = slide_over(x.shape, axes, windows, strides, padding_of(incoming), argument="pool_size")
    return Result(incoming.like(x, replaced(x.shape, sizes), incoming.cast(x)))
