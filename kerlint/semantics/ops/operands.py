"""What stands where an operation takes a tensor, a size or a shape."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, as_dim, unify
from kerlint.graph.layers import Layer
from kerlint.graph.problems import NotATensor
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics.api import NotUnderstood


def is_number(value: Any) -> bool:
    """Whether the value is a Python number, or a size with a name."""
    return isinstance(value, (int, float, complex, Expr))


def as_operand(value: Any) -> Tensor:
    """The value as a tensor; of what is not known not even the rank is. Raises NotATensor, NotUnderstood."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Array):
        return Tensor(value.shape, value.dtype)
    if is_number(value):
        return Tensor((), _scalar_dtype(value))
    if isinstance(value, (str, bytes)):
        return Tensor((), None)
    if isinstance(value, (list, tuple)):
        return _packed(value)
    if isinstance(value, Layer):
        raise NotATensor("layer", value.variable or value.class_name)
    if isinstance(value, Unknown):
        return Tensor(None, None)
    raise NotUnderstood


def _scalar_dtype(value: Any) -> str:
    for kind, name in ((bool, "bool"), (complex, "complex128"), (float, "float64")):
        if isinstance(value, kind):
            return name
    return "int64"


def _packed(items: list[Any] | tuple[Any, ...]) -> Tensor:
    """A nested list as the tensor that libraries make of it. Raises NotUnderstood for ragged ones."""
    if not items:
        return Tensor((0,), None)
    if all(isinstance(item, (str, bytes)) for item in items):
        return Tensor((len(items),), None)
    if all(item is None or is_number(item) or isinstance(item, Unknown) for item in items):
        # Unknown beside plain numbers is a number too, since other lists are refused.
        if all(isinstance(item, Unknown) for item in items):
            return Tensor(None, None)
        return Tensor((len(items),), _common_scalar_dtype(items))
    parts = [as_operand(item) for item in items if not isinstance(item, Unknown)]
    shape: Shape | None = parts[0].shape
    dtype = parts[0].dtype
    for part in parts[1:]:
        if shape is None or part.shape is None or len(shape) != len(part.shape):
            shape = None if shape is None or part.shape is None else _ragged()
        else:
            shape = tuple(_agreed(a, b) for a, b in zip(shape, part.shape))
        dtype = _wider(dtype, part.dtype)
    return Tensor(None if shape is None else (len(items), *shape), dtype)


def _ragged() -> Shape:
    raise NotUnderstood


def _agreed(a: Dim, b: Dim) -> Dim:
    if isinstance(a, int) and isinstance(b, int) and a != b:
        raise NotUnderstood
    return unify(a, b)


def _common_scalar_dtype(items: list[Any] | tuple[Any, ...]) -> str | None:
    if any(item is None or isinstance(item, Unknown) for item in items):
        return None
    found: str | None = _scalar_dtype(items[0])
    for item in items[1:]:
        found = _wider(found, _scalar_dtype(item))
    return found


def _wider(a: str | None, b: str | None) -> str | None:
    order = ("bool", "int64", "float64", "complex128")
    if a == b:
        return a
    return max(a, b, key=order.index) if a in order and b in order else None


def as_operands(value: Any) -> list[Tensor]:
    """A list of tensors, or a tensor cut along its first axis. Raises NotUnderstood."""
    if isinstance(value, (list, tuple)):
        return [as_operand(item) for item in value]
    if isinstance(value, (Tensor, Array)) and value.shape and isinstance(value.shape[0], int) and value.shape[0] < 1000:
        return [Tensor(value.shape[1:], value.dtype) for _ in range(value.shape[0])]
    raise NotUnderstood


def as_size(value: Any) -> Dim:
    """The value as a size; a tensor is a size that is not known."""
    if isinstance(value, Array) and value.shape == ():
        return as_dim(value.value)
    return as_dim(value)


def as_sizes(value: Any) -> Shape | None:
    """The value as a shape: one number is a shape of one axis. None when not even the rank is known."""
    if isinstance(value, (list, tuple)):
        return tuple(as_size(item) for item in value)
    if isinstance(value, Array) and isinstance(value.value, (list, tuple)):
        return tuple(as_size(item) for item in value.value)
    if isinstance(value, (Tensor, Array)):
        if value.shape is not None and len(value.shape) == 1 and isinstance(value.shape[0], int):
            return (UNKNOWN,) * value.shape[0]
        return (UNKNOWN,) if value.shape == () else None
    if isinstance(value, (int, Expr)):
        return (as_dim(value),)
    return None


def is_sizes(value: Any) -> bool:
    """Whether the value is a flat list or tuple of sizes, such as `tf.shape(x)` gives."""
    return isinstance(value, (list, tuple)) and all(
        item is None or (isinstance(item, (int, Expr, Unknown)) and not isinstance(item, bool)) for item in value
    )


def known_integer(value: Any) -> int | None:
    """The value where it is a known integer."""
    if isinstance(value, Array) and value.shape == ():
        value = value.value
    return value if isinstance(value, int) else None


def shape_of(x: Any) -> Any:
    """What `x.shape` is: a tuple of sizes, or an `Unknown` when not even the rank is known."""
    if isinstance(x, Unknown):
        return x.part(".shape")
    try:
        shape = as_operand(x).shape
    except NotUnderstood:
        return UNKNOWN
    if shape is not None:
        return shape
    variable = getattr(x, "variable", None)
    return Unknown(f"{variable}.shape", id(x)) if variable else UNKNOWN
