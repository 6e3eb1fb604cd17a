"""NumPy's functions on plain numbers and shapes: what they give is a number again, and may be a size."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from kerlint.graph.dims import Expr, Unknown, product
from kerlint.graph.tensors import Array
from kerlint.interpreter.library import CONSTANTS, Call, function
from kerlint.interpreter.values import ListValue, Value

CONSTANTS.update(
    {
        "numpy.newaxis": None,
        "tensorflow.newaxis": None,
        "numpy.pi": math.pi,
        "numpy.e": math.e,
        "numpy.inf": math.inf,
        "numpy.nan": math.nan,
    }
)

_OF_ONE: dict[str, Callable[[float], Any]] = {
    "ceil": lambda x: float(math.ceil(x)),
    "floor": lambda x: float(math.floor(x)),
    "sqrt": math.sqrt,
    "log2": math.log2,
    "log10": math.log10,
    "log": math.log,
    "exp": math.exp,
    "abs": abs,
    "absolute": abs,
}


def plain_number(value: Value) -> int | float | None:
    """The value where it is a known number; of an array of no axes the number in it."""
    if isinstance(value, Array) and value.shape == ():
        value = value.value
    return value if isinstance(value, (int, float)) else None


@function(*(f"numpy.{name}" for name in _OF_ONE))
def of_one(call: Call) -> Value:
    """A function of a known number."""
    value = plain_number(call.args[0]) if len(call.args) == 1 and not call.kwargs else None
    if value is None:
        return NotImplemented
    try:
        return _OF_ONE[call.path.rpartition(".")[2]](value)
    except (ValueError, OverflowError):
        return NotImplemented


@function("numpy.prod", "numpy.product")
def prod(call: Call) -> Value:
    """The product of the sizes of a shape."""
    given = call.args[0] if len(call.args) == 1 and not call.kwargs else None
    if isinstance(given, Array) and isinstance(given.value, tuple):
        given = given.value
    if not isinstance(given, tuple) and not (isinstance(given, ListValue) and given.exact):
        return NotImplemented
    if not all(isinstance(size, (int, Expr)) for size in given):
        return NotImplemented
    total = product(given)
    return NotImplemented if isinstance(total, Unknown) else total
