"""What is known of data besides its shape, and what of that survives an operation.

Bounds of values, class numbers and one-hot rows are facts about every element, so they survive whatever only moves,
repeats or drops elements. A fact that an operation may break is dropped, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, same, unify
from kerlint.graph.tensors import Array, join_shapes


@dataclass(eq=False)
class Frame(Array):
    """A table of pandas. `columns` are the names where all are known, `fields` what is known of single columns."""

    columns: tuple[Any, ...] | None = None
    fields: dict[Any, Array] = field(default_factory=dict)


@dataclass(eq=False)
class Ragged(Array):
    """A vector of objects, each a sequence of its own length. `item` is one of them, as a value of the interpreter."""

    item: Any = UNKNOWN


# Operations (by the names that the ops go by) whose results hold nothing but elements of their first arguments.
MOVES = frozenset(
    """
    reshape resize_array ravel batch_flatten expand_dims squeeze transpose swapaxes moveaxis rollaxis
    matrix_transpose flip roll sort reverse_sequence flip_first flip_second rot90 tile repeat repeat_vector
    concatenate stack vstack hstack dstack column_stack split array_split split_sizes hsplit vsplit
    dsplit unstack take gather boolean_mask slice delete broadcast_to convert cast astype getitem flatten
    permutation random_of choice atleast unique max min amax amin copy mean average median
    identity stop_gradient select_by_index partition depth_to_space space_to_depth diagonal
    """.split()
)
# Of those, the ones that mix elements or leave none of the rows as they were, so that labels are labels no more.
THINS = frozenset("max min amax amin mean average median unique choice delete".split())
# Results that lie between two fixed numbers, whatever goes in.
RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "sin": (-1.0, 1.0), "cos": (-1.0, 1.0)}

_INTEGERS = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}


def integer_range(dtype: str | None) -> tuple[float, float] | None:
    """The smallest and largest number of an integer dtype; None for others."""
    bits = _INTEGERS.get(dtype or "")
    if bits is None:
        return None
    return (0.0, 2.0**bits - 1) if (dtype or "").startswith("u") else (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1)


def derived(array: Array, shape: Shape | None, **changes: Any) -> Array:
    """The same data in another shape: facts stay but for `changes`, the literal goes."""
    return replace(array, shape=shape, **{"value": UNKNOWN, "variable": None, **changes})


def plain(array: Array, shape: Shape | None, **changes: Any) -> Array:
    """As `derived`, but as an array of NumPy whatever it was before."""
    facts = {
        "dtype": array.dtype,
        "labels": array.labels,
        "classes": array.classes,
        "low": array.low,
        "high": array.high,
        "kind": "numpy",
        "place": array.place,
    }
    return Array(shape, **{**facts, **changes})


def with_rows(array: Array, rows: Dim) -> Array:
    """The same data with another number of rows."""
    return array if array.shape is None or not array.shape else derived(array, (rows, *array.shape[1:]))


def hull(arrays: Iterable[Array]) -> tuple[float | None, float | None]:
    """The bounds of all the values together."""
    lows, highs = zip(*[(a.low, a.high) for a in arrays])
    return (None if None in lows else min(lows), None if None in highs else max(highs))


def joined_facts(arrays: Sequence[Array]) -> dict[str, Any]:
    """The facts that hold of every value in `arrays`: dtype, bounds, labels, classes."""
    first = arrays[0]
    low, high = hull(arrays)
    agree = all(a.labels == first.labels and same(a.classes, first.classes) for a in arrays[1:])
    return {
        "dtype": first.dtype if all(a.dtype == first.dtype for a in arrays) else None,
        "low": low,
        "high": high,
        "labels": first.labels if agree or len(arrays) == 1 else None,
        "classes": first.classes if agree or len(arrays) == 1 else UNKNOWN,
    }


def stacked(arrays: Sequence[Array], length: Dim) -> Array:
    """What a list of `length` such arrays is as one array."""
    shape = arrays[0].shape
    for other in arrays[1:]:
        shape = _agreed(shape, other.shape)
    facts = joined_facts(arrays)
    if facts["labels"] == "classes" and shape != ():
        facts.update(labels=None, classes=UNKNOWN)
    return Array(None if shape is None else (length, *shape), **facts)


def _agreed(a: Shape | None, b: Shape | None) -> Shape | None:
    """The shape that arrays of one stack must share; None where they cannot be stacked or that is not known."""
    if a is None or b is None or len(a) != len(b) or any(same(x, y) is False for x, y in zip(a, b)):
        return None
    return tuple(unify(x, y) for x, y in zip(a, b))


def carried(op: str, sources: Sequence[Array], result: Array) -> Array:
    """`result` of the operation `op` on `sources`, with the facts that survive it."""
    if op in RANGES:
        result.low, result.high = RANGES[op]
        return result
    if op == "argmax" and len(sources) == 1 and sources[0].labels == "one-hot" and sources[0].rank == (result.rank or 0) + 1:
        result.labels, result.classes = "classes", sources[0].classes
        result.low, result.high = 0.0, _last(sources[0].classes)
        return result
    if op not in MOVES or not sources:
        return result
    facts = joined_facts(sources)
    result.low, result.high = facts["low"], facts["high"]
    if result.dtype != facts["dtype"]:
        _wrap(result)
    if op not in THINS and _labels_survive(op, sources, facts["labels"], result):
        result.labels, result.classes = facts["labels"], facts["classes"]
        if op == "boolean_mask" and result.labels == "classes":
            result.classes = UNKNOWN  # a test may leave out classes
    if isinstance(sources[0], Ragged) and result.rank == 1 and op not in THINS:
        return Ragged(**{**vars(result), "item": sources[0].item})
    return result


def _last(classes: Dim) -> float | None:
    return float(classes - 1) if isinstance(classes, int) else None


def _wrap(array: Array) -> None:
    """Numbers that an integer dtype cannot hold turn up anywhere in it."""
    limits = integer_range(array.dtype)
    if limits and not _within(array, limits):
        array.low, array.high = limits if array.dtype in ("uint8", "int8") else (None, None)


def _within(array: Array, limits: tuple[float, float]) -> bool:
    return array.low is not None and array.high is not None and limits[0] <= array.low and array.high <= limits[1]


def _labels_survive(op: str, sources: Sequence[Array], labels: str | None, result: Array) -> bool:
    if labels == "classes":
        return op not in ("stack", "hstack", "column_stack", "dstack") or len(sources) == 1
    if labels != "one-hot" or not result.shape or not sources[0].shape:
        return False
    whole = len(result.shape) >= len(sources[0].shape)
    return whole and same(result.shape[-1], sources[0].shape[-1]) is True and op in _ROWWISE


_ROWWISE = frozenset(
    """
    reshape expand_dims squeeze tile repeat concatenate vstack split array_split split_sizes unstack take
    gather slice convert cast astype getitem boolean_mask permutation random_of copy identity repeat_vector
    """.split()
)


def bounds_of(value: Any) -> tuple[float | None, float | None]:
    """The bounds of a number or of an array's values."""
    if isinstance(value, Array):
        return value.low, value.high
    if isinstance(value, (bool, int, float)):
        return (float(value), float(value)) if math.isfinite(value) else (None, None)
    if isinstance(value, Expr):
        symbols = value.symbols()
        if len(symbols) == 1 and len(value.terms) == 1 and value.terms[0][1] == 1 and len(value.terms[0][0]) == 1:
            (one,) = symbols
            if value.terms[0][0][0] is one:
                return one.low, one.high
    return None, None


def scaled(op: str, left: Any, right: Any, result: Array) -> Array:
    """`result` of `left op right` with the bounds that follow from the operands' (interval arithmetic)."""
    a, b = bounds_of(left), bounds_of(right)
    if None in a or None in b:
        return result
    ends = _interval(op, (a[0] or 0.0, a[1] or 0.0), (b[0] or 0.0, b[1] or 0.0), integer_range(result.dtype) is not None)
    if ends is None:
        return result
    result.low, result.high = ends
    _wrap(result)
    return result


Interval = tuple[float, float]


def _interval(op: str, a: Interval, b: Interval, whole: bool) -> Interval | None:
    """The bounds of the result; `whole` says that it has whole numbers alone."""
    if op == "+":
        return a[0] + b[0], a[1] + b[1]
    if op == "-":
        return a[0] - b[1], a[1] - b[0]
    if op == "*":
        corners = [x * y for x in a for y in b]
    elif op == "/" and (b[0] > 0 or b[1] < 0):
        corners = [x / y for x in a for y in b]
    elif op == "//" and (b[0] > 0 or b[1] < 0):
        corners = [float(x // y) for x in a for y in b]
    elif op == "%" and b[0] == b[1] > 0:
        return 0.0, b[1] - 1 if whole else b[1]
    else:
        return None
    return min(corners), max(corners)


def cast(array: Array, dtype: str | None) -> Array:
    """The data as `dtype`."""
    result = derived(array, array.shape, dtype=dtype)
    limits = integer_range(dtype)
    if dtype is None:
        return result
    if dtype == "bool":
        result.low, result.high = 0.0, 1.0
    elif limits and integer_range(array.dtype) is None and result.low is not None and result.high is not None:
        result.low, result.high = float(math.trunc(result.low)), float(math.trunc(result.high))
    _wrap(result)
    return result


def width_of_one_hot(array: Array) -> int | Expr | None:
    """How many columns a one-hot encoding of all the class numbers in `array` has; None when that is not known.

    Not of few rows, which need not contain every class.
    """
    classes = array.classes
    if array.labels != "classes" or not isinstance(classes, (int, Expr)) or isinstance(classes, bool):
        return None
    rows = array.shape[0] if array.shape else None
    if isinstance(classes, int) and isinstance(rows, int) and rows < 20 * classes:
        return None
    return classes


def one_hot(array: Array, classes: Dim, dtype: str | None, shape: Shape | None) -> Array:
    """The class numbers of `array` as rows of `classes` zeros and a one."""
    return Array(shape, dtype, "one-hot", classes, 0.0, 1.0, place=array.place)


def join_data(a: Array, b: Array) -> Array:
    """What is known of data that is `a` on one path and `b` on another."""
    if type(a) is type(b) and a.kind == b.kind:
        facts = joined_facts((a, b))
        return Array(join_shapes(a.shape, b.shape), kind=b.kind, place=b.place, **facts)
    return Array(join_shapes(a.shape, b.shape))
