"""Data at hand as the graph knows data: shapes, dtypes, bounds, and whether labels are numbers or one-hot."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.places import Place
from kerlint.graph.tensors import Array, Structure

_LARGEST = 10_000_000  # numbers of an array that are looked at


def data_of(value: Any, name: str, place: Place, *, labels: bool = False) -> Structure:
    """Arrays in lists and dicts; `UNKNOWN` for what has no shape and dtype."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)) and not hasattr(value, "shape"):
        return type(value)(data_of(item, f"{name}[{index}]", place, labels=labels) for index, item in enumerate(value))
    if isinstance(value, dict):
        return {key: data_of(item, f"{name}[{key!r}]", place, labels=labels) for key, item in value.items()}
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if shape is None or dtype is None or getattr(shape, "rank", 0) is None:  # TensorFlow knows shapes of any rank
        return UNKNOWN
    sizes = tuple(size if size is None else int(size) for size in shape)
    array = Array(sizes, getattr(dtype, "name", str(dtype)), place=place, variable=name)
    if 0 < getattr(value, "size", 0) <= _LARGEST and hasattr(value, "min") and str(array.dtype)[:3] in ("int", "uin", "flo"):
        array.low, array.high = float(value.min()), float(value.max())
        if labels:
            _note_labels(array, value)
    return array


def _note_labels(array: Array, value: Any) -> None:
    """Whole numbers in one column are classes; rows of zeros with a single one are one-hot."""
    assert array.shape is not None
    columns = array.shape[1] if len(array.shape) == 2 else 1
    if len(array.shape) > 2 or not isinstance(columns, int):
        return
    if columns == 1 and str(array.dtype).startswith(("int", "uint")):
        array.labels = "classes"
    elif columns > 1 and bool(((value == 0) | (value == 1)).all()) and bool((value.sum(axis=1) == 1).all()):
        array.labels, array.classes = "one-hot", columns
