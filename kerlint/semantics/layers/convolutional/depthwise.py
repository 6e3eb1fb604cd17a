"""Depthwise and separable convolutions."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import mul
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_integer
from kerlint.semantics.layers.convolutional.arguments import check_filters, check_window, rank_of
from kerlint.semantics.layers.convolutional.conv import filters_of, padding_of, with_bias
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over, whole_dims

SEPARABLE = ("SeparableConv1D", "SeparableConv2D")


@checks("DepthwiseConv1D", "DepthwiseConv2D", *SEPARABLE)
def depthwise_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    if layer.class_name in SEPARABLE:
        yield from check_filters(layer)
    yield from check_integer(layer, "depth_multiplier", 1)
    causal = layer.keras == 2 and layer.class_name == "SeparableConv1D"
    yield from check_window(layer, causal=causal, dilation_conflicts=layer.keras == 2)


@layer("DepthwiseConv1D", "DepthwiseConv2D", *SEPARABLE)
def depthwise_conv(incoming: Incoming) -> Result:
    """Each channel has `depth_multiplier` filters of its own; a separable layer then mixes the channels into `filters`."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    incoming.needs_floats(x)
    assert x.shape is not None
    channel_axis, axes = axes_of(x.shape, rank, channels_first(incoming))
    channels = incoming.feature_size(x, channel_axis)
    multiplier = incoming.dim("depth_multiplier")
    kernel_size = incoming.dims("kernel_size", rank)
    strides, dilations = whole_dims(incoming, "strides", rank), incoming.dims("dilation_rate", rank)
    sizes = slide_over(x.shape, axes, kernel_size, strides, padding_of(incoming), dilations)
    outputs = mul(channels, multiplier)
    depthwise = (*kernel_size, channels, multiplier)
    if incoming.layer.class_name in SEPARABLE:
        filters = filters_of(incoming)
        weights = [Weight("depthwise_kernel", depthwise), Weight("pointwise_kernel", (1,) * rank + (outputs, filters))]
        outputs = filters
    else:
        weights = [Weight("kernel" if incoming.keras == 3 else "depthwise_kernel", depthwise)]
    shape = replaced(x.shape, {**sizes, channel_axis: outputs})
    return Result(incoming.like(x, shape), with_bias(incoming, weights, outputs))
