"""Products that sum over axes: matmul, dot, tensordot, batch_dot and einsum."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Shape, mul, product, same
from kerlint.graph.problems import ArgumentConflict, CannotBroadcast, CannotContract, WrongRank
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.dtypes import promote
from kerlint.semantics.ops.einsum import einsum_shape
from kerlint.semantics.ops.operands import as_operands, known_integer
from kerlint.semantics.ops.register import Call, op


def _contracted(a: Shape, b: Shape, axes: tuple[int, int], what: str) -> None:
    if same(a[axes[0]], b[axes[1]]) is False:
        raise CannotContract([a, b], (axes[0] % len(a), axes[1] % len(b)), what)


def matmul_shapes(a: Shape | None, b: Shape | None) -> Shape | None:
    """The product of matrices, or of a vector and a matrix; axes before the last two broadcast.

    Raises WrongRank, CannotContract, CannotBroadcast.
    """
    for index, shape in enumerate((a, b)):
        if shape == ():
            raise WrongRank(1, shape, at_least=True, input_index=index)
    if a is None or b is None:
        return None
    _contracted(a, b, (-1, -2 if len(b) > 1 else -1), "matmul")
    try:
        batch = broadcast([a[:-2], b[:-2]])
    except CannotBroadcast as problem:
        axis = None if problem.bad_axis is None else problem.bad_axis - 2
        raise CannotBroadcast([a, b], axis) from None
    return batch + a[-2:-1] + (b[-1:] if len(b) > 1 else ())


def _pair(call: Call) -> tuple[Tensor, Tensor, str | None]:
    a, b = call.tensor("x1"), call.tensor("x2")
    return a, b, promote(call.library, (a, b), (a, b))


def _flipped(shape: Shape | None, flip: bool | None) -> Shape | None:
    if shape is None or flip is False or len(shape) < 2:
        return shape
    return (*shape[:-2], UNKNOWN, UNKNOWN) if flip is None else (*shape[:-2], shape[-1], shape[-2])


@op("matmul")
def matmul(call: Call) -> Structure:
    """Raises WrongRank, CannotContract, CannotBroadcast; TensorFlow takes no vectors."""
    a, b, dtype = _pair(call)
    if call.library == "tensorflow":
        for index, shape in enumerate((a.shape, b.shape)):
            if shape is not None and len(shape) < 2:
                raise WrongRank(2, shape, at_least=True, input_index=index)
    left = _either(call, "transpose_a", "adjoint_a")
    right = _either(call, "transpose_b", "adjoint_b")
    return Tensor(matmul_shapes(_flipped(a.shape, left), _flipped(b.shape, right)), dtype)


def _either(call: Call, *roles: str) -> bool | None:
    flags = [call.flag(role) for role in roles if role in call.values]
    if flags.count(True) > 1:
        raise ArgumentConflict(call.spelling.name, roles, "one of the two at most")
    return True if True in flags else None if None in flags else False


@op("matvec")
def matvec(call: Call) -> Structure:
    """A matrix times a vector. Raises WrongRank, CannotContract, CannotBroadcast."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    for shape, least in ((a.shape, 2), (b.shape, 1)):
        if len(shape) < least:
            raise WrongRank(least, shape, at_least=True)
    left = _flipped(a.shape, _either(call, "transpose_a", "adjoint_a"))
    result = matmul_shapes(left, (*b.shape, 1))
    return Tensor(result and result[:-1], dtype)


@op("dot")
def dot(call: Call) -> Structure:
    """NumPy's: the last axis of one with the last but one of the other. Raises CannotContract."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    if not a.shape or not b.shape:
        return Tensor(a.shape + b.shape, dtype)
    _contracted(a.shape, b.shape, (-1, -2 if len(b.shape) > 1 else -1), "dot")
    return Tensor(a.shape[:-1] + b.shape[:-2] + (b.shape[-1:] if len(b.shape) > 1 else ()), dtype)


@op("backend_dot")
def backend_dot(call: Call) -> Structure:
    """`K.dot`: as NumPy's for three axes and more, a product of matrices below. Raises WrongRank, CannotContract."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    for index, shape in enumerate((a.shape, b.shape)):
        if len(shape) < 2 and (index == 1 or max(len(a.shape), len(b.shape)) < 3):
            raise WrongRank(2, shape, at_least=True, input_index=index)
    if not a.shape:
        raise NotUnderstood
    _contracted(a.shape, b.shape, (-1, -2), "dot")
    return Tensor(a.shape[:-1] + b.shape[:-2] + b.shape[-1:], dtype)


@op("batch_dot")
def batch_dot(call: Call) -> Structure:
    """`K.batch_dot`: samples stay apart, one axis of each is summed. Raises WrongRank, CannotContract, BadArgument."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    for index, shape in enumerate((a.shape, b.shape)):
        if len(shape) < 2:
            raise WrongRank(2, shape, at_least=True, input_index=index)
    if same(a.shape[0], b.shape[0]) is False:
        raise CannotBroadcast([a.shape, b.shape], None)
    axes = _batch_dot_axes(call, a.shape, b.shape)
    if axes is None:
        return Tensor(None, dtype)
    _contracted(a.shape, b.shape, axes, "batch_dot")
    left = tuple(size for axis, size in enumerate(a.shape) if axis != axes[0])
    right = tuple(size for axis, size in enumerate(b.shape) if axis not in (0, axes[1]))
    return Tensor(left + right if len(left + right) > 1 else (*left, 1), dtype)


def _batch_dot_axes(call: Call, a: Shape, b: Shape) -> tuple[int, int] | None:
    axes = call.get("axes")
    if axes is None:
        axes = (len(a) - 1, 1 if len(b) == 2 else len(b) - 2)
    if isinstance(axes, int):
        axes = (axes, axes)
    if not isinstance(axes, (list, tuple)) or len(axes) != 2:
        return None
    found = [call.one_axis(axis, len(shape), "axes") for axis, shape in zip(axes, (a, b))]
    if 0 in found:
        raise call.bad("axes", "axes other than that of the samples")
    return None if found[0] is None or found[1] is None else (found[0], found[1])


@op("tensordot")
def tensordot(call: Call) -> Structure:
    """Axes in pairs, or the last of one with the first of the other. Raises CannotContract, BadArgument."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    pairs = _tensordot_axes(call, a.shape, b.shape)
    # Beside NumPy only the number of all elements that meet has to agree.
    total = [product([shape[axis] for axis in axes]) for shape, axes in zip((a.shape, b.shape), pairs)]
    if call.library == "numpy" or same(*total) is False:
        for left, right in zip(*pairs):
            _contracted(a.shape, b.shape, (left, right), "tensordot")
    kept = [tuple(s for axis, s in enumerate(shape) if axis not in gone) for shape, gone in zip((a.shape, b.shape), pairs)]
    return Tensor(kept[0] + kept[1], dtype)


def _tensordot_axes(call: Call, a: Shape, b: Shape) -> tuple[list[int], list[int]]:
    axes = call.get("axes")
    count = known_integer(axes)
    if count is not None:
        if not 0 <= count <= min(len(a), len(b)):
            raise call.bad("axes", f"a number from 0 to {min(len(a), len(b))}, or two lists of axes")
        return list(range(len(a) - count, len(a))), list(range(count))
    if not isinstance(axes, (list, tuple)) or len(axes) != 2:
        raise NotUnderstood
    sides: list[list[int]] = []
    for side, shape in zip(axes, (a, b)):
        found = [call.one_axis(axis, len(shape), "axes") for axis in (side if isinstance(side, (list, tuple)) else [side])]
        if None in found:
            raise NotUnderstood
        sides.append([axis for axis in found if axis is not None])
    if len(sides[0]) != len(sides[1]):
        raise call.bad("axes", "as many axes of one as of the other")
    return sides[0], sides[1]


@op("inner")
def inner(call: Call) -> Structure:
    """The last axes are summed, all others side by side. Raises CannotContract."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    if not a.shape or not b.shape:
        return Tensor(a.shape + b.shape, dtype)
    _contracted(a.shape, b.shape, (-1, -1), "inner")
    return Tensor(a.shape[:-1] + b.shape[:-1], dtype)


@op("outer")
def outer(call: Call) -> Structure:
    """Every element of one times every element of the other."""
    a, b, dtype = _pair(call)
    return Tensor(tuple(UNKNOWN if t.shape is None else product(t.shape) for t in (a, b)), dtype)


@op("vdot")
def vdot(call: Call) -> Structure:
    """One number. Raises CannotContract."""
    a, b, dtype = _pair(call)
    if a.shape is not None and b.shape is not None and same(product(a.shape), product(b.shape)) is False:
        raise CannotContract([a.shape, b.shape], (0, 0), "vdot")
    return Tensor((), dtype)


@op("kron")
def kron(call: Call) -> Structure:
    """Every element of one times all of the other: sizes multiply."""
    a, b, dtype = _pair(call)
    if a.shape is None or b.shape is None:
        return Tensor(None, dtype)
    rank = max(len(a.shape), len(b.shape))
    left, right = ((1,) * (rank - len(s)) + s for s in (a.shape, b.shape))
    return Tensor(tuple(map(mul, left, right)), dtype)


@op("einsum")
def einsum(call: Call) -> Structure:
    """Raises BadEquation, CannotContract, WrongRank."""
    equation = call.get("equation")
    operands: Any = call.get("operands")
    if not isinstance(equation, str):
        raise NotUnderstood
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    tensors = as_operands(operands)
    shape = einsum_shape(equation, [tensor.shape for tensor in tensors], stretch=call.library == "numpy")
    return Tensor(shape, promote(call.library, tensors, tensors))
