"""Convolutions that have other weights at every place (Keras 2)."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import UNKNOWN, Dim, mul, product
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import ArgumentConflict, Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_data_format, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.layers.convolutional.conv import padding_of
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over

CLASSES = ("LocallyConnected1D", "LocallyConnected2D")


@checks(*CLASSES)
def locally_connected_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    rank = rank_of(layer.class_name)
    yield from check_tuple(layer, "kernel_size", rank)
    yield from check_tuple(layer, "strides", rank)
    yield from check_choice(layer, "padding", ("valid", "same"), fold_case=True)
    yield from check_data_format(layer)
    padding = layer.get("padding")
    if isinstance(padding, str) and padding.lower() == "same" and layer.get("implementation") == 1:
        reason = 'implementation 1 knows no padding but "valid"'
        yield ArgumentConflict(layer.class_name, ("padding", "implementation"), reason)


@layer(*CLASSES)
def locally_connected(incoming: Incoming) -> Result:
    """A kernel for every output place; how it is stored depends on `implementation`."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    first = channels_first(incoming)
    channel_axis, axes = axes_of(x.shape, rank, first)
    for axis in (channel_axis, *axes):
        incoming.feature_size(x, axis)
    windows = incoming.dims("kernel_size", rank)
    sizes = slide_over(x.shape, axes, windows, incoming.dims("strides", rank), padding_of(incoming))
    filters = incoming.dim("filters")
    places = tuple(sizes[axis] for axis in axes)
    shape = replaced(x.shape, {**sizes, channel_axis: filters})
    weights = _weights(incoming, x, first, axes, windows, places)
    return Result(incoming.like(x, shape), weights)


def _weights(
    incoming: Incoming,
    x: Tensor,
    first: bool,
    axes: list[int],
    windows: tuple[Dim, ...],
    places: tuple[Dim, ...],
) -> list[Weight] | None:
    assert x.shape is not None
    filters = incoming.dim("filters")
    channels = x.shape[1 if first else -1]
    inside = tuple(x.shape[axis] for axis in axes)
    implementation = incoming.get("implementation")
    kernel: tuple[Dim, ...]
    if implementation == 1:
        kernel = (product(places), mul(product(windows), channels), filters)
    elif implementation == 2:
        kernel = (channels, *inside, filters, *places) if first else (*inside, channels, *places, filters)
    elif implementation == 3:
        kernel = (UNKNOWN,)
    else:
        raise NotUnderstood
    use_bias = incoming.flag("use_bias")
    if use_bias is None:
        return None
    weights = [Weight("kernel", kernel)]
    return [*weights, Weight("bias", (*places, filters))] if use_bias else weights
