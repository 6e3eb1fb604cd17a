"""Operations that join tensors or cut them apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, add, as_dim, floordiv, product, same, unify
from kerlint.graph.problems import BadArgument, CannotConcatenate
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.dtypes import promote
from kerlint.semantics.ops.operands import is_sizes, known_integer
from kerlint.semantics.ops.register import Call, op
from kerlint.semantics.ops.shaping import set_size


def joined(shapes: Sequence[Shape | None], axis: int | None) -> Shape | None:
    """The shapes one after the other on `axis` (None: not known which). Raises CannotConcatenate."""
    known = [(index, shape) for index, shape in enumerate(shapes) if shape is not None]
    if not known:
        return None
    result = known[0][1]
    everything = [shape for _, shape in known]
    for index, shape in known[1:]:
        if len(shape) != len(result):
            raise CannotConcatenate(everything, axis or 0, None, 0, everything.index(shape))
        if axis is None:
            continue
        for other in range(len(shape)):
            if other != axis and same(result[other], shape[other]) is False:
                second = [i for i, _ in known].index(index)
                raise CannotConcatenate(everything, axis, other, _first_with(everything, other, second), second)
        result = tuple(unify(a, b) for a, b in zip(result, shape))
    if axis is None:
        return (UNKNOWN,) * len(result)
    total = add(*(shape[axis] for shape in everything)) if len(known) == len(shapes) else UNKNOWN
    return set_size(result, axis, total)


def _first_with(shapes: list[Shape], axis: int, second: int) -> int:
    return next((i for i in range(second) if same(shapes[i][axis], shapes[second][axis]) is False), 0)


def _joined_tensor(call: Call, tensors: list[Tensor], axis: int | None) -> Tensor:
    if not tensors:
        raise call.bad("xs", "at least one tensor")
    dtype = call.dtype(promote(call.library, tensors, tensors))
    return Tensor(joined([tensor.shape for tensor in tensors], axis), dtype)


def _rank(tensors: Sequence[Tensor]) -> int | None:
    return next((len(tensor.shape) for tensor in tensors if tensor.shape is not None), None)


@op("concatenate")
def concatenate(call: Call) -> Structure:
    """Tensors one after the other on an existing axis. Raises CannotConcatenate, BadArgument."""
    values = call.get("xs")
    if call.library != "numpy" and isinstance(values, (list, tuple)) and values and all(map(is_sizes, values)):
        return tuple(as_dim(size) for part in values for size in part)
    alone = call.library == "tensorflow" and isinstance(values, Tensor)  # TensorFlow takes one tensor as a list of it
    tensors = [values] if alone else call.tensors()
    if call.get("axis") is None:
        return _joined_tensor(call, [_flat(tensor) for tensor in tensors], 0)
    rank = _rank(tensors)
    if rank is None:
        return Tensor(None, None)
    if rank == 0:
        raise call.bad("xs", "tensors of at least one axis")
    axis = known_integer(call.get("axis"))
    if call.library == "backend" and axis is not None and axis < 0:
        return _joined_tensor(call, tensors, axis % rank)  # the backend wraps a negative axis around
    return _joined_tensor(call, tensors, call.axis(rank))


def _flat(tensor: Tensor) -> Tensor:
    return Tensor((UNKNOWN if tensor.shape is None else product(tensor.shape),), tensor.dtype)


@op("append")
def append(call: Call) -> Structure:
    """One array behind the other. Raises CannotConcatenate, BadArgument."""
    tensors = [call.tensor("x1"), call.tensor("x2")]
    if call.get("axis") is None:
        return _joined_tensor(call, [_flat(tensor) for tensor in tensors], 0)
    rank = _rank(tensors)
    return Tensor(None, None) if rank is None else _joined_tensor(call, tensors, call.axis(rank))


@op("stack")
def stack(call: Call) -> Structure:
    """Tensors of one shape on a new axis. Raises CannotConcatenate, BadArgument."""
    values = call.get("xs")
    if call.library != "numpy" and is_sizes(values) and call.get("axis") in (0, -1):
        return tuple(as_dim(size) for size in values)
    tensors = call.tensors()
    if not tensors:
        raise call.bad("xs", "at least one tensor")
    rank = _rank(tensors)
    if rank is None:
        return Tensor(None, None)
    axis = call.one_axis(call.get("axis"), rank + 1)
    one = [None if t.shape is None else (1, *t.shape) for t in tensors]
    together = joined(one, 0)
    dtype = call.dtype(promote(call.library, tensors, tensors))
    if together is None or axis is None:
        return Tensor((UNKNOWN,) * (rank + 1), dtype)
    sizes = list(together[1:])
    sizes.insert(axis, len(tensors))
    return Tensor(tuple(sizes), dtype)


@op("vstack", "hstack", "dstack", "column_stack")
def stack_by_name(call: Call) -> Structure:
    """Joins on the first, second or third axis, after adding the axes that are missing. Raises CannotConcatenate."""
    tensors = call.tensors()
    mixed = call.spelling.op == "vstack" and len({t.rank for t in tensors}) > 1
    if call.library != "keras" or not mixed:  # of vectors beside matrices Keras makes no rows
        tensors = [Tensor(_lifted(t.shape, call.spelling.op), t.dtype) for t in tensors]
    axis = {"vstack": 0, "hstack": 1, "dstack": 2, "column_stack": 1}[call.spelling.op]
    if call.spelling.op == "hstack" and tensors and tensors[0].shape is not None and len(tensors[0].shape) == 1:
        axis = 0
    return _joined_tensor(call, tensors, axis)


def _lifted(shape: Shape | None, name: str) -> Shape | None:
    if shape is None:
        return None
    if name == "hstack":
        return shape or (1,)
    if name == "vstack":
        return (1,) * (2 - len(shape)) + shape
    if name == "column_stack":
        return (*shape, *(1,) * (2 - len(shape)))
    return {0: (1, 1, 1), 1: (1, *shape, 1), 2: (*shape, 1)}.get(len(shape), shape)


# ---------------------------------------------------------------- apart


def _parts(call: Call, x: Tensor, shape: Shape, axis: int, sections: object, *, exact: bool) -> list[Tensor]:
    size = shape[axis]
    if isinstance(sections, (list, tuple)):
        cuts = [as_dim(cut) for cut in sections]
        return [Tensor(set_size(shape, axis, part), x.dtype) for part in _between(size, cuts)]
    count = known_integer(sections)
    if count is None:
        raise NotUnderstood
    if count <= 0:
        raise call.bad("sections", "1 or more")
    if exact and isinstance(size, int) and size % count:
        raise BadArgument(
            call.spelling.name,
            call.spelling.argument("sections"),
            sections,
            f"a number that divides the {size} of axis {axis}",
        )
    if count > 1000:
        raise NotUnderstood
    sizes: list[Dim] = [floordiv(size, count)] * count
    if not exact:
        sizes = [UNKNOWN] * count
        if isinstance(size, int):
            sizes = [size // count + (1 if i < size % count else 0) for i in range(count)]
    return [Tensor(set_size(shape, axis, part), x.dtype) for part in sizes]


def _between(size: Dim, cuts: list[Dim]) -> list[Dim]:
    if isinstance(size, int) and all(isinstance(cut, int) for cut in cuts):
        bounds = [0, *(min(cut + size if cut < 0 else cut, size) for cut in cuts if isinstance(cut, int)), size]
        return [max(0, b - a) for a, b in pairwise(bounds)]
    return [None if size is None else UNKNOWN] * (len(cuts) + 1)


@op("split", "array_split")
def split(call: Call) -> Structure:
    """Equal parts, or cuts before given positions. Raises BadArgument."""
    x, shape = call.shaped(at_least=1)
    axis = call.axis(len(shape))
    if axis is None:
        raise NotUnderstood
    return _parts(call, x, shape, axis, call.get("sections"), exact=call.spelling.op == "split")


@op("split_sizes")
def split_sizes(call: Call) -> Structure:
    """TensorFlow's split: a number of equal parts, or the size of each (one may be -1). Raises BadArgument."""
    x, shape = call.shaped(at_least=1)
    axis, sections = call.axis(len(shape)), call.get("sections")
    if axis is None:
        raise NotUnderstood
    if not isinstance(sections, (list, tuple)):
        return _parts(call, x, shape, axis, sections, exact=True)
    sizes = [as_dim(item) for item in sections]
    rest = [i for i, size in enumerate(sizes) if size == -1]
    total = add(0, *(size for size in sizes if size != -1))
    if len(rest) > 1:
        raise call.bad("sections", "at most one -1")
    whole = shape[axis]
    short = isinstance(whole, int) and isinstance(total, int) and (total > whole if rest else total != whole)
    if short:
        raise call.bad("sections", f"sizes that add up to {whole}")
    if rest:
        left = add(whole, -total) if isinstance(total, int) else UNKNOWN
        sizes[rest[0]] = left
    return [Tensor(set_size(shape, axis, size), x.dtype) for size in sizes]


@op("hsplit", "vsplit", "dsplit")
def split_by_name(call: Call) -> Structure:
    """Parts along the second, first or third axis. Raises BadArgument, WrongRank."""
    name = call.spelling.op
    least = {"hsplit": 1, "vsplit": 2, "dsplit": 3}[name]
    x, shape = call.shaped(at_least=least)
    axis = {"hsplit": 1 if len(shape) > 1 else 0, "vsplit": 0, "dsplit": 2}[name]
    return _parts(call, x, shape, axis, call.get("sections"), exact=True)


@op("unstack")
def unstack(call: Call) -> Structure:
    """The slices of an axis. Raises BadArgument."""
    x, shape = call.shaped(at_least=1)
    axis, count = call.axis(len(shape)), call.get("num")
    if axis is None:
        raise NotUnderstood
    size = shape[axis]
    number = size if count is None else as_dim(count)
    if isinstance(size, int) and isinstance(number, int) and number != size:
        raise call.bad("num", f"{size}, the size of the axis")
    if not isinstance(number, int) or number > 1000:
        raise NotUnderstood
    return [Tensor(shape[:axis] + shape[axis + 1 :], x.dtype) for _ in range(number)]


@op("meshgrid")
def meshgrid(call: Call) -> Structure:
    """One grid for each vector; with "xy" the first two axes change places."""
    tensors = call.tensors()
    if any(t.shape is None for t in tensors):
        return [Tensor((UNKNOWN,) * len(tensors), None) for _ in tensors]
    indexing = call.get("indexing")
    if isinstance(indexing, Unknown):
        raise NotUnderstood
    if indexing not in ("xy", "ij"):
        raise call.bad("indexing", '"xy" or "ij"')
    sizes = [product(t.shape or ()) for t in tensors]
    if indexing == "xy" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    if call.flag("sparse"):
        raise NotUnderstood
    dtype = call.library == "numpy" or call.library == "tensorflow"
    return [Tensor(tuple(sizes), t.dtype if dtype else None) for t in tensors]


@op("insert")
def insert(call: Call) -> Structure:
    """One slice more, or as many as there are positions."""
    x = call.tensor()
    if call.get("axis") is None:
        return Tensor((UNKNOWN,), x.dtype)
    if x.shape is None:
        return Tensor(None, x.dtype)
    axis = call.axis(len(x.shape))
    if axis is None:
        return Tensor((UNKNOWN,) * len(x.shape), x.dtype)
    return Tensor(set_size(x.shape, axis, UNKNOWN), x.dtype)


@op("delete")
def delete(call: Call) -> Structure:
    """One slice less, or as many as there are positions. Raises BadArgument."""
    x, where = call.tensor(), call.get("indices")
    shape = (product(x.shape),) if call.get("axis") is None and x.shape is not None else x.shape
    if shape is None:
        return Tensor(None, x.dtype)
    axis = 0 if call.get("axis") is None else call.axis(len(shape))
    if axis is None:
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    size = shape[axis]
    gone: Dim = UNKNOWN
    if isinstance(where, int) and not isinstance(where, bool):
        gone = 1
        if isinstance(size, int) and not -size <= where < size:
            raise call.bad("indices", f"a position from {-size} to {size - 1}")
    elif isinstance(where, (list, tuple)) and isinstance(size, int) and all(type(i) is int for i in where):
        if any(not -size <= i < size for i in where):
            raise call.bad("indices", f"positions from {-size} to {size - 1}")
        gone = len({i % size for i in where})
    return Tensor(set_size(shape, axis, add(size, -gone) if isinstance(gone, int) else UNKNOWN), x.dtype)
