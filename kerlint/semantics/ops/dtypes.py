"""Which dtype comes out, where that is simple and certain; None where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kerlint.graph.dims import Expr
from kerlint.graph.tensors import Array, Tensor

FLOATS = ("bfloat16", "float16", "float32", "float64")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
COMPLEX = ("complex64", "complex128")
DTYPES = frozenset((*FLOATS, *INTEGERS, *COMPLEX, "bool", "string", "object"))

_NUMPY_NAMES = {
    "float": "float64", "double": "float64", "single": "float32", "half": "float16", "int": "int64", "uint": "uint64",
    "bool_": "bool", "complex": "complex128", "float_": "float64", "int_": "int64", "f": "float32", "d": "float64",
    "i": "int32", "f4": "float32", "f8": "float64", "i4": "int32", "i8": "int64", "u1": "uint8", "b1": "bool",
}  # fmt: skip


def dtype_name(value: Any, library: str) -> str | None:
    """A dtype argument by its name: "float32", "tensorflow.float32" and `float` alike; None when not known."""
    if isinstance(value, type):
        value = value.__name__
    if not isinstance(value, str):
        return None
    name = value.rpartition(".")[2]
    if library == "numpy":
        name = _NUMPY_NAMES.get(name, name)
    return name if name in DTYPES else None


def is_float(dtype: str | None) -> bool:
    """Whether it is known to be a floating or complex dtype."""
    return dtype in FLOATS or dtype in COMPLEX


def as_float(dtype: str | None, library: str) -> str | None:
    """The dtype of a function that gives floating numbers: integers become floats where the library says so."""
    if is_float(dtype):
        return dtype
    if library == "keras" and (dtype in INTEGERS or dtype == "bool"):
        return "float32" if dtype != "int64" else None
    if library == "numpy" and dtype in ("int32", "int64", "uint32", "uint64"):
        return "float64"
    return None


def _bits(dtype: str) -> int:
    return int("".join(c for c in dtype if c.isdigit()) or 1)


def _kind(dtype: str) -> str:
    return "complex" if dtype in COMPLEX else dtype.rstrip("0123456789")


def _numpy_pair(a: str, b: str) -> str | None:
    if a == b:
        return a
    if "bfloat16" in (a, b) or not {a, b} <= DTYPES - {"string", "object"}:
        return None
    order = ("bool", "uint", "int", "float", "complex")
    low, high = sorted((a, b), key=lambda d: (order.index(_kind(d)), _bits(d)))
    kinds = (_kind(low), _kind(high))
    if kinds[0] == "bool" or kinds[0] == kinds[1]:
        return high
    if kinds == ("uint", "int"):
        wanted = _bits(low) * 2
        return high if _bits(high) >= wanted else f"int{wanted}" if wanted <= 64 else "float64"
    if kinds[1] == "float":
        wanted = {8: 16, 16: 32}.get(_bits(low), 64)
        return f"float{max(wanted, _bits(high))}"
    if kinds == ("float", "complex"):
        return f"complex{max(_bits(high), min(128, 2 * _bits(low)))}"
    return "complex128" if _bits(low) > 16 else high


def _weak(value: Any) -> bool:
    return isinstance(value, (int, float, complex, Expr))


def promote(library: str, values: Iterable[Any], tensors: Iterable[Tensor]) -> str | None:
    """The dtype of an elementwise operation on `values`, whose tensors are `tensors`.

    Python numbers give way to arrays, as in NumPy 2 and TensorFlow, unless they are of a higher kind.
    """
    strong: list[str | None] = []
    weak: list[str] = []
    for value, tensor in zip(values, tensors):
        if _weak(value):
            weak.append(str(tensor.dtype))
        else:
            strong.append(tensor.dtype)
    if not strong:
        return None
    if None in strong:
        return None
    found = _common(library, [d for d in strong if d is not None])
    for dtype in weak:
        found = _with_weak(library, found, dtype)
    return found


def _common(library: str, dtypes: list[str]) -> str | None:
    found: str | None = dtypes[0]
    for dtype in dtypes[1:]:
        if found == dtype:
            continue
        if library != "numpy" or found is None:
            return None
        found = _numpy_pair(found, dtype)
    return found


def _with_weak(library: str, dtype: str | None, weak: str) -> str | None:
    if dtype is None or weak == "bool":
        return dtype if weak != "bool" or dtype == "bool" or is_float(dtype) or dtype in INTEGERS else None
    if weak == "int64":
        if dtype != "bool":
            return dtype
        return "int64" if library == "numpy" else None
    if weak == "float64":
        if is_float(dtype):
            return dtype
        return "float64" if library == "numpy" else None
    return None


def library_of(*operands: Any) -> str:
    """Whose rules a Python operator follows: NumPy's among arrays and numbers, TensorFlow's where there is a tensor."""
    if any(isinstance(operand, Tensor) for operand in operands):
        return "operator"
    return "numpy" if any(isinstance(operand, Array) for operand in operands) else "operator"
