"""Operations that fold axes away, and those that run along one."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim, Shape, floordiv, product, same
from kerlint.graph.problems import BadArgument, CannotBroadcast
from kerlint.graph.tensors import Structure, Tensor, same_shape
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.dtypes import as_float, is_float
from kerlint.semantics.ops.operands import as_operand, is_sizes
from kerlint.semantics.ops.register import Call, op


def reduced(shape: Shape, axes: list[int] | None, keepdims: bool | None, count: int | None = None) -> Shape | None:
    """The shape without `axes`, or with them as 1; None when the rank is not known. `count` of unknown `axes` go."""
    if keepdims is None:
        return None
    if axes is None:
        if keepdims:
            return (UNKNOWN,) * len(shape)
        return None if count is None else (UNKNOWN,) * (len(shape) - count)
    if keepdims:
        return tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def reduced_tensor(call: Call, x: Tensor, dtype: str | None, role: str = "axis") -> Tensor:
    """`x` without the axes that the call names. Raises BadArgument."""
    keepdims = call.flag("keepdims")
    if x.shape is None:
        whole = call.get(role) is None and keepdims is False
        return Tensor(() if whole else None, dtype)
    if call.library == "numpy" and not x.shape and call.get(role) in (0, -1):
        return Tensor((), dtype)  # NumPy lets a single number have a first axis
    axes = call.axes(len(x.shape), role)
    if axes is not None and len(set(axes)) < len(axes):
        raise call.bad(role, "axes that differ")
    given = call.get(role)
    count = len(given) if isinstance(given, (tuple, list)) else 1
    return Tensor(reduced(x.shape, axes, keepdims, count), dtype)


@op("max", "min", "nanmax", "nanmin", "amax", "amin", "ptp")
def extremes(call: Call) -> Structure:
    """The dtype stays. An axis that is known to be empty has none."""
    x = call.tensor()
    return reduced_tensor(call, x, x.dtype)


@op("sum", "prod", "nansum", "nanprod")
def sums(call: Call) -> Structure:
    """NumPy sums small integers in larger ones; the number of elements that a shape stands for is a size."""
    x = call.get("x")
    if call.spelling.op == "prod" and is_sizes(x) and call.library != "numpy" and call.get("axis") in (None, 0, -1):
        return product(x)
    tensor = call.tensor()
    kept = tensor.dtype if is_float(tensor.dtype) or call.library in ("tensorflow", "backend") else None
    if call.library == "numpy" and tensor.dtype in ("bool", "int8", "int16", "int32", "int64"):
        kept = "int64"
    return reduced_tensor(call, tensor, call.dtype(kept if kept != "bool" or call.library == "numpy" else None))


@op("mean", "std", "var", "median", "average", "nanmean", "nanstd", "nanvar", "nanmedian", "logsumexp", "euclidean_norm")
def means(call: Call) -> Structure:
    """Floating numbers. Raises BadArgument, CannotBroadcast for weights that do not fit."""
    x = call.tensor()
    dtype = as_float(x.dtype, call.library)
    weights = call.get("weights")
    if weights is not None:
        _check_weights(call, x, as_operand(weights))
        dtype = None
    if call.library == "keras" and call.spelling.op == "logsumexp" and x.dtype != "float32":
        dtype = None
    mean = reduced_tensor(call, x, call.dtype(dtype))
    return (mean, Tensor(mean.shape, None)) if call.flag("returned") else mean


def _check_weights(call: Call, x: Tensor, weights: Tensor) -> None:
    axis = call.integer("axis")
    alike = same_shape(x.shape, weights.shape)
    if alike is False and (weights.rank == 0 or (call.library == "numpy" and (weights.rank != 1 or x.rank == 1))):
        raise CannotBroadcast([x.shape or (), weights.shape or ()])
    if x.shape is None or weights.shape is None or len(weights.shape) == len(x.shape):
        if x.shape is not None and weights.shape is not None:
            broadcast([x.shape, weights.shape])
        return
    if len(weights.shape) == 1 and axis is not None:
        kept = call.one_axis(axis, len(x.shape))
        if kept is not None and same(x.shape[kept], weights.shape[0]) is False:
            raise CannotBroadcast([x.shape, weights.shape])


@op("all", "any")
def truths(call: Call) -> Structure:
    """Truth values."""
    return reduced_tensor(call, call.tensor(), "bool")


@op("argmax", "argmin", "nanargmax", "nanargmin")
def positions(call: Call) -> Structure:
    """Where the extreme stands: of the flat tensor without an axis, but of the first axis in TensorFlow."""
    x = call.tensor()
    if x.shape is None:
        return Tensor(None, None)
    if call.get("axis") is None and call.library == "tensorflow":
        call.values["axis"] = 0
    if isinstance(call.get("axis"), (tuple, list)):
        raise NotUnderstood
    dtype = {"numpy": "int64", "keras": "int32", "backend": "int64"}.get(call.library)
    if call.library == "tensorflow":
        dtype = call.dtype("int64")
    if call.get("axis") is not None and not x.shape and call.integer("axis") is not None:
        call.axis(1 if call.library == "numpy" else 0)
    return reduced_tensor(call, x, dtype)


@op("count_nonzero")
def counts(call: Call) -> Structure:
    """Integers."""
    x = call.tensor()
    dtype = {"numpy": "int64", "keras": "int32"}.get(call.library)
    return reduced_tensor(call, x, call.dtype("int64") if call.library == "tensorflow" else dtype)


@op("quantile", "percentile", "nanquantile", "nanpercentile")
def quantiles(call: Call) -> Structure:
    """The axes of `q` come first."""
    x, q = call.tensor(), call.tensor("q", at_most=2)
    rest = reduced_tensor(call, x, as_float(x.dtype, call.library) if call.library == "keras" else None)
    if rest.shape is None or q.shape is None:
        return Tensor(None, rest.dtype)
    return Tensor(q.shape + rest.shape, rest.dtype)


@op("moments")
def moments(call: Call) -> Structure:
    """Mean and variance."""
    x = call.tensor()
    dtype = x.dtype if is_float(x.dtype) else None
    return tuple(reduced_tensor(call, x, dtype) for _ in range(2))


@op("norm")
def norm(call: Call) -> Structure:
    """The length of vectors, or of matrices where two axes are given."""
    x = call.tensor()
    axis = call.get("axis")
    if isinstance(axis, (tuple, list)) and len(axis) not in (1, 2):
        raise call.bad("axis", "one axis, or two")
    rank_matters = axis is None and call.get("order") is not None and call.library in ("numpy", "keras")
    if rank_matters and x.shape is not None and len(x.shape) not in (1, 2):
        raise call.bad("axis", "one axis, or two")
    return reduced_tensor(call, x, x.dtype if is_float(x.dtype) else None)


@op("cumsum", "cumprod", "nancumsum", "nancumprod", "cumulative_logsumexp")
def running(call: Call) -> Structure:
    """The same shape; without an axis the flat tensor."""
    x = call.tensor()
    dtype = call.dtype(x.dtype if is_float(x.dtype) else None)
    if x.shape is None:
        return Tensor((UNKNOWN,) if call.get("axis") is None else None, dtype)
    if call.get("axis") is None:
        return Tensor((product(x.shape),), dtype)
    call.axis(len(x.shape))
    return Tensor(x.shape, dtype)


@op("diff")
def diff(call: Call) -> Structure:
    """Each of the `n` differences takes one off the axis."""
    x, shape = call.shaped(at_least=1)
    axis, n = call.axis(len(shape)), call.integer("n")
    if call.get("prepend") is not None or call.get("append") is not None or axis is None or n is None:
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    if n < 0:
        raise call.bad("n", "0 or more")
    size = shape[axis]
    left: Dim = max(size - n, 0) if isinstance(size, int) else None if size is None else UNKNOWN
    return Tensor((*shape[:axis], size if n == 0 else left, *shape[axis + 1 :]), x.dtype if x.dtype != "bool" else None)


@op("softmax", "log_softmax", "sparsemax", "l2_normalize", "layer_normalization", "rms_normalization", "normalize")
def along_axis(call: Call) -> Structure:
    """Numbers that are put in relation along an axis, or several: the shape stays. Raises BadArgument."""
    x = call.tensor()
    if call.spelling.op in ("softmax", "log_softmax") and x.shape == () and call.library != "keras":
        raise call.bad("x", "a tensor of at least one axis")
    if x.shape is not None and call.get("axis") is not None:
        call.axes(len(x.shape))
    kept = x.dtype == "float32" if call.spelling.op == "normalize" else is_float(x.dtype)
    return Tensor(x.shape, x.dtype if kept else None)


@op("glu")
def glu(call: Call) -> Structure:
    """Half of the axis gates the other half. Raises BadArgument."""
    x, shape = call.shaped(at_least=1)
    axis = call.axis(len(shape))
    if axis is None:
        return Tensor((UNKNOWN,) * len(shape), x.dtype)
    size = shape[axis]
    if isinstance(size, int) and size % 2:
        raise BadArgument(call.spelling.name, call.spelling.argument("x"), shape, "an even size of the axis")
    return Tensor((*shape[:axis], floordiv(size, 2), *shape[axis + 1 :]), x.dtype)


@op("trapezoid")
def trapezoid(call: Call) -> Structure:
    """The area below: the axis goes. Raises BadArgument."""
    x = call.tensor("y")
    if x.shape is None:
        return Tensor(None, None)
    axis = call.axis(len(x.shape)) if x.shape else None
    if axis is None:
        raise NotUnderstood
    return Tensor(x.shape[:axis] + x.shape[axis + 1 :], as_float(x.dtype, call.library))


@op("sum_of_last")
def sum_of_last(call: Call) -> Structure:
    """One number for each vector along the last axis."""
    x, shape = call.shaped(at_least=1)
    return Tensor(shape[:-1], x.dtype)


@op("joined_words")
def joined_words(call: Call) -> Structure:
    """Words along an axis, in one."""
    return reduced_tensor(call, call.tensor(), "string")
