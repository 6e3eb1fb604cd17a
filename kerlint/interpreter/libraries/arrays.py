"""What handlers of data share: arguments as arrays, sizes and dtypes, and symbols for sizes that only the data tell."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, as_dim, symbol, unify
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.library import Call
from kerlint.interpreter.values import DictValue, LibraryRef, ListValue, Slice, Value
from kerlint.semantics.data import stacked
from kerlint.semantics.ops.dtypes import dtype_name

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

MAX_LITERAL = 1_000  # numbers of a literal that an array keeps
MAX_TEXT = 40  # characters of source that name a symbol


def array_of(value: Value) -> Array | None:
    """The value as NumPy would make an array of it; None for what is not known to be data.

    Of an array the very same object. A list of arrays is their stack; lists that cannot be stacked have no shape.
    """
    if isinstance(value, Array):
        return value
    if isinstance(value, Tensor):
        return Array(value.shape, value.dtype, kind="tensorflow")
    if isinstance(value, (bool, int, float, str, Expr)):
        return _scalar(value)
    if isinstance(value, range):
        return Array((len(value),), "int64", low=float(min(value, default=0)), high=float(max(value, default=0)))
    if isinstance(value, (ListValue, tuple)):
        return _of_items(value)
    return None


def _scalar(value: Value) -> Array:
    if isinstance(value, Expr):
        return Array((), "int64", value=value)
    if isinstance(value, str):
        return Array((), None, value=value)
    dtype = "bool" if isinstance(value, bool) else "int64" if isinstance(value, int) else "float64"
    return Array((), dtype, low=float(value), high=float(value), value=value)


def _of_items(items: ListValue | tuple[Value, ...]) -> Array:
    exact = getattr(items, "exact", True)
    length: Dim = len(items) if exact else as_dim(getattr(items, "length", UNKNOWN))
    if length is None:
        length = UNKNOWN
    if not items:
        return Array((0,), "float64") if exact else Array(None)
    parts = [array_of(item) for item in items]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or any(_of_unknown_length(item) for item in items):
        return Array(None)
    result = stacked(known, length)
    if not exact and not all(isinstance(item, (Array, Tensor)) for item in items):
        result.low = result.high = None  # the numbers in view are samples
    result.dtype = result.dtype or _wider(known)
    if exact and len(parts) <= MAX_LITERAL and all(_is_literal(part) for part in known):
        result.value = tuple(part.value for part in known)
    return result


def _of_unknown_length(item: Value) -> bool:
    return isinstance(item, ListValue) and not item.exact and isinstance(item.length, Unknown)


def _is_literal(part: Array) -> bool:
    return isinstance(part.value, (bool, int, float, str)) or (isinstance(part.value, tuple) and len(part.value) < 50)


def _wider(parts: Sequence[Array]) -> str | None:
    order = ("bool", "int64", "float64")
    found = {part.dtype for part in parts}
    return max((d for d in order if d in found), key=order.index) if found <= set(order) else None


def text_of(call: Call, index: int | str) -> str:
    """The source of an argument, short enough to name a size; the function's name where there is none."""
    node = call.node
    found: ast.AST | None = None
    if node is not None and isinstance(index, int) and index < len(node.args):
        found = node.args[index]
    elif node is not None and isinstance(index, str):
        found = next((k.value for k in node.keywords if k.arg == index), None)
    if found is not None:
        text = call.machine.text(found)
        if len(text) <= MAX_TEXT:
            return text
    return call.path.rsplit(".", 1)[-1]


def size_named(call: Call, name: str, low: int | None = 0, high: int | None = None) -> Expr:
    """A size that only the data tell. No other call's size is equal to it."""
    return symbol(name, ("data", call.machine.serial()), low, high)


def file_name(value: Value) -> str | None:
    """The last part of a path that is known."""
    return posixpath.basename(value.replace("\\", "/")) or None if isinstance(value, str) else None


def rows_of_file(call: Call, index: int = 0) -> Expr:
    """The number of rows in the file that the call reads."""
    first = call.args[index] if index < len(call.args) else None
    name = file_name(first) or (text_of(call, index) if call.args else call.path.rsplit(".", 1)[-1])
    return size_named(call, f"len({name})")


def dtype_of(value: Value, default: str | None = None) -> str | None:
    """A dtype argument by its name: `np.float32`, `float` and "float32" alike; None when it is not known."""
    if value is None:
        return default
    if isinstance(value, LibraryRef):
        value = value.path
    if isinstance(value, str) and value.rpartition(".")[2] in ("str", "str_", "unicode_"):
        return "str"
    return dtype_name(value, "numpy")


def shape_of_size(value: Value) -> Shape | None:
    """A shape argument: one number, or a tuple or list of them. None when its rank is not known."""
    if isinstance(value, (int, Expr)):
        return (as_dim(value),)
    if isinstance(value, tuple) or (isinstance(value, ListValue) and value.exact):
        return tuple(UNKNOWN if item is None else as_dim(item) for item in value)
    if isinstance(value, Array) and isinstance(value.value, tuple):
        return shape_of_size(value.value)
    return None


def axis_size(value: Value, axis: int) -> Dim:
    """The size of an axis of the value; of a named value that is not known, the symbol that `value.shape[axis]` is."""
    if isinstance(value, Unknown):
        dim = as_dim(value.part(".shape").part(f"[{axis}]"))
        return UNKNOWN if dim is None else dim
    array = array_of(value)
    if array is None or array.shape is None or axis >= len(array.shape):
        return UNKNOWN
    return array.shape[axis]


def length_of(value: Value) -> Dim:
    """`len(value)`; UNKNOWN when it is not known."""
    if isinstance(value, ListValue):
        return as_dim(value.size)
    if isinstance(value, (tuple, str, range)):
        return len(value)
    if isinstance(value, DictValue):
        return len(value) if value.exact else UNKNOWN
    if isinstance(value, Dataset):
        return value.length
    if isinstance(value, Unknown) and value.name is not None:
        return axis_size(value, 0)
    array = array_of(value)
    return array.shape[0] if array is not None and array.shape else UNKNOWN


def common_rows(values: Sequence[Value]) -> Dim:
    """The number of rows that the values share."""
    rows: Dim = UNKNOWN
    for value in values:
        rows = unify(rows, length_of(value))
    return rows


def number_of(value: Value) -> float | None:
    """A known number."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def is_true(value: Value) -> bool | None:
    """A flag; None when it is not known."""
    return bool(value) if isinstance(value, (bool, int, type(None))) else None


def string_in(value: Value, names: Sequence[str | None]) -> bool:
    """Whether the value is one of these strings (or None among them)."""
    return (value is None or isinstance(value, str)) and value in names


def names_in(value: Value) -> tuple[Any, ...] | None:
    """The strings and numbers of a list whose every item is known; None otherwise."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return (value,)
    listed = isinstance(value, tuple) or (isinstance(value, ListValue) and value.exact)
    return tuple(value) if listed and all(isinstance(item, (str, int, float)) for item in value) else None


def slice_length(m: Machine, length: Dim, part: Slice) -> Dim:
    """How many items `x[part]` has of `length`: of a length that is not known, at most as many as the slice spans."""
    from kerlint.graph import dims

    start, stop, step = part.start, part.stop, part.step
    if all(p is None or type(p) is int for p in (start, stop, step)):
        if isinstance(length, int):
            return len(range(*slice(start, stop, step).indices(length))) if step != 0 else UNKNOWN
        if step in (None, 1) and isinstance(length, Expr):
            if (start or 0) >= 0 and stop is None:
                return dims.sub(length, start or 0)
            if (start or 0) >= 0 and stop is not None and stop < 0:
                return dims.add(length, stop - (start or 0))
        if step in (None, 1) and stop is not None and 0 <= (start or 0) <= stop:
            return symbol(f"at most {stop - (start or 0)}", ("data", m.serial()), 0, stop - (start or 0))
    if start in (None, 0) and stop is None and step in (None, 1):
        return length
    return UNKNOWN


def keras_paths(*paths: str) -> Iterator[str]:
    """The paths under Keras, and under the packages that the utilities for data came from."""
    for path in paths:
        yield f"keras.{path}"
        if path.startswith("preprocessing."):
            yield f"keras_preprocessing.{path.partition('.')[2]}"
