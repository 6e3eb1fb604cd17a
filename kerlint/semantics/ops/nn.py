"""Operations of neural networks: convolution, pooling, normalization, losses, attention."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Shape, floordiv, mul, same, sub, unify
from kerlint.graph.problems import CannotBroadcast, CannotContract, WrongRank, WrongSize
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.broadcasting import broadcast_tensors
from kerlint.semantics.ops.operands import as_sizes
from kerlint.semantics.ops.register import Call, op
from kerlint.semantics.ops.shaping import image_axes
from kerlint.semantics.windows import replaced, slide_over, spread

# Which rank the input of a function must have, where its name says so.
_RANK_IN_NAME = {"1d": 3, "2d": 4, "3d": 5}


def _input(call: Call) -> tuple[Tensor, Shape]:
    rank = _RANK_IN_NAME.get(call.spelling.name[-2:])
    if rank is None and call.spelling.op in ("depthwise_conv", "separable_conv") and call.library == "tensorflow":
        rank = 4
    x, shape = call.shaped()
    if rank is not None and len(shape) != rank:
        raise WrongRank(rank, shape)
    if rank is None and not 3 <= len(shape) <= 5:
        raise WrongRank(3, shape, at_least=True) if len(shape) < 3 else WrongRank(5, shape, at_most=True)
    return x, shape


def _padding(call: Call) -> str:
    padding = call.get("padding")
    if not isinstance(padding, str):
        raise NotUnderstood
    if padding == "causal" and call.spelling.path == "keras.backend.conv1d":
        return padding
    if padding.lower() not in ("valid", "same"):
        raise call.bad("padding", '"valid" or "same"')
    return padding.lower()


def spatial(call: Call, role: str, axes: list[int], rank: int) -> tuple[Dim, ...]:
    """A window or stride for every spatial axis: TensorFlow also takes one for every axis of the tensor."""
    value: Any = call.get(role)
    if value is None:
        return (1,) * len(axes)
    sizes = as_sizes(value)
    if sizes is None:
        return (UNKNOWN,) * len(axes)
    if role != "padding" and any(isinstance(size, int) and size < 1 for size in sizes):
        raise call.bad(role, "integers of at least 1")
    if len(sizes) == 1:
        return sizes * len(axes)
    if len(sizes) == rank:
        return tuple(sizes[axis] for axis in axes)
    if len(sizes) != len(axes):
        raise call.bad(role, f"one number, or {len(axes)} of them")
    return sizes


@op("conv")
def conv(call: Call) -> Structure:
    """Raises WrongRank, WrongSize for kernels made for other channels, SizeCollapse."""
    x, shape = _input(call)
    _, kernel = call.shaped("kernel", rank=len(shape))
    channel, axes = image_axes(call, len(shape))
    if call.library == "keras" and same(shape[channel], kernel[-2]) is False:
        raise WrongSize(shape, channel, kernel[-2], "kernel")
    _check_groups(shape, channel, kernel[-2])
    return Tensor(_convolved(call, shape, kernel, channel, axes, kernel[-1]), x.dtype)


def _check_groups(shape: Shape, channel: int, wanted: Dim) -> None:
    size = shape[channel]
    if isinstance(size, int) and isinstance(wanted, int) and (wanted == 0 or size % wanted):
        raise WrongSize(shape, channel, wanted, "kernel")


def _convolved(call: Call, shape: Shape, kernel: Shape, channel: int, axes: list[int], filters: Dim) -> Shape:
    strides = spatial(call, "strides", axes, len(shape))
    dilations = spatial(call, "dilation_rate", axes, len(shape))
    sizes = slide_over(shape, axes, kernel[: len(axes)], strides, _padding(call), dilations)
    return replaced(shape, {**sizes, channel: filters})


@op("depthwise_conv")
def depthwise_conv(call: Call) -> Structure:
    """Every channel has filters of its own. Raises WrongRank, WrongSize, SizeCollapse."""
    x, shape = _input(call)
    _, kernel = call.shaped("kernel", rank=len(shape))
    channel, axes = image_axes(call, len(shape))
    if same(shape[channel], kernel[-2]) is False:
        raise WrongSize(shape, channel, kernel[-2], "kernel")
    filters = mul(unify(shape[channel], kernel[-2]), kernel[-1])
    return Tensor(_convolved(call, shape, kernel, channel, axes, filters), x.dtype)


@op("separable_conv")
def separable_conv(call: Call) -> Structure:
    """A depthwise convolution, then one of single pixels. Raises WrongRank, WrongSize, SizeCollapse."""
    x, shape = _input(call)
    _, kernel = call.shaped("kernel", rank=len(shape))
    _, point = call.shaped("pointwise_kernel", rank=len(shape))
    channel, axes = image_axes(call, len(shape))
    if same(shape[channel], kernel[-2]) is False:
        raise WrongSize(shape, channel, kernel[-2], "kernel")
    if same(mul(kernel[-2], kernel[-1]), point[-2]) is False:
        raise WrongSize(point, len(point) - 2, mul(kernel[-2], kernel[-1]), "pointwise_kernel")
    return Tensor(_convolved(call, shape, kernel, channel, axes, point[-1]), x.dtype)


@op("conv_transpose")
def conv_transpose(call: Call) -> Structure:
    """The other way around: the shape is given, or follows from stride and kernel."""
    x, shape = call.shaped()
    asked = as_sizes(call.get("output_shape"))
    if call.get("output_shape") is not None:
        if call.library == "tensorflow":
            _, kernel = call.shaped("kernel", rank=len(shape))
            channel, _ = image_axes(call, len(shape))
            if same(shape[channel], kernel[-1]) is False:
                raise WrongSize(shape, channel, kernel[-1], "filters")
        return Tensor(asked, x.dtype)
    if call.get("output_padding") is not None:
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    _, kernel = call.shaped("kernel", rank=len(shape))
    channel, axes = image_axes(call, len(shape))
    if same(shape[channel], kernel[-1]) is False:
        raise WrongSize(shape, channel, kernel[-1], "kernel")
    strides = spatial(call, "strides", axes, len(shape))
    dilations = spatial(call, "dilation_rate", axes, len(shape))
    padding = _padding(call)
    sizes = {axis: spread(shape[axis], kernel[i], strides[i], padding, None, dilations[i]) for i, axis in enumerate(axes)}
    return Tensor(replaced(shape, {**sizes, channel: kernel[-2]}), x.dtype)


@op("pool")
def pool(call: Call) -> Structure:
    """The largest or the mean of each window. Raises WrongRank, SizeCollapse, BadArgument."""
    x, shape = _input(call)
    channel, axes = image_axes(call, len(shape))
    whole = call.get("pool_size")
    if isinstance(whole, (list, tuple)) and len(whole) == len(shape) and whole[channel] != 1:
        axes = [*axes, channel]  # TensorFlow slides over channels too
    windows = spatial(call, "pool_size", axes, len(shape))
    strides = windows if call.get("strides") is None else spatial(call, "strides", axes, len(shape))
    sizes = slide_over(shape, axes, windows, strides, _padding(call), argument=call.spelling.argument("pool_size"))
    return Tensor(replaced(shape, sizes), x.dtype)


@op("adaptive_pool")
def adaptive_pool(call: Call) -> Structure:
    """As many windows as are asked for."""
    x, shape = _input(call)
    _, axes = image_axes(call, len(shape))
    sizes = spatial(call, "output_size", axes, len(shape))
    return Tensor(replaced(shape, dict(zip(axes, sizes))), x.dtype)


@op("bias_add")
def bias_add(call: Call) -> Structure:
    """One number for every channel. Raises WrongSize, WrongRank."""
    x, shape = call.shaped(at_least=2)
    bias = call.tensor("bias")
    if bias.shape is not None and len(bias.shape) == 1:
        channel, _ = image_axes(call, len(shape))
        if same(shape[channel], bias.shape[0]) is False:
            raise WrongSize(shape, channel, bias.shape[0], "bias")
    elif bias.shape is not None and call.library == "tensorflow":
        raise WrongRank(1, bias.shape, input_index=1)
    return Tensor(shape, x.dtype)


@op("batch_normalization")
def batch_normalization(call: Call) -> Structure:
    """The shape stays. Keras wants a number for each place along the axis. Raises WrongSize, WrongRank."""
    x = call.tensor()
    if call.library != "keras" or x.shape is None:
        parts = [call.tensor(role) for role in ("mean", "variance", "var", "offset", "scale") if call.get(role) is not None]
        return Tensor(broadcast_tensors([x, *parts]), x.dtype)
    axis = call.axis(len(x.shape))
    for role in ("mean", "variance", "offset", "scale"):
        shape = None if call.get(role) is None else call.tensor(role, rank=1).shape
        if axis is not None and shape is not None and same(x.shape[axis], shape[0]) is False:
            raise WrongSize(x.shape, axis, shape[0], role)
    return Tensor(x.shape, x.dtype)


@op("dropout")
def untouched(call: Call) -> Structure:
    """The shape stays."""
    x = call.tensor()
    return Tensor(x.shape, x.dtype)


@op("crossentropy")
def crossentropy(call: Call) -> Structure:
    """One number for every sample: the axis of classes goes. Raises CannotBroadcast."""
    _, target = call.shaped("target")
    x, output = call.shaped("output", at_least=1)
    if len(target) != len(output) or any(same(a, b) is False for a, b in zip(target, output)):
        raise CannotBroadcast([target, output])
    axis = call.axis(len(output))
    if axis is None:
        return Tensor((UNKNOWN,) * (len(output) - 1), x.dtype)
    both = tuple(map(unify, target, output))
    return Tensor(both[:axis] + both[axis + 1 :], x.dtype)


@op("binary_crossentropy")
def binary_crossentropy(call: Call) -> Structure:
    """One number for every element. Raises CannotBroadcast."""
    _, target = call.shaped("target")
    x, output = call.shaped("output")
    if len(target) != len(output) or any(same(a, b) is False for a, b in zip(target, output)):
        raise CannotBroadcast([target, output])
    return Tensor(tuple(map(unify, target, output)), x.dtype)


@op("sparse_crossentropy")
def sparse_crossentropy(call: Call) -> Structure:
    """One number for every class number. Raises WrongRank, CannotBroadcast."""
    _, target = call.shaped("target")
    x, output = call.shaped("output", at_least=1)
    if len(target) == len(output) and same(target[-1], 1) is not False:
        target = target[:-1]
    if len(target) != len(output) - 1:
        raise WrongRank(len(output) - 1, target)
    if any(same(a, b) is False for a, b in zip(target, output)):
        raise CannotBroadcast([target, output])
    return Tensor(tuple(map(unify, target, output[:-1])), x.dtype)


@op("softmax_crossentropy")
def softmax_crossentropy(call: Call) -> Structure:
    """TensorFlow's: labels broadcast to logits, the last axis goes. Raises CannotBroadcast."""
    _, labels = call.shaped("target")
    x, logits = call.shaped("output", at_least=1)
    axis = call.axis(len(logits))
    shape = broadcast([labels, logits])
    if axis is None:
        return Tensor((UNKNOWN,) * (len(logits) - 1), x.dtype)
    return Tensor(shape[:axis] + shape[axis + 1 :], x.dtype)


@op("dot_product_attention")
def dot_product_attention(call: Call) -> Structure:
    """(batch, length, heads, size) in and out. Raises WrongRank, CannotContract."""
    (q, query), (_, key), (_, value) = (call.shaped(role, rank=4) for role in ("query", "key", "value"))
    if same(query[-1], key[-1]) is False:
        raise CannotContract([query, key], (3, 3), "attention scores")
    if same(key[1], value[1]) is False:
        raise CannotContract([key, value], (1, 1), "attention scores")
    dtypes = {call.tensor(role).dtype for role in ("query", "key", "value")}
    return Tensor((*query[:-1], value[-1] if call.keras == 3 else query[-1]), q.dtype if len(dtypes) == 1 else None)


@op("crelu")
def crelu(call: Call) -> Structure:
    """Both signs side by side: the axis doubles."""
    x, shape = call.shaped(at_least=1)
    axis = call.axis(len(shape))
    if axis is None:
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    return Tensor(replaced(shape, {axis: mul(shape[axis], 2)}), x.dtype)


@op("one_number")
def one_number(call: Call) -> Structure:
    """One number about a tensor."""
    x = call.tensor()
    return Tensor((), x.dtype if call.spelling.name == "l2_loss" else None)


@op("ctc_batch_cost")
def ctc_batch_cost(call: Call) -> Structure:
    """`K.ctc_batch_cost`: one number for every sample. Raises WrongRank, WrongSize."""
    x, shape = call.shaped("y_pred", rank=3)
    for role in ("y_true", "input_length", "label_length"):
        other = call.tensor(role, rank=2).shape
        if other is not None and same(shape[0], other[0]) is False:
            raise WrongSize(other, 0, shape[0])
    return Tensor((shape[0], 1), x.dtype)


@op("unfold")
def unfold(call: Call) -> Structure:
    """Patches of (batch, channels, height, width) as columns."""
    x, shape = call.shaped(rank=4)
    windows = spatial(call, "kernel_size", [2, 3], 4)
    strides = spatial(call, "strides", [2, 3], 4)
    dilations = spatial(call, "dilation_rate", [2, 3], 4)
    padding = spatial(call, "padding", [2, 3], 4)
    wide = replaced(shape, {axis: sub(shape[axis], mul(-2, p)) for axis, p in zip((2, 3), padding)})
    sizes = slide_over(wide, [2, 3], windows, strides, "valid", dilations)
    return Tensor((shape[0], mul(shape[1], *windows), mul(sizes[2], sizes[3])), x.dtype)


@op("fold_patches")
def fold_patches(call: Call) -> Structure:
    """Columns of patches back to (batch, channels, height, width). Raises WrongRank, WrongSize."""
    x, shape = call.shaped(rank=3)
    windows = spatial(call, "kernel_size", [2, 3], 4)
    area = mul(*windows)
    if isinstance(shape[1], int) and isinstance(area, int) and area and shape[1] % area:
        raise WrongSize(shape, 1, f"a multiple of {area}")
    return Tensor((shape[0], floordiv(shape[1], area), *spatial(call, "output_size", [2, 3], 4)), x.dtype)


@op("ctc_loss")
def ctc_loss(call: Call) -> Structure:
    """One number for every sample. Raises CannotBroadcast where there are not as many of each."""
    if call.library == "tensorflow":
        x, shape = call.shaped("output", rank=3)
        major = call.flag("logits_time_major")
        return Tensor((UNKNOWN if major is None else shape[1 if major else 0],), x.dtype)
    x, output = call.shaped("output", rank=3)
    shapes = [call.shaped(role)[1] for role in ("target", "target_length", "output_length")]
    for shape in shapes:
        if shape and same(shape[0], output[0]) is False:
            raise CannotBroadcast([shape, output], 0)
    return Tensor(
        (unify(shapes[0][0], output[0]) if shapes[0] else output[0],), "float32" if x.dtype in ("float16", "float32") else None
    )


@op("ctc_decode")
def ctc_decode(call: Call) -> Structure:
    """The likeliest sequences of each sample, and how likely they are."""
    _, shape = call.shaped(rank=3)
    strategy = call.text("strategy")
    paths = UNKNOWN if strategy is None else 1 if strategy == "greedy" else call.size("top_paths")
    return (Tensor((paths, shape[0], shape[1]), "int32"), Tensor((shape[0], paths), None))


@op("sampled_loss")
def sampled_loss(call: Call) -> Structure:
    """One number for every sample."""
    x, shape = call.shaped(rank=2)
    return Tensor(shape[:1], x.dtype)


@op("pool_with_positions")
def pool_with_positions(call: Call) -> Structure:
    """The largest of each window, and where it stands."""
    pooled = pool(call)
    assert isinstance(pooled, Tensor)
    return (pooled, Tensor(pooled.shape, None))


@op("local_conv")
def local_conv(call: Call) -> Structure:
    """`K.local_conv1d`: the kernel holds a place for each window."""
    x, shape = call.shaped(rank=3)
    _, kernel = call.shaped("kernel", rank=3)
    if call.get("data_format") not in (None, "channels_last"):
        raise NotUnderstood
    return Tensor((shape[0], kernel[0], kernel[2]), x.dtype)


@op("normalize_batch")
def normalize_batch(call: Call) -> Structure:
    """The tensor normalized, and the mean and the variance that were taken."""
    x, shape = call.shaped()
    axes = call.axes(len(shape))
    kept = None if axes is None else tuple(size for axis, size in enumerate(shape) if axis not in axes)
    return (Tensor(shape, x.dtype), Tensor(kept, x.dtype), Tensor(kept, x.dtype))
