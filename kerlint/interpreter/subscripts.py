"""`value[index]`, and assigning to it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr, Unknown, as_dim
from kerlint.graph.models import Model
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.operators import is_plain
from kerlint.interpreter.values import BoundMethod, DictValue, Foreign, Instance, LibraryRef, ListValue, Slice, Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


TABLE = "table"  # begins the key of what has at most two axes


def get_item(m: Machine, value: Value, index: Value, node: ast.AST) -> Value:
    """`value[index]`."""
    if isinstance(value, (Tensor, Array)):
        from kerlint.interpreter.tensor_ops import getitem_op

        return getitem_op(m, value, index, node)
    if isinstance(value, ListValue):
        return _of_list(m, value, index)
    if isinstance(value, (tuple, str, range, bytes)):
        return _of_sequence(value, index)
    if isinstance(value, DictValue):
        if is_plain(index):
            found = value.get(index, UNKNOWN)
            return found if found is not UNKNOWN or index in value else m.fresh(f"[{index!r}]")
        return UNKNOWN
    if isinstance(value, Unknown):
        if isinstance(value.key, tuple) and value.key[0] == TABLE and isinstance(index, tuple) and len(index) == 2:
            value = Array((_axis(value, 0), _axis(value, 1)))
            return get_item(m, value, index, node)
        return _of_unknown(value, index)
    if isinstance(value, Instance):
        found = value.cls.find("__getitem__")
        if found is not None:
            return m.call_value(BoundMethod(found[0], value), [index], {}, node)
        return UNKNOWN
    if isinstance(value, (Foreign, Model, Dataset)):
        from kerlint.interpreter.attributes import native_attribute

        getter = native_attribute(m, value, "__getitem__", node)
        return m.call_value(getter, [index], {}, node)
    if isinstance(value, LibraryRef):
        return value  # a generic alias such as `list[int]`
    return UNKNOWN


def _axis(value: Unknown, axis: int) -> Dim:
    dim = as_dim(value.part(".shape").part(f"[{axis}]"))
    return UNKNOWN if dim is None else dim


def _of_list(m: Machine, value: ListValue, index: Value) -> Value:
    if isinstance(index, Slice):
        bounds = (index.start, index.stop, index.step)
        if value.exact and all(b is None or isinstance(b, int) for b in bounds):
            try:
                return ListValue(list(value)[slice(*bounds)], loop=m.loop)
            except ValueError:
                return UNKNOWN
        if value.exact and not all(b is None or isinstance(b, int) for b in bounds):
            return ListValue(value, exact=False, loop=m.loop)
        return ListValue(value, exact=False, length=_slice_length(value.length, *bounds), loop=m.loop)
    if isinstance(index, int):
        if not value.exact:
            return _sample(value)
        return value[index] if -len(value) <= index < len(value) else UNKNOWN
    return _sample(value)


def _sample(value: ListValue) -> Value:
    """Some item, where all are of a kind."""
    from kerlint.interpreter.values import join_values

    if not value:
        return UNKNOWN
    found = value[0]
    for other in value[1:]:
        found = join_values(found, other)
    return found


def _slice_length(length: Any, start: Any, stop: Any, step: Any) -> Any:
    if step not in (None, 1):
        return UNKNOWN
    if start in (None, 0) and stop is None:
        return length
    if start in (None, 0) and isinstance(stop, int) and stop < 0:
        return dims.add(length, stop)
    if stop is None and isinstance(start, int) and start > 0:
        return dims.sub(length, start)
    return UNKNOWN


def _of_sequence(value: Any, index: Value) -> Value:
    if isinstance(index, Slice):
        bounds = (index.start, index.stop, index.step)
        if all(b is None or isinstance(b, int) for b in bounds):
            try:
                return value[slice(*bounds)]
            except ValueError:
                return UNKNOWN
        return UNKNOWN
    if isinstance(index, int):
        return value[index] if -len(value) <= index < len(value) else UNKNOWN
    return UNKNOWN


def _of_unknown(value: Unknown, index: Value) -> Value:
    if is_plain(index):
        return value.part(f"[{index!r}]")
    if isinstance(index, (Unknown, Expr)) and value.name is not None:
        text = index.name if isinstance(index, Unknown) else str(index)
        key = index.key if isinstance(index, Unknown) else index
        return Unknown(f"{value.name}[{text}]", (value.key, "[]", key)) if text else UNKNOWN
    if isinstance(index, Slice) and value.name is not None:
        bounds = [index.start, index.stop, index.step]
        if all(b is None or isinstance(b, int) for b in bounds):
            text = ":".join("" if b is None else str(b) for b in bounds[:2])
            return value.part(f"[{text}]")
    return UNKNOWN


def set_item(m: Machine, value: Value, index: Value, item: Value, node: ast.AST) -> None:
    """`value[index] = item`."""
    if isinstance(value, ListValue):
        if value.exact and isinstance(index, int) and -len(value) <= index < len(value):
            value[index] = item
        elif value.exact:
            value.exact, value.length = False, len(value)
            value[:] = [UNKNOWN]
    elif isinstance(value, DictValue):
        if is_plain(index):
            value[index] = item
        else:
            value.exact = False
    elif isinstance(value, Array):
        from kerlint.interpreter.attributes import native_attribute

        value.value = UNKNOWN
        if value.kind == "pandas":
            setter = native_attribute(m, value, "__setitem__", node)
            if not isinstance(setter, Unknown):
                m.call_value(setter, [index, item], {}, node)
        else:
            value.low = value.high = value.labels = None
            value.classes = UNKNOWN
    elif isinstance(value, Instance):
        found = value.cls.find("__setitem__")
        if found is not None:
            m.call_value(BoundMethod(found[0], value), [index, item], {}, node)


def delete_item(value: Value, index: Value) -> None:
    """`del value[index]`."""
    if isinstance(value, ListValue) and value.exact and isinstance(index, int) and -len(value) <= index < len(value):
        del value[index]
    elif isinstance(value, DictValue) and is_plain(index):
        value.pop(index, None)
    elif isinstance(value, ListValue):
        value.exact, value.length = False, UNKNOWN
