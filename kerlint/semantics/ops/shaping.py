"""Operations that rearrange: reshape, transpose, tile, pad, flip and their like."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, add, floordiv, mul, product, same
from kerlint.graph.problems import CannotReshape, WrongRank, WrongSize
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.operands import as_size, as_sizes, known_integer
from kerlint.semantics.ops.register import Call, op


def _unknown(rank: int) -> Shape:
    return (UNKNOWN,) * rank


def set_size(shape: Shape, axis: int, size: Dim) -> Shape:
    """The shape with another size on one axis."""
    return (*shape[:axis], size, *shape[axis + 1 :])


# ---------------------------------------------------------------- reshape


def reshaped(source: Shape | None, target: Shape) -> Shape:
    """What `target`, with at most one -1, makes of `source`. Raises CannotReshape."""
    open_axes = [axis for axis, size in enumerate(target) if size == -1]
    if len(open_axes) > 1:
        raise CannotReshape(source or (), target, "two unknown", per_sample=False)
    if source is None:
        return tuple(UNKNOWN if size == -1 else size for size in target)
    given, asked = _without_common(source, [size for size in target if size != -1])
    total, wanted = product(given), product(asked)
    if not open_axes:
        if same(total, wanted) is False or _cannot_fill(given, wanted):
            raise CannotReshape(source, target, "total", per_sample=False)
        return target
    return set_size(target, open_axes[0], _rest(source, target, given, total, wanted))


def _without_common(source: Shape, target: list[Dim]) -> tuple[list[Dim], list[Dim]]:
    """The sizes that do not stand on both sides."""
    left = list(source)
    right: list[Dim] = []
    for size in target:
        match = next((s for s in left if same(s, size) and size != 0), None)
        if match is None:
            right.append(size)
        else:
            left.remove(match)
    return left, right


def _cannot_fill(given: list[Dim], wanted: Dim) -> bool:
    """Whether `wanted` elements are no multiple of the known sizes beside unknown ones."""
    known = product([size for size in given if isinstance(size, int)])
    if not isinstance(known, int) or not isinstance(wanted, int):
        return False
    return bool(wanted % known) if known else wanted != 0


def _rest(source: Shape, target: Shape, given: list[Dim], total: Dim, wanted: Dim) -> Dim:
    if isinstance(wanted, int) and isinstance(total, int):
        if wanted == 0 or total % wanted:
            raise CannotReshape(source, target, "not divisible", per_sample=False)
        return total // wanted
    if isinstance(wanted, int) and wanted > 0:
        if isinstance(total, Expr):
            return _divided(total, wanted)
        others = [size for size in given if size is not None]
        if len(others) == len(given) - 1 and isinstance(product(others), int) and product(others) == wanted:
            return None  # a batch of any size stays one
        return None if total is None else UNKNOWN
    open_size = (total is None or wanted is None) and not (isinstance(total, Unknown) or isinstance(wanted, Unknown))
    return None if open_size else UNKNOWN  # sizes that are told only when data flows leave the rest open too


def _divided(total: Expr, by: int) -> Dim:
    return floordiv(total, by) if all(factor % by == 0 for _, factor in total.terms) else UNKNOWN


@op("reshape")
def reshape(call: Call) -> Structure:
    """The same elements in another shape. Raises CannotReshape."""
    x, target = call.tensor(), call.sizes("shape")
    if call.get("variadic"):
        target = as_sizes(call.get("variadic") if len(call.get("variadic")) > 1 else call.get("variadic")[0])
    if target is None:
        return Tensor(None, x.dtype)
    if call.library == "numpy" and call.text("order") not in ("C", "F", "A", None):
        raise call.bad("order", "C, F or A")
    if any(isinstance(size, int) and size < -1 for size in target):
        if call.library == "numpy":  # any negative number means the rest there
            target = tuple(-1 if isinstance(size, int) and size < 0 else size for size in target)
        else:
            raise CannotReshape(x.shape or (), target, "total", per_sample=False)
    return Tensor(reshaped(x.shape, target), x.dtype)


@op("resize_array")
def resize_array(call: Call) -> Structure:
    """NumPy repeats or cuts the elements until they fill the shape."""
    return Tensor(call.sizes("shape"), call.tensor().dtype)


@op("ravel")
def ravel(call: Call) -> Structure:
    """All elements on one axis."""
    x = call.tensor()
    return Tensor((UNKNOWN if x.shape is None else product(x.shape),), x.dtype)


@op("batch_flatten")
def batch_flatten(call: Call) -> Structure:
    """All axes but the first on one."""
    x = call.tensor()
    if x.shape is None:
        return Tensor((UNKNOWN, UNKNOWN), x.dtype)
    rest = product(x.shape[1:])
    return Tensor((x.shape[0] if x.shape and isinstance(rest, int) else UNKNOWN, rest), x.dtype)


@op("expand_dims")
def expand_dims(call: Call) -> Structure:
    """A new axis of size 1, or several. Raises BadArgument."""
    x = call.tensor()
    axes = call.get("axis")
    many = isinstance(axes, (tuple, list))
    wanted = list(axes) if many else [axes]
    if many and call.library in ("tensorflow", "backend") and len(wanted) != 1:
        raise call.bad("axis", "one axis")
    if x.shape is None:
        return Tensor(None, x.dtype)
    rank = len(x.shape) + len(wanted)
    places = [call.one_axis(axis, rank) for axis in wanted]
    if None in places:
        return Tensor(_unknown(rank), x.dtype)
    if len(set(places)) < len(places):
        raise call.bad("axis", "axes that differ")
    sizes = iter(x.shape)
    return Tensor(tuple(1 if axis in places else next(sizes) for axis in range(rank)), x.dtype)


@op("squeeze")
def squeeze(call: Call) -> Structure:
    """Without axes of size 1: those named, or all. Raises WrongSize, BadArgument."""
    x, shape = call.shaped()
    named = call.get("axis")
    if named is None or (named in ((), []) and call.library in ("tensorflow", "backend")):
        if all(isinstance(size, int) for size in shape):
            return Tensor(tuple(size for size in shape if size != 1), x.dtype)
        if call.library == "keras":
            return Tensor(tuple(size for size in shape if size != 1) if not _vague(shape) else None, x.dtype)
        return Tensor(None, x.dtype)
    axes = call.axes(len(shape))
    if axes is None:
        count = len(named) if isinstance(named, (tuple, list)) else 1
        return Tensor(_unknown(len(shape) - count), x.dtype)
    if call.library == "numpy" and len(set(axes)) < len(axes):
        raise call.bad("axis", "axes that differ")
    for axis in axes:
        if same(shape[axis], 1) is False:
            raise WrongSize(shape, axis, 1, call.spelling.argument("axis"))
    return Tensor(tuple(size for axis, size in enumerate(shape) if axis not in axes), x.dtype)


def _vague(shape: Shape) -> bool:
    return any(not isinstance(size, int) for size in shape)


# ---------------------------------------------------------------- order of axes


@op("transpose")
def transpose(call: Call) -> Structure:
    """Axes in another order: reversed where none is given. Raises BadArgument."""
    x = call.tensor()
    order = call.get("axes")
    if call.get("variadic"):
        order = call.get("variadic") if len(call.get("variadic")) > 1 else call.get("variadic")[0]
    if order is None:
        return Tensor(None if x.shape is None else x.shape[::-1], x.dtype)
    sizes = as_sizes(order)
    if sizes is None:
        return Tensor(None if x.shape is None else _unknown(len(x.shape)), x.dtype)
    if x.shape is None:
        return Tensor(_unknown(len(sizes)), x.dtype)
    if len(sizes) != len(x.shape):
        raise call.bad("axes", f"an order of all {len(x.shape)} axes")
    axes = [call.one_axis(axis, len(x.shape), "axes") for axis in sizes]
    known = [axis for axis in axes if axis is not None]
    if len(set(known)) < len(known):
        raise call.bad("axes", f"an order of all {len(x.shape)} axes")
    if len(known) < len(axes):
        return Tensor(_unknown(len(axes)), x.dtype)
    return Tensor(tuple(x.shape[axis] for axis in known), x.dtype)


@op("swapaxes")
def swapaxes(call: Call) -> Structure:
    """Two axes change places. Raises BadArgument."""
    x, shape = call.shaped()
    a, b = call.axis(len(shape), "axis1"), call.axis(len(shape), "axis2")
    if a is None or b is None:
        return Tensor(_unknown(len(shape)), x.dtype)
    sizes = list(shape)
    sizes[a], sizes[b] = sizes[b], sizes[a]
    return Tensor(tuple(sizes), x.dtype)


@op("moveaxis")
def moveaxis(call: Call) -> Structure:
    """Axes move, the others keep their order. Raises BadArgument."""
    x, shape = call.shaped()
    source, target = call.axes(len(shape), "source"), call.axes(len(shape), "destination")
    if source is None or target is None:
        return Tensor(_unknown(len(shape)), x.dtype)
    if len(source) != len(target):
        raise call.bad("destination", f"{len(source)} axes, as many as move")
    for role, axes in (("source", source), ("destination", target)):
        if len(set(axes)) < len(axes):
            raise call.bad(role, "axes that differ")
    order = [axis for axis in range(len(shape)) if axis not in source]
    for to, axis in sorted(zip(target, source)):
        order.insert(to, axis)
    return Tensor(tuple(shape[axis] for axis in order), x.dtype)


@op("rollaxis")
def rollaxis(call: Call) -> Structure:
    """One axis moves back before another. Raises BadArgument."""
    x, shape = call.shaped()
    axis, start = call.axis(len(shape)), call.integer("start")
    if axis is None or start is None:
        return Tensor(_unknown(len(shape)), x.dtype)
    if not -len(shape) <= start <= len(shape):
        raise call.bad("start", f"an axis from {-len(shape)} to {len(shape)}")
    start += len(shape) if start < 0 else 0
    order = [a for a in range(len(shape)) if a != axis]
    order.insert(start - 1 if axis < start else start, axis)
    return Tensor(tuple(shape[a] for a in order), x.dtype)


@op("matrix_transpose")
def matrix_transpose(call: Call) -> Structure:
    """The last two axes change places."""
    x, shape = call.shaped(at_least=2)
    return Tensor((*shape[:-2], shape[-1], shape[-2]), x.dtype)


@op("flip", "roll", "sort", "partition", "reverse_sequence")
def same_shape(call: Call) -> Structure:
    """The elements in another order along axes. Raises BadArgument."""
    x = call.tensor(at_least=1 if call.spelling.op == "sort" and call.get("axis") is not None else 0)
    if call.spelling.op in ("sort", "partition") and call.get("axis") is None and "axis" in call.values:
        return Tensor((UNKNOWN if x.shape is None else product(x.shape),), x.dtype)
    if x.shape is not None and call.get("axis") is not None:
        call.axes(len(x.shape))
    return Tensor(x.shape, x.dtype)


@op("argsort", "argpartition")
def argsort(call: Call) -> Structure:
    """Positions, in the shape of what is sorted; of the flat tensor without an axis."""
    x = call.tensor()
    dtype = {"numpy": "int64", "keras": "int32", "tensorflow": "int32"}.get(call.library)
    if call.get("axis") is None:
        return Tensor((UNKNOWN if x.shape is None else product(x.shape),), dtype)
    if x.shape:
        call.axis(len(x.shape))
    return Tensor(x.shape, dtype)


@op("flip_first")
def flip_first(call: Call) -> Structure:
    """`flipud`, and `fliplr` on the second axis."""
    return Tensor(call.tensor(at_least=1).shape, call.tensor().dtype)


@op("flip_second")
def flip_second(call: Call) -> Structure:
    """The second axis turned around."""
    return Tensor(call.tensor(at_least=2).shape, call.tensor().dtype)


@op("rot90")
def rot90(call: Call) -> Structure:
    """A quarter turn swaps the two axes. Raises BadArgument."""
    x, shape = call.shaped(at_least=2)
    axes, k = call.axes(len(shape), "axes"), call.integer("k")
    if axes is None or k is None:
        return Tensor(_unknown(len(shape)), x.dtype)
    if len(axes) != 2 or axes[0] == axes[1]:
        raise call.bad("axes", "two axes that differ")
    sizes = list(shape)
    if k % 2:
        sizes[axes[0]], sizes[axes[1]] = sizes[axes[1]], sizes[axes[0]]
    return Tensor(tuple(sizes), x.dtype)


# ---------------------------------------------------------------- repetition


@op("tile")
def tile(call: Call) -> Structure:
    """Every axis as often as asked for: NumPy and Keras fill the shorter up with ones. Raises BadArgument."""
    x, times = call.tensor(), call.sizes("repeats")
    if x.shape is None or times is None:
        fixed = call.library == "tensorflow"
        return Tensor(_unknown(len(x.shape)) if fixed and x.shape is not None else None, x.dtype)
    shape = x.shape
    if call.library in ("tensorflow", "backend"):
        single = call.library == "backend" and isinstance(call.get("repeats"), int)
        if len(times) != len(shape) and not single:
            raise call.bad("repeats", f"{len(shape)} numbers, one for each axis")
        if single and len(shape) != 1:
            raise call.bad("repeats", f"{len(shape)} numbers, one for each axis")
    rank = max(len(shape), len(times))
    shape = (1,) * (rank - len(shape)) + shape
    times = (1,) * (rank - len(times)) + times
    return Tensor(tuple(mul(size, time) for size, time in zip(shape, times)), x.dtype)


@op("repeat")
def repeat(call: Call) -> Structure:
    """Every element of an axis repeated; of the flat tensor without an axis. Raises BadArgument, WrongSize."""
    x = call.tensor()
    shape = x.shape
    if call.get("axis") is None:
        shape = (UNKNOWN if shape is None else product(shape),)
    if shape is None:
        return Tensor(None, x.dtype)
    axis = 0 if call.get("axis") is None else call.axis(len(shape))
    if axis is None:
        return Tensor(_unknown(len(shape)), x.dtype)
    return Tensor(set_size(shape, axis, _repeated(call, shape, axis)), x.dtype)


def _repeated(call: Call, shape: Shape, axis: int) -> Dim:
    repeats = call.get("repeats")
    if isinstance(repeats, (list, tuple)):
        sizes = [as_size(item) for item in repeats]
        if len(sizes) == 1:
            return mul(shape[axis], sizes[0])
        if isinstance(shape[axis], int) and shape[axis] != len(sizes):
            raise call.bad("repeats", f"one number, or {shape[axis]} of them")
        return add(0, *sizes)
    if isinstance(repeats, int) and repeats < 0:
        raise call.bad("repeats", "0 or more")
    return mul(shape[axis], as_size(repeats)) if known_integer(repeats) is not None or isinstance(repeats, Expr) else UNKNOWN


@op("repeat_vector")
def repeat_vector(call: Call) -> Structure:
    """`K.repeat`: (samples, features) becomes (samples, n, features)."""
    x = call.tensor(rank=2)
    shape = x.shape or (UNKNOWN, UNKNOWN)
    return Tensor((shape[0], call.size("repeats"), shape[1]), x.dtype)


# ---------------------------------------------------------------- padding


@op("pad")
def pad(call: Call) -> Structure:
    """Elements added before and after every axis. Raises BadArgument."""
    x = call.tensor()
    pairs = call.get("pad_width")
    if x.shape is None:
        if isinstance(pairs, (list, tuple)) and call.library == "tensorflow":
            return Tensor(_unknown(len(pairs)), x.dtype)
        return Tensor(None, x.dtype)
    widths = _widths(call, pairs, len(x.shape))
    sizes = (UNKNOWN if width is None else add(size, *width) for size, width in zip(x.shape, widths))
    return Tensor(tuple(sizes), x.dtype)


def _widths(call: Call, pairs: Any, rank: int) -> list[Shape | None]:
    expected = f"{rank} pairs, one for each axis"
    if isinstance(pairs, int) and call.library != "tensorflow":
        return [(pairs, pairs)] * rank
    if not isinstance(pairs, (list, tuple)):
        return [None] * rank
    if pairs and all(isinstance(item, int) for item in pairs) and call.library != "tensorflow":
        if len(pairs) == 2:
            return [(pairs[0], pairs[1])] * rank
        if len(pairs) == 1:
            return [(pairs[0], pairs[0])] * rank
    if len(pairs) == 1 and rank != 1 and call.library != "tensorflow":
        return _widths(call, pairs[0], rank)
    if len(pairs) != rank:
        raise call.bad("pad_width", expected)
    widths: list[Shape | None] = []
    for pair in pairs:
        sizes = as_sizes(pair) if isinstance(pair, (list, tuple)) else None
        if sizes is not None and len(sizes) == 1 and call.library != "tensorflow":
            sizes = sizes * 2
        if sizes is not None and len(sizes) != 2:
            raise call.bad("pad_width", expected)
        if sizes is not None and any(isinstance(size, int) and size < 0 for size in sizes):
            raise call.bad("pad_width", "widths of 0 or more")
        widths.append(sizes)
    return widths


# ---------------------------------------------------------------- diagonals and blocks


@op("diag")
def diag(call: Call) -> Structure:
    """A vector becomes a square, a square its diagonal. Raises WrongRank."""
    x, shape = call.shaped()
    k = call.integer("k")
    if len(shape) == 1:
        return Tensor((UNKNOWN,) * 2 if k is None else (add(shape[0], abs(k)),) * 2, x.dtype)
    if len(shape) != 2:
        raise WrongRank(2, shape, at_most=True) if len(shape) > 2 else WrongRank(1, shape, at_least=True)
    return Tensor((_diagonal(shape[0], shape[1], k),), x.dtype)


def _diagonal(rows: Dim, columns: Dim, k: int | None) -> Dim:
    if k == 0 and rows is not None and same(rows, columns):
        return rows
    if isinstance(rows, int) and isinstance(columns, int) and k is not None:
        return max(0, min(rows + min(k, 0), columns - max(k, 0)))
    return UNKNOWN


@op("diagonal", "trace")
def diagonal(call: Call) -> Structure:
    """The diagonal of two axes, as the last one; its sum for `trace`. Raises BadArgument."""
    x, shape = call.shaped(at_least=2)
    a, b = call.axis(len(shape), "axis1"), call.axis(len(shape), "axis2")
    if a is None or b is None:
        return Tensor(_unknown(len(shape) - (1 if call.spelling.op == "diagonal" else 2)), x.dtype)
    if a == b:
        raise call.bad("axis2", "another axis than the first")
    rest = tuple(size for axis, size in enumerate(shape) if axis not in (a, b))
    if call.spelling.op == "trace":
        return Tensor(rest, x.dtype if x.dtype in ("float32", "float64") else None)
    return Tensor((*rest, _diagonal(shape[a], shape[b], call.integer("offset"))), x.dtype)


@op("diagflat")
def diagflat(call: Call) -> Structure:
    """All elements on the diagonal of a square."""
    x, k = call.tensor(), call.integer("k")
    size = UNKNOWN if x.shape is None or k is None else add(product(x.shape), abs(k))
    return Tensor((size, size), x.dtype)


@op("triangle", "band_part", "set_diag")
def triangle(call: Call) -> Structure:
    """A part of every matrix, the rest zero. NumPy makes a square of a vector."""
    x = call.tensor(at_least=1 if call.library == "numpy" else 2)
    if x.shape is not None and len(x.shape) == 1:
        return Tensor(x.shape * 2, x.dtype)
    return Tensor(x.shape, x.dtype)


def _block(call: Call) -> Dim:
    """The side of a block. Raises BadArgument."""
    block = call.size("block_size")
    if isinstance(block, int) and block < 2:
        raise call.bad("block_size", "an integer of at least 2")
    return block


@op("depth_to_space")
def depth_to_space(call: Call) -> Structure:
    """Channels become blocks of pixels. Raises WrongRank, WrongSize."""
    x, shape = call.shaped(rank=4)
    block = _block(call)
    channel, spatial = image_axes(call, 4)
    size = shape[channel]
    if isinstance(block, int) and isinstance(size, int) and size % (block * block):
        raise WrongSize(shape, channel, f"a multiple of {block * block}", call.spelling.argument("block_size"))
    result = list(shape)
    result[channel] = floordiv(size, mul(block, block))
    for axis in spatial:
        result[axis] = mul(shape[axis], block)
    return Tensor(tuple(result), x.dtype)


@op("space_to_depth")
def space_to_depth(call: Call) -> Structure:
    """Blocks of pixels become channels. Raises WrongRank, WrongSize."""
    x, shape = call.shaped(rank=4)
    block = _block(call)
    channel, spatial = image_axes(call, 4)
    result = list(shape)
    for axis in spatial:
        size = shape[axis]
        if isinstance(block, int) and isinstance(size, int) and size % block:
            raise WrongSize(shape, axis, f"a multiple of {block}", call.spelling.argument("block_size"))
        result[axis] = floordiv(size, block)
    result[channel] = mul(shape[channel], block, block)
    return Tensor(tuple(result), x.dtype)


def image_axes(call: Call, rank: int) -> tuple[int, list[int]]:
    """The channel axis and the spatial axes of a batch of `rank` axes. Raises NotUnderstood."""
    value = call.get("data_format")
    if value is None:
        value = "channels_last"
    if not isinstance(value, str):
        raise NotUnderstood
    if value.lower() == "channels_first" or value.startswith("NC"):
        return 1, list(range(2, rank))
    return rank - 1, list(range(1, rank - 1))


@op("atleast")
def atleast(call: Call) -> Structure:
    """Axes of size 1 until there are as many as the name says."""
    wanted = int(call.spelling.name[-2])
    results = []
    for x in call.tensors():
        shape = x.shape
        if shape is not None:
            if wanted == 3 and len(shape) == 2:
                shape = (*shape, 1)
            elif wanted == 3 and len(shape) == 1:
                shape = (1, *shape, 1)
            else:
                shape = (1,) * (wanted - len(shape)) + shape
        results.append(Tensor(shape, x.dtype))
    return results[0] if len(results) == 1 else tuple(results)
