"""What arrays and tensors do by themselves: `x.reshape(-1, 3)`, `x.T`, `x.mean(axis=0)`."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Unknown, product
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.operands import as_operand, shape_of
from kerlint.semantics.ops.register import apply
from kerlint.semantics.ops.spelling import find, names

# Methods of a symbolic or eager TensorFlow tensor, and of Keras's own.
_TENSOR_METHODS = ("astype", "get_shape", "numpy", "reshape", "set_shape", "squeeze", "cpu", "detach")


def methods(kind: str) -> frozenset[str]:
    """The names of the methods that are known of a "numpy" array or a "tensor"."""
    known = names("methods")
    return frozenset(name for name in known if kind == "numpy" or name in _TENSOR_METHODS)


def method(name: str, x: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Structure:
    """What `x.name(*args, **kwargs)` gives. Raises NotUnderstood for methods that are not known, and problems."""
    spelling = find(f"methods.{name}")
    if spelling is None:
        raise NotUnderstood
    return apply(spelling, (x, *args), kwargs)


def attribute(name: str, x: Any) -> Structure:
    """What `x.name` is, for `shape`, `ndim`, `size`, `T`, `dtype`, `real` and `imag`. Raises NotUnderstood."""
    if isinstance(x, Unknown):
        return x.part(f".{name}")
    if name == "shape":
        return shape_of(x)
    tensor = as_operand(x)
    if name in ("T", "mT"):
        found = find("methods.transpose" if name == "T" else "numpy.matrix_transpose")
        assert found is not None
        return apply(found, (tensor,), {})
    if name in ("ndim", "rank"):
        return UNKNOWN if tensor.shape is None else len(tensor.shape)
    if name == "size" and isinstance(x, Array):
        return UNKNOWN if tensor.shape is None else product(tensor.shape)
    if name == "dtype":
        return UNKNOWN if tensor.dtype is None else tensor.dtype
    if name in ("real", "imag"):
        return Tensor(tensor.shape, None)
    raise NotUnderstood
