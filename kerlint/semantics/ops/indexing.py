"""Operations that pick elements: subscripts, gather, take, one-hot."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, add, ceildiv, product, same, sub
from kerlint.graph.problems import BadArgument, CannotBroadcast, WrongRank, WrongSize
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.broadcasting import broadcast_tensors
from kerlint.semantics.ops.operands import as_operand, as_size, as_sizes, known_integer
from kerlint.semantics.ops.register import Call, op
from kerlint.semantics.ops.shaping import set_size

_UNLIMITED = slice(None)


# ---------------------------------------------------------------- subscripts


def getitem(x: Any, index: Any) -> Tensor:
    """What `x[index]` is: numbers, slices, `...`, None, masks, index arrays, and tuples of them.

    Raises BadArgument for an index out of a known range, WrongRank for more indices than axes.
    """
    tensor = as_operand(x)
    items = list(index) if isinstance(index, tuple) else [index]
    if isinstance(x, Tensor) and any(isinstance(item, list) for item in items):
        return Tensor(None, tensor.dtype)  # TensorFlow reads a list as a tuple, Keras and NumPy do not
    if tensor.shape is None:
        return Tensor(None, tensor.dtype)
    used = [_axes_of(item) for item in items]
    if None in used:
        return Tensor(None, tensor.dtype)
    count = sum(n for n in used if n)
    if count > len(tensor.shape):
        raise WrongRank(count, tensor.shape, at_least=True)
    items = _filled(items, len(tensor.shape) - count)
    return Tensor(_picked(tensor.shape, items), tensor.dtype)


def _axes_of(item: Any) -> int | None:
    """How many axes the item stands for; None when that is not known."""
    if item is None or item is Ellipsis or isinstance(item, bool):
        return 0
    if isinstance(item, (int, slice, Expr)):
        return 1
    if isinstance(item, (Tensor, Array, list, tuple)):
        array = as_operand(item)
        if array.shape is None or array.dtype is None:
            return None
        return len(array.shape) if array.dtype == "bool" else 1
    return None


def _filled(items: list[Any], missing: int) -> list[Any]:
    """The items with a whole slice for every axis that none names."""
    for place, item in enumerate(items):
        if item is Ellipsis:
            return [*items[:place], *[_UNLIMITED] * missing, *items[place + 1 :]]
    return [*items, *[_UNLIMITED] * missing]


def _picked(shape: Shape, items: list[Any]) -> Shape:
    result: list[Dim] = []
    arrays: list[Shape] = []
    spots: list[int] = []  # where among the results the index arrays stand
    axis = 0
    for item in items:
        if item is None:
            result.append(1)
        elif isinstance(item, bool):
            raise NotUnderstood
        elif isinstance(item, slice):
            result.append(sliced(shape[axis], item))
            axis += 1
        elif isinstance(item, (int, Expr)):
            _check_index(shape, axis, item)
            axis += 1
            if _mixes(items):
                arrays.append(())
                spots.append(len(result))
        else:
            array = as_operand(item)
            assert array.shape is not None
            arrays.append((UNKNOWN,) if array.dtype == "bool" else array.shape)
            if array.dtype == "bool":
                _check_mask(shape, axis, array.shape)
            spots.append(len(result))
            axis += len(array.shape) if array.dtype == "bool" else 1
    if not arrays:
        return tuple(result)
    together = broadcast(arrays)
    # Index arrays side by side leave their axes where they stand, others come first.
    place = spots[0] if _side_by_side(items) else 0
    return (*result[:place], *together, *result[place:])


def _mixes(items: list[Any]) -> bool:
    return any(isinstance(item, (Tensor, Array, list)) for item in items)


def _side_by_side(items: list[Any]) -> bool:
    marks = [not (item is None or isinstance(item, slice)) for item in items]
    first, last = marks.index(True), len(marks) - marks[::-1].index(True)
    return all(marks[first:last])


def _check_index(shape: Shape, axis: int, index: int | Expr) -> None:
    size = shape[axis]
    if isinstance(size, int) and isinstance(index, int) and not -size <= index < size:
        expected = f"a position from {-size} to {size - 1} on axis {axis}" if size else f"no position: axis {axis} is empty"
        raise BadArgument("indexing", "index", index, expected)


def _check_mask(shape: Shape, axis: int, mask: Shape) -> None:
    for offset, size in enumerate(mask):
        if same(shape[axis + offset], size) is False:
            raise CannotBroadcast([shape, mask], axis + offset - len(shape))


def sliced(size: Dim, part: slice) -> Dim:
    """The length of `axis[start:stop:step]`."""
    start, stop, step = part.start, part.stop, part.step
    step = 1 if step is None else step
    if start is None and stop is None and step in (1, -1):
        return size
    if step == 0:
        raise BadArgument("indexing", "step", 0, "a step other than 0")
    plain = all(bound is None or isinstance(bound, int) for bound in (start, stop))
    if isinstance(size, int) and plain and isinstance(step, int):
        return len(range(*slice(start, stop, step).indices(size)))
    if size is None and plain and isinstance(step, int):
        return 0 if start == stop and start is not None else None
    if isinstance(start, Expr) and isinstance(stop, Expr) and step == 1:
        window = sub(stop, start)
        if is_size(window):
            return window  # a window that moves along the axis
    if isinstance(step, int) and step > 0 and isinstance(size, Expr):
        return _slice_of_named(size, start, stop, step)
    return UNKNOWN


def is_size(window: Dim) -> bool:
    """Whether the difference of two named positions is surely how many lie between them."""
    if isinstance(window, Expr):
        return all(factor > 0 for _, factor in window.terms)
    return isinstance(window, int) and window > 0


def _slice_of_named(size: Expr, start: Any, stop: Any, step: int) -> Dim:
    """Ends may be counted from either side where the axis is surely long enough, as named sizes are."""
    if start is None:
        start = 0
    if isinstance(start, int) and start >= 0 and (stop is None or (isinstance(stop, int) and stop < 0)):
        return ceildiv(sub(add(size, stop or 0), start), step)
    if isinstance(start, Expr) and stop is None and step == 1 and start.symbols() <= size.symbols():
        return sub(size, start)
    return UNKNOWN


# ---------------------------------------------------------------- gather and take


@op("getitem")
def get_item(call: Call) -> Structure:
    """`x[key]`."""
    return getitem(call.tensor(), call.get("key"))


@op("take")
def take(call: Call) -> Structure:
    """Slices of an axis, in the shape of the indices; without an axis elements of all. Raises BadArgument."""
    x, indices = call.tensor(), call.tensor("indices")
    if call.get("axis") is None:
        return Tensor(indices.shape, x.dtype)
    if x.shape is None or indices.shape is None:
        return Tensor(None, x.dtype)
    axis = call.axis(len(x.shape))
    if axis is None:
        return Tensor((UNKNOWN,) * (len(x.shape) - 1 + len(indices.shape)), x.dtype)
    _check_positions(call, x.shape[axis])
    return Tensor(x.shape[:axis] + indices.shape + x.shape[axis + 1 :], x.dtype)


def _check_positions(call: Call, size: Dim) -> None:
    index = call.get("indices")
    if call.library == "numpy" and type(index) is int and isinstance(size, int) and not -size <= index < size:
        raise call.bad("indices", f"a position from {-size} to {size - 1}")


@op("gather")
def gather(call: Call) -> Structure:
    """TensorFlow's gather: as `take`, for each of the first `batch_dims` axes. Raises BadArgument, WrongRank."""
    x, indices = call.tensor(at_least=1), call.tensor("indices")
    batch = call.integer("batch_dims") if "batch_dims" in call.values else 0
    if x.shape is None or indices.shape is None or batch is None:
        return Tensor(None, x.dtype)
    if batch < 0:
        batch += len(indices.shape)
    axis: int | None = batch
    if call.get("axis") is not None:
        axis = call.axis(len(x.shape))
    if batch > min(len(indices.shape), len(x.shape) - 1):
        raise call.bad("batch_dims", "no more than the axes that there are")
    if axis is None:
        return Tensor((UNKNOWN,) * (len(x.shape) + len(indices.shape) - 1 - batch), x.dtype)
    if axis < batch:
        raise call.bad("batch_dims", f"no more than the axis, {axis}")
    for place in range(batch):
        if same(x.shape[place], indices.shape[place]) is False:
            raise CannotBroadcast([x.shape, indices.shape])
    return Tensor(x.shape[:axis] + indices.shape[batch:] + x.shape[axis + 1 :], x.dtype)


@op("gather_nd")
def gather_nd(call: Call) -> Structure:
    """The last axis of the indices names elements or slices. Raises WrongRank, WrongSize."""
    x, shape = call.shaped(at_least=1)
    _, indices = call.shaped("indices", at_least=1)
    batch, depth = call.integer("batch_dims"), indices[-1]
    if not isinstance(depth, int) or batch is None or batch < 0:
        return Tensor(None, x.dtype)
    if depth + batch > len(shape):
        raise WrongSize(indices, len(indices) - 1, f"at most {len(shape) - batch}")
    for place in range(batch):
        if same(shape[place], indices[place]) is False:
            raise CannotBroadcast([shape, indices])
    return Tensor(indices[:-1] + shape[batch + depth :], x.dtype)


@op("take_along_axis")
def take_along_axis(call: Call) -> Structure:
    """An element for every index, which lies along the axis. Raises WrongRank, CannotBroadcast, BadArgument."""
    x, indices = call.tensor(), call.tensor("indices")
    if call.get("axis") is None:
        return Tensor((UNKNOWN if indices.shape is None else product(indices.shape),), x.dtype)
    if x.shape is None or indices.shape is None:
        return Tensor(indices.shape and (UNKNOWN,) * len(indices.shape), x.dtype)
    if len(x.shape) != len(indices.shape):
        raise WrongRank(len(x.shape), indices.shape, input_index=1)
    axis = call.axis(len(x.shape))
    if axis is None:
        return Tensor((UNKNOWN,) * len(x.shape), x.dtype)
    open_shape = set_size(x.shape, axis, 1)
    together = broadcast([open_shape, set_size(indices.shape, axis, 1)])
    return Tensor(set_size(together, axis, indices.shape[axis]), x.dtype)


@op("boolean_mask")
def boolean_mask(call: Call) -> Structure:
    """The elements where the mask holds, on one axis. Raises CannotBroadcast, BadArgument."""
    x, shape = call.shaped()
    _, places_ = call.shaped("mask")
    axis = 0 if call.get("axis") is None else call.axis(len(shape))
    if not places_:
        raise WrongRank(1, places_, at_least=True, input_index=1)
    if axis is None:
        return Tensor((UNKNOWN,) * (len(shape) - len(places_) + 1), x.dtype)
    if axis + len(places_) > len(shape):
        raise WrongRank(axis + len(places_), shape, at_least=True)
    _check_mask(shape, axis, places_)
    return Tensor((*shape[:axis], None, *shape[axis + len(places_) :]), x.dtype)


@op("slice")
def slice_(call: Call) -> Structure:
    """A block of the tensor: in TensorFlow -1 is all that is left. Raises BadArgument."""
    x = call.tensor()
    starts, sizes = as_sizes(call.get("begin")), as_sizes(call.get("size"))
    if starts is None or sizes is None:
        return Tensor(None if x.shape is None else (UNKNOWN,) * len(x.shape), x.dtype)
    if len(starts) != len(sizes) or (x.shape is not None and len(x.shape) != len(starts)):
        raise call.bad("size", f"{len(starts if x.shape is None else x.shape)} numbers, one for each axis")
    shape = (UNKNOWN,) * len(starts) if x.shape is None else x.shape
    result: list[Dim] = []
    for whole, start, size in zip(shape, starts, sizes):
        if size == -1:
            result.append(sub(whole, start))
        else:
            result.append(size)
        end = add(start, size) if size != -1 else start
        if isinstance(whole, int) and isinstance(end, int) and isinstance(start, int) and (end > whole or start < 0):
            raise call.bad("size", f"a block that ends at {whole} at the latest")
    return Tensor(tuple(result), x.dtype)


@op("slice_update", "scatter_update", "tensor_scatter")
def updated(call: Call) -> Structure:
    """The tensor with other values in places."""
    x = call.tensor()
    return Tensor(x.shape, x.dtype)


@op("scatter")
def scatter(call: Call) -> Structure:
    """Values in places of a tensor of zeros."""
    return Tensor(call.sizes("shape"), call.tensor("values").dtype)


# ---------------------------------------------------------------- positions and values


def places(condition: Tensor, *, as_tuple: bool) -> Structure:
    """Where a condition holds: one vector for each axis, or a matrix with a row for each place."""
    rank = condition.rank
    if not as_tuple:
        return Tensor((None, UNKNOWN if rank is None else rank), "int64")
    if rank is None:
        raise NotUnderstood
    return tuple(Tensor((UNKNOWN,), None) for _ in range(max(rank, 1)))


@op("nonzero", "argwhere")
def nonzero(call: Call) -> Structure:
    """Where elements are not zero."""
    return places(call.tensor(), as_tuple=call.spelling.op == "nonzero")


@op("unique")
def unique(call: Call) -> Structure:
    """The elements that differ, and what was asked for beside them."""
    x = call.tensor()
    asked = [call.get(role) for role in ("return_index", "return_inverse", "return_counts")]
    if any(isinstance(value, (Unknown, Expr)) for value in asked):
        raise NotUnderstood
    if call.get("axis") is None:
        values = Tensor((UNKNOWN,), x.dtype)
    elif x.shape is None:
        values = Tensor(None, x.dtype)
    else:
        axis = call.axis(len(x.shape))
        values = Tensor((UNKNOWN,) * len(x.shape) if axis is None else set_size(x.shape, axis, UNKNOWN), x.dtype)
    more = [Tensor((UNKNOWN,) if role != 1 else None, None) for role, value in enumerate(asked) if value]
    return (values, *more) if more else values


@op("unique_indexed")
def unique_indexed(call: Call) -> Structure:
    """TensorFlow's unique: the elements that differ, and where each one was found."""
    x = call.tensor(rank=1)
    index = Tensor(x.shape, "int32")
    counts = (Tensor((None,), "int32"),) if call.spelling.name.endswith("counts") else ()
    return (Tensor((None,), x.dtype), index, *counts)


@op("top_k")
def top_k(call: Call) -> Structure:
    """The largest of the last axis and where they stand. Raises WrongRank, BadArgument."""
    x, shape = call.shaped(at_least=1)
    k = call.size("k")
    if isinstance(k, int) and isinstance(shape[-1], int) and k > shape[-1]:
        raise call.bad("k", f"at most {shape[-1]}, the size of the last axis")
    result = (*shape[:-1], k)
    return (Tensor(result, x.dtype), Tensor(result, "int32"))


@op("in_top_k")
def in_top_k(call: Call) -> Structure:
    """One truth value for each sample. Raises WrongRank, CannotBroadcast."""
    if call.library in ("tensorflow", "backend"):
        shape = call.tensor("targets", rank=1).shape
        scores = call.tensor("predictions", rank=2).shape
        if shape and scores and same(shape[0], scores[0]) is False:
            raise CannotBroadcast([shape, scores], 0)
    return Tensor(call.tensor("targets").shape, "bool")


@op("searchsorted", "digitize")
def searchsorted(call: Call) -> Structure:
    """One position for each value. Raises WrongRank."""
    if call.library in ("keras", "numpy"):
        call.tensor("sorted" if call.spelling.op == "searchsorted" else "bins", rank=1)
    return Tensor(call.tensor("values").shape, None)


@op("isin")
def isin(call: Call) -> Structure:
    """One truth value for each element."""
    return Tensor(call.tensor("x1").shape, "bool")


@op("bincount")
def bincount(call: Call) -> Structure:
    """How often each number occurs: as many as the largest number says."""
    call.tensor()
    return Tensor(None, None)


@op("histogram")
def histogram(call: Call) -> Structure:
    """Counts and the edges of the bins."""
    bins = known_integer(call.get("bins"))
    count: Dim = UNKNOWN if bins is None else bins
    return (Tensor((count,), None), Tensor((add(count, 1),), None))


@op("one_hot")
def one_hot(call: Call) -> Structure:
    """A new axis of the number of classes, last unless said. Raises BadArgument."""
    x, classes = call.tensor(), call.size("num_classes")
    dtype = call.dtype("float32")
    if x.shape is None:
        return Tensor(None, dtype)
    axis = -1 if call.get("axis") is None else call.get("axis")
    place = call.one_axis(axis, len(x.shape) + 1)
    if place is None:
        return Tensor((UNKNOWN,) * (len(x.shape) + 1), dtype)
    return Tensor((*x.shape[:place], classes, *x.shape[place:]), dtype)


@op("multi_hot")
def multi_hot(call: Call) -> Structure:
    """One more axis, of classes; the second, over which they are gathered, goes."""
    _, shape = call.shaped()
    classes = call.size("num_classes")
    dtype = call.dtype(None)
    if call.integer("axis") != -1:
        return Tensor(None, dtype)
    return Tensor((shape[0], *shape[2:], classes) if len(shape) > 1 else (classes,), dtype)


@op("sequence_mask")
def sequence_mask(call: Call) -> Structure:
    """A new last axis of `maxlen`, the longest length where that is not said."""
    x = call.tensor()
    length = None if call.get("maxlen") is None else call.size("maxlen")
    return Tensor(None if x.shape is None else (*x.shape, length), call.dtype("bool"))


@op("embedding_lookup")
def embedding_lookup(call: Call) -> Structure:
    """A row of the table for every index."""
    table, indices = call.tensor(at_least=1), call.tensor("indices")
    if table.shape is None or indices.shape is None:
        return Tensor(None, table.dtype)
    return Tensor(indices.shape + table.shape[1:], table.dtype)


@op("segment")
def segment(call: Call) -> Structure:
    """The first axis becomes one of segments. Raises WrongRank, CannotBroadcast."""
    x = call.tensor(at_least=1)
    count = call.get("num_segments")
    size = None if count is None else as_size(count)
    if x.shape is None:
        return Tensor(None, x.dtype)
    ids = call.tensor("segment_ids", rank=1 if call.library == "keras" else None)
    if ids.shape is None or len(ids.shape) != 1:
        return Tensor(None, x.dtype)
    if same(x.shape[0], ids.shape[0]) is False:
        raise CannotBroadcast([x.shape, ids.shape])
    return Tensor((size, *x.shape[1:]), x.dtype)


@op("select_by_index")
def select_by_index(call: Call) -> Structure:
    """NumPy's `choose`: the common shape of the index and the alternatives."""
    return Tensor(broadcast_tensors([call.tensor(), *call.tensors("choices")]), None)
