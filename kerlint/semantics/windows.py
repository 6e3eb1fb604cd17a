"""Sizes after windows and strides, for all layers that slide something over an image, a sequence or a volume.

The formulas are those of convolution arithmetic (Dumoulin and Visin, 2016) with TensorFlow's paddings.
"""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim, Shape, add, as_dim, ceildiv, floordiv, mul, sub
from kerlint.graph.problems import SizeCollapse
from kerlint.semantics.api import Incoming, NotUnderstood


def channels_first(incoming: Incoming) -> bool:
    """Whether the channels come before the spatial axes. Raises NotUnderstood when that is not known."""
    value = incoming.get("data_format")
    if value is None:
        value = incoming.layer.facts.get("image_data_format", "channels_last")
    if not isinstance(value, str):
        raise NotUnderstood
    return value.lower() == "channels_first"


def whole_dims(incoming: Incoming, argument: str, rank: int) -> tuple[Dim, ...]:
    """The argument as sizes, where floats in a tuple will do; what becomes of fractions is not known."""
    value = incoming.get(argument)
    if isinstance(value, (list, tuple)) and len(value) == rank:
        return tuple(int(v) if isinstance(v, float) and v.is_integer() else as_dim(v) for v in value)
    return incoming.dims(argument, rank)


def axes_of(shape: Shape, count: int, first: bool) -> tuple[int, list[int]]:
    """The channel axis and the `count` spatial axes; axes before them belong to the batch."""
    rank = len(shape)
    if first:
        return rank - count - 1, list(range(rank - count, rank))
    return rank - 1, list(range(rank - count - 1, rank - 1))


def replaced(shape: Shape, sizes: dict[int, Dim]) -> Shape:
    """The shape with other sizes on some axes."""
    return tuple(sizes.get(axis, size) for axis, size in enumerate(shape))


def effective(window: Dim, dilation: Dim) -> Dim:
    """How far a window reaches whose elements are `dilation` apart."""
    return add(mul(sub(window, 1), dilation), 1)


def slide(size: Dim, window: Dim, stride: Dim, padding: str, dilation: Dim = 1) -> Dim:
    """How often a window fits: `padding` is "valid", "same" or "causal"."""
    if padding == "valid":
        return add(floordiv(sub(size, effective(window, dilation)), stride), 1)
    return ceildiv(size, stride)


def slide_over(
    shape: Shape,
    axes: list[int],
    windows: tuple[Dim, ...],
    strides: tuple[Dim, ...],
    padding: str,
    dilations: tuple[Dim, ...] | None = None,
    argument: str = "kernel_size",
) -> dict[int, Dim]:
    """The sizes of the spatial axes afterwards. Raises SizeCollapse where the window does not fit once."""
    sizes: dict[int, Dim] = {}
    for axis, window, stride, dilation in zip(axes, windows, strides, dilations or (1,) * len(axes)):
        size = shape[axis]
        sizes[axis] = slide(size, window, stride, padding, dilation)
        reach = effective(window, dilation)
        if padding == "valid" and isinstance(size, int) and isinstance(reach, int) and reach > size:
            result = sizes[axis]
            raise SizeCollapse(shape, axis, size, reach, result if isinstance(result, int) else 0, argument)
    return sizes


def spread(size: Dim, window: Dim, stride: Dim, padding: str, output_padding: Dim | None, dilation: Dim) -> Dim:
    """The length that a transposed convolution makes; `output_padding` None is Keras's own choice."""
    reach = effective(window, dilation)
    if output_padding is None:
        if padding == "same":
            return mul(size, stride)
        # (size - 1) * stride + max(reach, stride)
        if isinstance(reach, int) and isinstance(stride, int):
            return add(mul(size, stride), max(reach - stride, 0))
        return add(size, sub(reach, 1)) if stride == 1 else UNKNOWN
    start = mul(sub(size, 1), stride)
    if padding == "same":
        odd: Dim = reach % 2 if isinstance(reach, int) else sub(reach, mul(2, floordiv(reach, 2)))
        return add(start, odd, output_padding)
    return add(start, reach, output_padding)
