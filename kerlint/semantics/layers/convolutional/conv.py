"""Convolutions."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim, floordiv
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import ArgumentConflict, Problem, WrongSize
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_integer
from kerlint.semantics.layers.convolutional.arguments import check_filters, check_window, rank_of
from kerlint.semantics.windows import axes_of, channels_first, replaced, slide_over, whole_dims


@checks("Conv1D", "Conv2D", "Conv3D")
def conv_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    yield from check_filters(layer)
    yield from check_window(layer, causal=layer.class_name == "Conv1D")
    if layer.keras == 3:
        yield from check_integer(layer, "groups", 1)
    filters, groups = layer.get("filters"), layer.get("groups")
    if isinstance(filters, int) and isinstance(groups, int) and groups > 0 and filters % groups:
        reason = f"{filters} filters cannot be shared out among {groups} groups"
        yield ArgumentConflict(layer.class_name, ("filters", "groups"), reason)


@layer("Conv1D", "Conv2D", "Conv3D")
def conv(incoming: Incoming) -> Result:
    """A kernel of (*kernel_size, channels // groups, filters) slides over the spatial axes."""
    rank = rank_of(incoming.layer.class_name)
    x = image(incoming, rank)
    incoming.needs_floats(x)
    assert x.shape is not None
    first = channels_first(incoming)
    channel_axis, axes = axes_of(x.shape, rank, first)
    filters = filters_of(incoming)
    inputs = channels_in_groups(incoming, x, channel_axis)
    kernel_size = incoming.dims("kernel_size", rank)
    strides, dilations = whole_dims(incoming, "strides", rank), incoming.dims("dilation_rate", rank)
    sizes = slide_over(x.shape, axes, kernel_size, strides, padding_of(incoming), dilations)
    weights = [Weight("kernel", (*kernel_size, inputs, filters))]
    return Result(incoming.like(x, replaced(x.shape, {**sizes, channel_axis: filters})), with_bias(incoming, weights, filters))


def image(incoming: Incoming, rank: int) -> Tensor:
    """The input: batch, `rank` spatial axes and channels; Keras 2 takes more axes for the batch."""
    if incoming.keras == 2:
        x = incoming.tensor(at_least=rank + 2)
        if x.shape is None:
            raise NotUnderstood
        return x
    return incoming.tensor(rank + 2)


def filters_of(incoming: Incoming) -> Dim:
    """The number of output channels."""
    filters = incoming.get("filters")
    return int(filters) if isinstance(filters, float) and incoming.keras == 2 else incoming.dim("filters")


def padding_of(incoming: Incoming) -> str:
    """The padding in small letters. Raises NotUnderstood."""
    padding = incoming.text("padding")
    if padding is None:
        raise NotUnderstood
    return padding.lower()


def channels_in_groups(incoming: Incoming, x: Tensor, axis: int) -> Dim:
    """The channels that one filter sees. Raises UnknownFeatureSize, WrongSize."""
    channels = incoming.feature_size(x, axis)
    groups = 1 if incoming.keras == 2 and incoming.get("groups") in (0, None) else incoming.dim("groups")
    if isinstance(channels, int) and isinstance(groups, int) and groups > 0 and channels % groups:
        raise WrongSize(x.shape or (), axis, f"a multiple of {groups}", "groups")
    return floordiv(channels, groups)


def with_bias(incoming: Incoming, weights: list[Weight], size: Dim) -> list[Weight] | None:
    """The weights and the bias, if there is one; None when that is not known."""
    use_bias = incoming.flag("use_bias")
    if use_bias is None:
        return None
    return [*weights, Weight("bias", (size,))] if use_bias else weights
