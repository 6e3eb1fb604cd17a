"""Operations that look at a tensor, or hand it on in another dtype."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, floordiv, mul, product, same, unify
from kerlint.graph.problems import WrongRank, WrongSize
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.broadcasting import elementwise
from kerlint.semantics.ops.operands import as_operand, is_sizes, shape_of
from kerlint.semantics.ops.register import Call, op


@op("cast")
def cast(call: Call) -> Structure:
    """The same numbers in another dtype; sizes stay sizes where integers are asked for."""
    x = call.get("x")
    dtype = call.dtype(None)
    if not isinstance(x, (Tensor, Array)) and dtype in ("int32", "int64") and (isinstance(x, int) or is_sizes(x)):
        return x
    return Tensor(as_operand(x).shape, dtype)


@op("bitcast")
def bitcast(call: Call) -> Structure:
    """The same bits read as another dtype."""
    return Tensor(None, call.dtype(None))


@op("shape")
def shape(call: Call) -> Structure:
    """The shape, as a tuple of sizes."""
    x = call.get("x")
    if is_sizes(x) and x:
        return (len(x),)
    return shape_of(x)


@op("rank")
def rank(call: Call) -> Structure:
    """The number of axes."""
    count = as_operand(call.get("x")).rank
    return UNKNOWN if count is None else count


@op("size")
def size(call: Call) -> Structure:
    """The number of elements, or of those on one axis. Raises BadArgument."""
    x = call.tensor()
    if x.shape is None:
        return UNKNOWN
    if call.get("axis") is None:
        return product(x.shape)
    axis = call.axis(len(x.shape))
    return UNKNOWN if axis is None else x.shape[axis]


@op("dtype")
def dtype(call: Call) -> Structure:
    """The name of the dtype."""
    found = as_operand(call.get("x")).dtype
    return UNKNOWN if found is None else found


@op("ensure_shape")
def ensure_shape(call: Call) -> Structure:
    """The tensor, whose shape is known better from now on. Raises WrongRank, WrongSize."""
    x, target = call.tensor(), call.sizes("shape")
    if x.shape is None or target is None:
        return Tensor(target if x.shape is None else x.shape, x.dtype)
    if len(x.shape) != len(target):
        raise WrongRank(len(target), x.shape)
    for axis, (known, asked) in enumerate(zip(x.shape, target)):
        if same(known, asked) is False:
            raise WrongSize(x.shape, axis, asked, "shape")
    return Tensor(tuple(map(unify, x.shape, target)), x.dtype)


@op("placeholder")
def placeholder(call: Call) -> Structure:
    """`K.placeholder`: any tensor of a shape or rank."""
    wanted, axes = call.sizes("shape"), call.integer("ndim")
    if wanted is None and axes is None:
        raise NotUnderstood
    return Tensor(wanted if wanted is not None else (None,) * (axes or 0), call.dtype("float32"))


@op("unravel_index")
def unravel_index(call: Call) -> Structure:
    """One tensor of positions for each axis; in TensorFlow they are stacked."""
    x, sizes = call.tensor("indices"), call.sizes("shape")
    if sizes is None:
        raise NotUnderstood
    if call.library == "tensorflow":
        return Tensor(None if x.shape is None else (len(sizes), *x.shape), None)
    return tuple(Tensor(x.shape, None) for _ in sizes)


@op("view_as_real")
def view_as_real(call: Call) -> Structure:
    """A last axis of two: the real and the imaginary part."""
    x = call.tensor()
    return Tensor(
        None if x.shape is None else (*x.shape, 2), {"complex64": "float32", "complex128": "float64"}.get(x.dtype or "")
    )


@op("modf")
def modf(call: Call) -> Structure:
    """Two tensors of one shape."""
    x = call.tensor()
    return (Tensor(x.shape, None), Tensor(x.shape, None))


@op("divmod")
def divmod_(call: Call) -> Structure:
    """Quotient and remainder."""
    return tuple(elementwise((call.get("x1"), call.get("x2")), call.library) for _ in range(2))


@op("view_as_complex")
def view_as_complex(call: Call) -> Structure:
    """The last axis of two, real and imaginary part, becomes one number. Raises WrongSize."""
    x, shape = call.shaped(at_least=1)
    if same(shape[-1], 2) is False:
        raise WrongSize(shape, len(shape) - 1, 2)
    return Tensor(shape[:-1], "complex64" if x.dtype == "float32" else None)


@op("view")
def view(call: Call) -> Structure:
    """The same bytes as another dtype: the last axis changes as the size of an element does. Raises WrongSize."""
    x, shape = call.shaped()
    dtype = call.dtype(x.dtype)
    before, after = _bytes(x.dtype), _bytes(dtype)
    if before is None or after is None or not shape:
        return Tensor(shape if before == after is not None else None, dtype)
    last = shape[-1]
    if isinstance(last, int) and last * before % after:
        raise WrongSize(shape, len(shape) - 1, f"a multiple of {after // before}")
    return Tensor((*shape[:-1], floordiv(mul(last, before), after)), dtype)


def _bytes(dtype: str | None) -> int | None:
    digits = "".join(c for c in dtype or "" if c.isdigit())
    return 1 if dtype == "bool" else int(digits) // 8 if digits else None
