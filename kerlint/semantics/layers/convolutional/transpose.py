"""Transposed convolutions."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import ArgumentConflict, Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_tuple, is_known, refuse
from kerlint.semantics.layers.convolutional.arguments import check_filters, check_window, rank_of
from kerlint.semantics.layers.convolutional.conv import filters_of, padding_of, with_bias
from kerlint.semantics.windows import axes_of, channels_first, effective, replaced, spread

CLASSES = ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")


@checks(*CLASSES)
def transpose_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    rank = rank_of(layer.class_name)
    yield from check_filters(layer)
    yield from check_window(layer, causal=False)
    yield from check_tuple(layer, "output_padding", rank, 0, none=True)
    dilations = layer.get("dilation_rate")
    if layer.keras == 2 and layer.class_name == "Conv2DTranspose" and isinstance(dilations, (list, tuple)):
        if is_known(dilations) and len(set(dilations)) > 1:
            yield refuse(layer, "dilation_rate", "two equal integers")
    paddings, strides = _each(layer.get("output_padding"), rank), _each(layer.get("strides"), rank)
    if any(isinstance(p, int) and isinstance(s, int) and p >= s for p, s in zip(paddings, strides)):
        reason = "output_padding must be less than strides on every axis"
        yield ArgumentConflict(layer.class_name, ("output_padding", "strides"), reason)


def _each(value: object, rank: int) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,) * rank


@layer(*CLASSES)
def conv_transpose(incoming: Incoming) -> Result:
    """The way back through a convolution: strides make the spatial axes longer."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    incoming.needs_floats(x)
    assert x.shape is not None
    channel_axis, axes = axes_of(x.shape, rank, channels_first(incoming))
    channels = incoming.feature_size(x, channel_axis)
    filters, kernel_size = filters_of(incoming), incoming.dims("kernel_size", rank)
    strides, dilations = incoming.dims("strides", rank), incoming.dims("dilation_rate", rank)
    if incoming.keras == 2 and rank == 3:
        dilations = (1,) * rank  # taken and forgotten there
    added: tuple[Dim, ...] = (None,) * rank
    if incoming.get("output_padding") is not None:
        added = incoming.dims("output_padding", rank)
    padding = padding_of(incoming)
    if padding == "same":
        _check_way_back(incoming, [x.shape[axis] for axis in axes], kernel_size, dilations, added)
    sizes = {
        axis: spread(x.shape[axis], kernel_size[i], strides[i], padding, added[i], dilations[i]) for i, axis in enumerate(axes)
    }
    weights = [Weight("kernel", (*kernel_size, filters, channels))]
    return Result(incoming.like(x, replaced(x.shape, {**sizes, channel_axis: filters})), with_bias(incoming, weights, filters))


def _check_way_back(
    incoming: Incoming,
    sizes: list[Dim],
    kernel_size: tuple[Dim, ...],
    dilations: tuple[Dim, ...],
    added: tuple[Dim, ...],
) -> None:
    """The convolution whose way back this is must give the input's size; without output padding an even kernel falls short."""
    for size, window, dilation, extra in zip(sizes, kernel_size, dilations, added):
        reach = effective(window, dilation)
        longer = isinstance(size, int) and size > 1
        if longer and isinstance(reach, int) and reach % 2 == 0 and type(extra) is int and extra == 0:
            reason = 'with padding="same" an even kernel needs an output_padding above 0, or None'
            raise ArgumentConflict(incoming.layer.class_name, ("output_padding", "kernel_size"), reason)
