"""Elementwise work on several tensors, and Python's operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kerlint.graph.dims import Shape, unify
from kerlint.graph.problems import CannotBroadcast
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.dtypes import as_float, library_of, promote
from kerlint.semantics.ops.operands import as_operand

COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))


def broadcast_tensors(tensors: Sequence[Tensor]) -> Shape | None:
    """The common shape of tensors, None when the rank of one is not known. Raises CannotBroadcast."""
    known = [tensor.shape for tensor in tensors if tensor.shape is not None]
    shape = broadcast(known)
    return shape if len(known) == len(tensors) else None


def elementwise(values: Sequence[Any], library: str) -> Tensor:
    """What an operation on every element of `values` together gives. Raises CannotBroadcast."""
    tensors = [as_operand(value) for value in values]
    return Tensor(broadcast_tensors(tensors), promote(library, values, tensors))


def binary(operator: str, a: Any, b: Any) -> Tensor:
    """What `a operator b` gives, for `+`, `@`, `==`, ... Raises CannotBroadcast, CannotContract, WrongRank."""
    if not any(isinstance(side, (Tensor, Array)) for side in (a, b)):
        raise NotUnderstood
    if operator == "@":
        from kerlint.semantics.ops.contraction import matmul_shapes

        left, right = as_operand(a), as_operand(b)
        library = library_of(a, b)
        return Tensor(matmul_shapes(left.shape, right.shape), promote(library, (a, b), (left, right)))
    if operator in ("==", "!=") and _may_compare_identity(a, b):
        return Tensor(None, None)
    library = library_of(a, b)
    result = elementwise((a, b), library)
    if operator in COMPARISONS:
        result.dtype = "bool"
    elif operator == "/":
        result.dtype = as_float(result.dtype, library)
    elif operator in ("**", "//", "%", "-") and result.dtype == "bool":
        result.dtype = None
    return result


def _may_compare_identity(a: Any, b: Any) -> bool:
    """TensorFlow and pandas answer `==` of shapes that do not fit with a plain False."""
    try:
        broadcast_tensors([as_operand(a), as_operand(b)])
    except CannotBroadcast:
        return True
    return False


def unary(operator: str, x: Any) -> Tensor:
    """What `-x`, `+x`, `~x` or `abs(x)` gives."""
    tensor = as_operand(x)
    return Tensor(tensor.shape, tensor.dtype)


def agreed(shapes: Sequence[Shape]) -> Shape:
    """The better known of shapes of one rank that have to agree."""
    result = shapes[0]
    for shape in shapes[1:]:
        result = tuple(map(unify, result, shape))
    return result
