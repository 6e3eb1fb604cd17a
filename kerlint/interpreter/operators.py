"""Python's operators on abstract values."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Expr, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    Foreign,
    Function,
    Instance,
    LibraryRef,
    ListValue,
    Native,
    Partial,
    Value,
)

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
_FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
MAX_REPEATED = 20_000  # items that `[x] * n` may spell out
Plain = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis))
OBJECTS = (
    Layer,
    Tensor,
    Function,
    BoundMethod,
    ClassValue,
    Instance,
    LibraryRef,
    Native,
    Partial,
    Foreign,
    Dataset,
)


def is_plain(value: Value) -> bool:
    """Whether the value is a constant, or a tuple of constants."""
    if isinstance(value, tuple):
        return all(map(is_plain, value))
    return isinstance(value, Plain)


def truth(value: Value) -> bool | None:
    """Whether Python takes the value for true; None when that is not known."""
    if isinstance(value, ListValue):
        return bool(value) if value.exact else (True if isinstance(value.length, int) and value.length else None)
    if isinstance(value, DictValue):
        return True if value else (False if value.exact or value.keywords else None)
    if isinstance(value, (*Plain, tuple, range)):
        return bool(value)
    if isinstance(value, (Layer, Function, BoundMethod, ClassValue, LibraryRef, Native, Partial)):
        return True
    if isinstance(value, Instance):
        return True if value.cls.find("__bool__") is None and value.cls.find("__len__") is None else None
    return None


def binary(m: Machine, op: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
    """`left op right`."""
    symbol = _SYMBOLS.get(type(op), "?")
    if isinstance(left, (Tensor, Array)) or isinstance(right, (Tensor, Array)):
        from kerlint.interpreter.tensor_ops import binary_op

        return binary_op(m, symbol, left, right, node)
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _overloaded(m, symbol, left, right, node)
    if isinstance(left, Plain) and isinstance(right, Plain):
        return _constants(symbol, left, right)
    if isinstance(left, ListValue) or isinstance(right, ListValue) or isinstance(left, tuple) or isinstance(right, tuple):
        return _sequences(m, symbol, left, right)
    if isinstance(left, DictValue) and isinstance(right, DictValue) and symbol == "|":
        return DictValue({**left, **right}, exact=left.exact and right.exact)
    if isinstance(left, (int, float, Expr, Unknown)) and isinstance(right, (int, float, Expr, Unknown)):
        return _numbers(symbol, left, right)
    return UNKNOWN


def _constants(symbol: str, left: Any, right: Any) -> Value:
    if left is None or right is None:  # arithmetic on a size that may be any stays any size
        return None if isinstance(left, (int, float, type(None))) and isinstance(right, (int, float, type(None))) else UNKNOWN
    if symbol == "**" and isinstance(right, (int, float)) and (abs(right) > 64 or _huge(left)):
        return UNKNOWN
    if symbol == "<<" and isinstance(right, int) and right > 64:
        return UNKNOWN
    if symbol == "*" and (isinstance(left, (str, bytes)) or isinstance(right, (str, bytes))):
        count = right if isinstance(right, int) else left
        if not isinstance(count, int) or count > MAX_REPEATED:
            return UNKNOWN
    if symbol == "*" and (_huge(left) or _huge(right)):
        return UNKNOWN
    if symbol == "%" and isinstance(left, (str, bytes)):
        return UNKNOWN if len(left) > 1000 else _safely(symbol, left, right)
    return _safely(symbol, left, right)


def _huge(value: Any) -> bool:
    return isinstance(value, int) and value.bit_length() > 256


def _safely(symbol: str, left: Any, right: Any) -> Value:
    try:
        return _FUNCTIONS[symbol](left, right)
    except (ArithmeticError, TypeError, ValueError, KeyError, MemoryError):
        return UNKNOWN


def _sequences(m: Machine, symbol: str, left: Value, right: Value) -> Value:
    if symbol == "+":
        if isinstance(left, ListValue) and isinstance(right, ListValue):
            joined = ListValue([*left, *right], exact=left.exact and right.exact, loop=m.loop)
            if not joined.exact:
                joined.length = dims.add(left.size, right.size)
            return joined
        if isinstance(left, tuple) and isinstance(right, tuple):
            return left + right
        return UNKNOWN
    if symbol == "*":
        items, count = (left, right) if isinstance(left, (ListValue, tuple)) else (right, left)
        if isinstance(items, tuple):
            return items * count if isinstance(count, int) and len(items) * count <= MAX_REPEATED else UNKNOWN
        if isinstance(count, int) and len(items) * count <= MAX_REPEATED and items.exact:
            return ListValue(list(items) * count, loop=m.loop)
        length = dims.mul(items.size, dims.as_dim(count))
        return ListValue(items[:1], exact=False, length=length, loop=m.loop)
    if symbol == "%" and isinstance(left, str):
        return UNKNOWN
    return UNKNOWN


def _numbers(symbol: str, left: Value, right: Value) -> Value:
    if not _named(left) and not isinstance(left, (int, float, Expr)):
        return UNKNOWN
    if not _named(right) and not isinstance(right, (int, float, Expr)):
        return UNKNOWN
    a, b = dims.as_dim(left), dims.as_dim(right)
    result: Any = UNKNOWN
    if symbol == "+":
        result = dims.add(a, b)
    elif symbol == "-":
        result = dims.sub(a, b)
    elif symbol == "*":
        result = dims.mul(a, b)
    elif symbol == "//":
        result = dims.floordiv(a, b)
    if result is None or isinstance(result, Unknown):
        return _expression(symbol, left, right)
    return result


def _expression(symbol: str, left: Value, right: Value) -> Value:
    """A named value for arithmetic that dims cannot express, such as `units / 2`."""
    return Unknown(f"{_text(left)} {symbol} {_text(right)}", (symbol, _identity(left), _identity(right)))


def _named(value: Value) -> bool:
    return isinstance(value, Unknown) and value.name is not None


def _identity(value: Value) -> Any:
    return dims.as_dim(value) if isinstance(value, Unknown) else value


def _text(value: Value) -> str:
    if isinstance(value, Unknown):
        text = value.name or "?"
        return f"({text})" if " " in text else text
    if isinstance(value, Expr):
        return f"({value})" if len(value.terms) > 1 else str(value)
    return repr(value)


_DUNDERS = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "@": "__matmul__"}


def _overloaded(m: Machine, symbol: str, left: Value, right: Value, node: ast.AST) -> Value:
    from kerlint.interpreter.attributes import class_attribute

    if isinstance(left, Instance) and symbol in _DUNDERS:
        method = class_attribute(left, _DUNDERS[symbol])
        if method is not None:
            return m.call_value(method, [right], {}, node)
    return UNKNOWN


def unary(m: Machine, op: ast.unaryop, operand: Value, node: ast.AST) -> Value:
    """`op operand`."""
    if isinstance(op, ast.Not):
        known = truth(operand)
        if known is None and isinstance(operand, Unknown) and operand.name is not None:
            return Unknown(f"not {operand.name}", ("not", operand))
        return UNKNOWN if known is None else not known
    if isinstance(operand, (Tensor, Array)):
        from kerlint.interpreter.tensor_ops import unary_op

        return unary_op(m, "-" if isinstance(op, ast.USub) else "+" if isinstance(op, ast.UAdd) else "~", operand, node)
    if isinstance(operand, (int, float)):
        if isinstance(op, ast.USub):
            return -operand
        if isinstance(op, ast.UAdd):
            return +operand
        return ~operand if isinstance(operand, int) else UNKNOWN
    if isinstance(op, ast.USub) and (isinstance(operand, Expr) or _named(operand)):
        return dims.mul(dims.as_dim(operand), -1)
    return UNKNOWN


def compare(m: Machine, op: ast.cmpop, left: Value, right: Value, node: ast.AST) -> Value:
    """`left op right`: True, False, or an Unknown named after the test."""
    if isinstance(op, (ast.In, ast.NotIn)):
        found = _contains(left, right)
        if found is None:
            return UNKNOWN
        return found is isinstance(op, ast.In)
    if isinstance(op, (ast.Is, ast.IsNot)):
        same = _identical(left, right)
        if same is None:
            if _named(left) and (right is None or isinstance(right, bool)):
                return _test("is", left, right)
            return UNKNOWN
        return same is isinstance(op, ast.Is)
    symbol, function = _COMPARISONS[type(op)]
    if isinstance(left, (Tensor, Array)) or isinstance(right, (Tensor, Array)):
        if left is None or right is None:
            return symbol == "!="
        from kerlint.interpreter.tensor_ops import compare_op

        return compare_op(m, symbol, left, right, node)
    if is_plain(left) and is_plain(right):
        try:
            return bool(function(left, right))
        except TypeError:
            return UNKNOWN
    if isinstance(left, (ListValue, tuple)) and isinstance(right, (ListValue, tuple)) and symbol in ("==", "!="):
        equal = _equal_sequences(left, right)
        return UNKNOWN if equal is None else equal is (symbol == "==")
    if symbol in ("==", "!=") and (_container_and_scalar(left, right) or _container_and_scalar(right, left)):
        return symbol == "!="
    if isinstance(left, (Expr, int)) and isinstance(right, (Expr, int)):
        return _compare_dims(symbol, left, right)
    if _named(left) and is_plain(right):
        return _test(symbol, left, right)
    if _named(right) and is_plain(left):
        return _test(_MIRROR[symbol], right, left)
    if isinstance(left, LibraryRef) and isinstance(right, LibraryRef) and symbol in ("==", "!="):
        return (left.path == right.path) is (symbol == "==")
    if isinstance(left, OBJECTS) and isinstance(right, Plain) and symbol in ("==", "!="):
        return symbol == "!="
    return UNKNOWN


def _container_and_scalar(left: Value, right: Value) -> bool:
    """Whether one is a list, tuple or dict and the other a string, a number or None, so that they cannot be equal."""
    return isinstance(left, (ListValue, tuple, DictValue)) and (
        right is None or isinstance(right, (str, bytes, int, float, Expr))
    )


def _test(symbol: str, left: Unknown, right: Value) -> Value:
    if symbol == "!=":
        return Unknown(f"{left.name} != {right!r}", ("not", _test("==", left, right)))
    return Unknown(f"{left.name} {symbol} {right!r}", ("compare", symbol, left.key, right))


def _compare_dims(symbol: str, left: int | Expr, right: int | Expr) -> Value:
    known = dims.same(left, right)
    if symbol in ("==", "!=") and known is not None:
        return known is (symbol == "==")
    difference = dims.sub(left, right)
    if isinstance(difference, int):
        return bool(_FUNCTIONS_OF_ZERO[symbol](difference))
    if isinstance(left, Expr) and isinstance(right, int):
        return Unknown(f"{left} {symbol} {right}", ("compare", symbol, left, right))
    if isinstance(right, Expr) and isinstance(left, int):
        return Unknown(f"{left} {symbol} {right}", ("compare", _MIRROR[symbol], right, left))
    return UNKNOWN


_FUNCTIONS_OF_ZERO: dict[str, Callable[[int], bool]] = {
    "==": lambda d: d == 0,
    "!=": lambda d: d != 0,
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
}


def _identical(left: Value, right: Value) -> bool | None:
    if left is right and not isinstance(left, Unknown):
        return True
    if left is None or right is None:
        other = right if left is None else left
        return None if isinstance(other, Unknown) else other is None
    if isinstance(left, bool) and isinstance(right, bool):
        return left is right
    if isinstance(left, Plain) and isinstance(right, Plain):
        return type(left) is type(right) and left == right
    if isinstance(left, LibraryRef) and isinstance(right, LibraryRef):
        return left.path == right.path
    if isinstance(left, OBJECTS) and isinstance(right, OBJECTS):
        return False
    return None


def _contains(item: Value, container: Value) -> bool | None:
    if isinstance(container, str):
        return item in container if isinstance(item, str) else None
    if isinstance(container, DictValue):
        if not is_plain(item):
            return None
        return True if item in container else (False if container.exact or container.keywords else None)
    if isinstance(container, (ListValue, tuple, range)):
        if not is_plain(item):
            return None
        if any(is_plain(other) and other == item for other in container):
            return True
        exact = getattr(container, "exact", True)
        return False if exact and all(map(is_plain, container)) else None
    return None


def _equal_sequences(left: Any, right: Any) -> bool | None:
    if type(left) is not type(right):
        return False
    if not getattr(left, "exact", True) or not getattr(right, "exact", True):
        return None
    if len(left) != len(right):
        return False
    answer: bool | None = True
    for a, b in zip(left, right):
        if is_plain(a) and is_plain(b):
            if a != b:
                return False
        elif not (a is b and not isinstance(a, Unknown)):
            answer = None
    return answer
