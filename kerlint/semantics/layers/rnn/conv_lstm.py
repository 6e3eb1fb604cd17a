"""LSTMs whose products are convolutions (Shi et al., 2015)."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Shape, mul
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadArgument, Problem, UnknownFeatureSize
from kerlint.graph.tensors import Structure
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_integer
from kerlint.semantics.layers.convolutional.arguments import check_window, rank_of
from kerlint.semantics.layers.convolutional.conv import padding_of, with_bias
from kerlint.semantics.layers.rnn.recurrent import recurrent_outputs, sequence_of
from kerlint.semantics.layers.rnn.states import check_states, input_and_states
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over

CONV_LSTMS = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


@checks(*CONV_LSTMS)
def conv_lstm_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    yield from check_integer(layer, "filters", 1)
    yield from check_window(layer, causal=False)
    if layer.keras == 2 and layer.get("unroll") is True:
        yield BadArgument(layer.class_name, "unroll", True, "False")


@layer(*CONV_LSTMS)
def conv_lstm(incoming: Incoming) -> Result:
    """Each step is an image; the first convolution may shrink it, the states keep the size that it leaves."""
    rank = rank_of(incoming.layer.class_name)
    x, initial = input_and_states(incoming)
    sequence = sequence_of(incoming, incoming.ranked(x, rank + 3))
    x = sequence.x
    assert x.shape is not None
    channel_axis, axes = axes_of(x.shape, rank, channels_first(incoming))
    channels = incoming.feature_size(x, channel_axis)
    if incoming.keras == 3:
        for axis in axes:
            if x.shape[axis] is None:
                raise UnknownFeatureSize(x.shape, axis)
    filters, kernel_size = incoming.dim("filters"), incoming.dims("kernel_size", rank)
    strides, dilations = incoming.dims("strides", rank), incoming.dims("dilation_rate", rank)
    sizes = slide_over(x.shape, axes, kernel_size, strides, padding_of(incoming), dilations)
    image = replaced(x.shape, {**sizes, channel_axis: filters})[2:]
    shapes: list[Shape] = [(sequence.batch, *image)] * 2
    if initial is not None:
        extra = incoming.keras == 3 and incoming.flag("unroll") is not False
        check_states(shapes, initial, extra=extra, loose=(1,) if incoming.keras == 3 else ())
    states: list[Structure] = [incoming.like(x, shape) for shape in shapes]
    weights = [
        Weight("kernel", (*kernel_size, channels, mul(4, filters))),
        Weight("recurrent_kernel", (*kernel_size, filters, mul(4, filters))),
    ]
    return Result(recurrent_outputs(incoming, sequence, image, states), with_bias(incoming, weights, mul(4, filters)))
