"""What a `for` meets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown, symbol
from kerlint.graph.tensors import Array, Dataset, Structure, Tensor, map_leaves
from kerlint.interpreter.values import DictValue, Foreign, Instance, ListValue, Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

MAX_ITEMS = 5_000  # items that a range, a string or an array may be spelt out into


def items_of(m: Machine, value: Value) -> ListValue | None:
    """The items, in order: exact where every one is in view, else one sample and the length; None for what is not known."""
    if isinstance(value, ListValue):
        return value
    if isinstance(value, DictValue):
        return ListValue(value, exact=value.exact)
    if isinstance(value, tuple):
        return ListValue(value)
    if isinstance(value, str):
        return ListValue(value) if len(value) <= MAX_ITEMS else None
    if isinstance(value, range):
        if len(value) <= MAX_ITEMS:
            return ListValue(value)
        bounds = sorted((value[0], value[-1]))
        item = symbol("i", m.serial(), bounds[0], bounds[1])
        return ListValue([item], exact=False, length=len(value))
    if isinstance(value, (Tensor, Array)):
        return _rows(value)
    if isinstance(value, Dataset):
        return ListValue([_as_met(m, value)], exact=False, length=value.length)
    if isinstance(value, Foreign) and "items" in value.attributes:
        found: Any = value.attributes["items"]
        return found if isinstance(found, ListValue) else None
    if isinstance(value, Instance):
        return None
    return None


def _as_met(m: Machine, data: Dataset) -> Structure:
    """An element as a loop meets it: outside of a graph every batch has a size."""
    batch = symbol("batch", m.serial())

    def sized(part: Any) -> Any:
        if isinstance(part, Array) and part.shape and part.shape[0] is None:
            return replace(part, shape=(batch, *part.shape[1:]))
        return part

    return map_leaves(sized, data.element)


def _rows(value: Tensor | Array) -> ListValue | None:
    if not value.shape:
        return None
    row: Tensor | Array
    if isinstance(value, Tensor):
        row = Tensor(value.shape[1:], value.dtype)
    else:
        row = Array(value.shape[1:], value.dtype, low=value.low, high=value.high, kind=value.kind, place=value.place)
    length = value.shape[0]
    if isinstance(length, int) and length <= 64:
        return ListValue([row] * length)
    return ListValue([row], exact=False, length=UNKNOWN if isinstance(length, Unknown) else length)
