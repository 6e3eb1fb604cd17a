"""Python's built-in functions on abstract values. The methods of strings, lists and dicts stand in `containers`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr, Unknown, as_dim, symbol
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter import operators
from kerlint.interpreter.attributes import get_attribute, native_attribute, set_attribute
from kerlint.interpreter.expressions import evaluate
from kerlint.interpreter.functions import sample
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.libraries.arrays import length_of
from kerlint.interpreter.libraries.instances import is_instance
from kerlint.interpreter.library import Call, Handler, function
from kerlint.interpreter.operators import is_plain, truth
from kerlint.interpreter.values import (
    BoundMethod,
    Callee,
    ClassValue,
    DictValue,
    Foreign,
    Instance,
    LibraryRef,
    ListValue,
    Slice,
    Value,
)

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

MAX_TURNS = 2_000  # items that `map`, `sorted` and their like are evaluated on one by one
MAX_NUMBER = 2**62  # bounds of a range that stays a range
MAX_TEXT = 60  # characters of source that name a value


def builtin(*names: str) -> Callable[[Handler], Handler]:
    """Register a built-in function. With a `*args` that is not known nothing is known of the result."""

    def register(handler: Handler) -> Handler:
        def run(call: Call) -> Value:
            return UNKNOWN if call.partial else handler(call)

        function(*(f"builtins.{name}" for name in names))(run)
        return handler

    return register


def named_after(call: Call) -> Value:
    """A value that nothing is known of, called as the call is written."""
    text = call.machine.text(call.node) if call.node is not None else call.path.rpartition(".")[2] + "(...)"
    return call.machine.fresh(text if len(text) <= MAX_TEXT else call.path.rpartition(".")[2] + "(...)")


def part_of(function: str, value: Value) -> Value:
    """`function(value)` of a value that has but a name: the same for the same value."""
    if isinstance(value, Unknown) and value.name is not None:
        return Unknown(f"{function}({value.name})", (function, value.key))
    if isinstance(value, Expr):
        return Unknown(f"{function}({value})", (function, value))
    return UNKNOWN


# ---------------------------------------------------------------- sizes and numbers


@builtin("len")
def _len(call: Call) -> Value:
    value = call.get(0, "obj")
    if isinstance(value, Unknown):
        return part_of("len", value)
    if isinstance(value, Instance):
        found = value.cls.find("__len__")
        return UNKNOWN if found is None else call.machine.call_value(BoundMethod(found[0], value), [], {}, call.node)
    if isinstance(value, Foreign):
        return call.machine.call_value(native_attribute(call.machine, value, "__len__", _node(call)), [], {}, call.node)
    size = length_of(value)
    if (isinstance(size, Unknown) and size.name is None) or size is None:
        return named_after(call)
    return size


def rounded(value: Value, function: str) -> Value:
    """`function(value)`, one of "ceil", "floor", "int" and "trunc", of a value that has but a name.

    Of a size that was divided it is a size again.
    """
    if isinstance(value, Unknown) and isinstance(value.key, tuple) and len(value.key) == 3 and value.key[0] == "/":
        left, right = value.key[1:]
        if isinstance(left, Expr) and type(right) is int and right > 0:
            return dims.ceildiv(left, right) if function == "ceil" else dims.floordiv(left, right)
    return part_of(function, value)


def _number_in(value: Value) -> Value:
    """The number in an array of no axes, where it is known."""
    if isinstance(value, Array) and value.shape == () and isinstance(value.value, (int, float, Expr)):
        return value.value
    if isinstance(value, Array) and value.shape == () and value.low is not None and value.low == value.high:
        return value.low  # there is only one number between its bounds
    return value


@builtin("int")
def _int(call: Call) -> Value:
    if not call.args:
        return 0
    value = _number_in(call.args[0])
    if isinstance(value, Expr):
        return value
    if isinstance(value, (int, float, str)):
        base = call.get(1, "base", 10)
        if isinstance(value, str) and (len(value) > 100 or type(base) is not int):
            return UNKNOWN
        return _safely(lambda: int(value, base) if isinstance(value, str) else int(value))
    return rounded(value, "int")


@builtin("float")
def _float(call: Call) -> Value:
    if not call.args:
        return 0.0
    value = _number_in(call.args[0])
    if isinstance(value, (int, float)) or (isinstance(value, str) and len(value) <= 100):
        return _safely(lambda: float(value))
    return part_of("float", value)


@builtin("bool")
def _bool(call: Call) -> Value:
    if not call.args:
        return False
    known = truth(call.args[0])
    return part_of("bool", call.args[0]) if known is None else known


@builtin("abs")
def _abs(call: Call) -> Value:
    value = call.get(0, "x")
    if isinstance(value, (Tensor, Array)):
        return _of_library(call, "keras.ops.abs")
    return abs(value) if isinstance(value, (int, float)) else part_of("abs", value)


@builtin("round")
def _round(call: Call) -> Value:
    value, digits = call.get(0, "number"), call.get(1, "ndigits")
    if isinstance(value, Expr):
        return value
    if isinstance(value, (int, float)) and (digits is None or (type(digits) is int and abs(digits) < 100)):
        return _safely(lambda: round(value, digits))
    return part_of("round", value)


@builtin("pow")
def _pow(call: Call) -> Value:
    if len(call.args) != 2:
        return UNKNOWN
    return operators.binary(call.machine, ast.Pow(), call.args[0], call.args[1], _node(call))


@builtin("divmod")
def _divmod(call: Call) -> Value:
    if len(call.args) != 2:
        return UNKNOWN
    m, node = call.machine, _node(call)
    return tuple(operators.binary(m, op, call.args[0], call.args[1], node) for op in (ast.FloorDiv(), ast.Mod()))


@builtin("max", "min")
def _extreme(call: Call) -> Value:
    choose: Callable[..., Any] = max if call.path.endswith("max") else min
    if len(call.args) == 1:
        items = items_of(call.machine, call.args[0])
        if isinstance(call.args[0], range) and call.args[0]:
            return choose(call.args[0][0], call.args[0][-1])
    else:
        items = ListValue(call.args)
    if items is None or not items.exact or "key" in call.kwargs:
        return named_after(call)
    if not items:
        return call.kwargs.get("default", UNKNOWN)
    if all(is_plain(item) for item in items):
        return _safely(lambda: choose(items))
    if any(isinstance(item, (Array, Tensor)) for item in items):
        return UNKNOWN
    return _extreme_of_named(items, call)


def _extreme_of_named(items: ListValue, call: Call) -> Value:
    first = as_dim(items[0])
    if all(dims.same(first, as_dim(item)) for item in items):
        return items[0]
    return named_after(call)


@builtin("sum")
def _sum(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    if items is None or not items.exact or len(items) > MAX_TURNS:
        return named_after(call)
    total = call.get(1, "start", 0)
    for item in items:
        total = operators.binary(call.machine, ast.Add(), total, item, _node(call))
    return total


@builtin("any", "all")
def _any_all(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    if items is None:
        return UNKNOWN
    stop = call.path.endswith("any")
    known = [truth(item) for item in items]
    if items.exact and stop in known:
        return stop
    return not stop if items.exact and None not in known else UNKNOWN


# ---------------------------------------------------------------- iteration


@builtin("range")
def _range(call: Call) -> Value:
    args = call.args
    if not 1 <= len(args) <= 3:
        return UNKNOWN
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (args[0], args[1], args[2] if len(args) == 3 else 1)
    if all(isinstance(bound, int) and abs(bound) < MAX_NUMBER for bound in (start, stop, step)):
        return range(start, stop, step) if step else UNKNOWN
    length: Dim = UNKNOWN
    if type(step) is int and step > 0:
        first, last = as_dim(start), as_dim(stop)
        distance = dims.sub(last, first)
        length = dims.ceildiv(distance, step) if isinstance(distance, (int, Expr)) else UNKNOWN
    low = start if type(start) is int and type(step) is int and step > 0 else None
    item = symbol("i", call.machine.serial(), low)
    return ListValue([item], exact=False, length=length, loop=call.machine.loop)


@builtin("enumerate")
def _enumerate(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    start = call.get(1, "start", 0)
    if items is not None and items.exact and type(start) is int:
        return ListValue([(start + i, item) for i, item in enumerate(items)], loop=call.machine.loop)
    index = symbol("i", call.machine.serial(), start if type(start) is int else None)
    item = sample(items) if items else UNKNOWN
    length = UNKNOWN if items is None else items.size
    return ListValue([(index, item)], exact=False, length=length, loop=call.machine.loop)


@builtin("zip")
def _zip(call: Call) -> Value:
    parts = [items_of(call.machine, value) for value in call.args]
    if all(part is not None and part.exact for part in parts):
        return ListValue(zip(*(part or () for part in parts), strict=False), loop=call.machine.loop)
    row = tuple(sample(part) if part else UNKNOWN for part in parts)
    sizes = [UNKNOWN if part is None else part.size for part in parts]
    same = all(dims.same(as_dim(sizes[0]), as_dim(size)) for size in sizes)
    return ListValue([row], exact=False, length=sizes[0] if same else UNKNOWN, loop=call.machine.loop)


@builtin("map")
def _map(call: Call) -> Value:
    m = call.machine
    if len(call.args) < 2:
        return UNKNOWN
    run, parts = call.args[0], [items_of(m, value) for value in call.args[1:]]
    if all(part is not None and part.exact and len(part) <= MAX_TURNS for part in parts):
        rows = list(zip(*(part or () for part in parts), strict=False))
        return ListValue((_once(m, run, row, call) for row in rows), loop=m.loop)
    row = tuple(sample(part) if part else UNKNOWN for part in parts)
    length = UNKNOWN if len(parts) != 1 or parts[0] is None else parts[0].size
    return ListValue([_once(m, run, row, call)], exact=False, length=length, loop=m.loop)


def _once(m: Machine, run: Value, args: tuple[Value, ...], call: Call) -> Value:
    m.tick()
    return m.call_value(run, list(args), {}, call.node)


@builtin("filter")
def _filter(call: Call) -> Value:
    m = call.machine
    if len(call.args) != 2:
        return UNKNOWN
    run, items = call.args[0], items_of(m, call.args[1])
    if items is None or not items.exact or len(items) > MAX_TURNS:
        return ListValue(items or (), exact=False, loop=m.loop)
    kept = ListValue(loop=m.loop)
    for item in items:
        known = truth(item if run is None else _once(m, run, (item,), call))
        if known is None:
            kept.exact = False
        if known is not False:
            kept.append(item)
    return kept


@builtin("reversed")
def _reversed(call: Call) -> Value:
    value = call.get(0, "sequence")
    if isinstance(value, range):
        return value[::-1]
    items = items_of(call.machine, value)
    if items is None:
        return ListValue(exact=False)
    return ListValue(items[::-1], exact=items.exact, length=items.length, loop=call.machine.loop)


@builtin("sorted")
def _sorted(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    if items is None:
        return ListValue(exact=False, length=_unspelt_length(call), loop=call.machine.loop)
    return sort(call, items)


def sort(call: Call, items: ListValue) -> ListValue:
    """The items in order; one that stands for all where the order is not known."""
    m = call.machine
    key, reverse = call.kwargs.get("key"), call.kwargs.get("reverse", False)
    if items.exact and len(items) <= MAX_TURNS and isinstance(reverse, bool):
        keys = [item if key is None else _once(m, key, (item,), call) for item in items]
        if all(map(is_plain, keys)):
            order = _safely(lambda: sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse))
            if isinstance(order, list):
                return ListValue([items[i] for i in order], loop=m.loop)
    return ListValue([sample(items)] if items else (), exact=False, length=items.size, loop=m.loop)


@builtin("iter")
def _iter(call: Call) -> Value:
    return call.get(0, "object")


@builtin("next")
def _next(call: Call) -> Value:
    value = call.get(0, "iterator")
    if isinstance(value, Dataset):
        from kerlint.interpreter.tensor_ops import as_value

        return as_value(value.element)
    items = items_of(call.machine, value)
    return sample(items) if items else UNKNOWN


# ---------------------------------------------------------------- containers


def _unspelt_length(call: Call) -> Dim:
    return as_dim(part_of("len", call.args[0])) if call.args else UNKNOWN


@builtin("list")
def _list(call: Call) -> Value:
    m = call.machine
    if not call.args:
        return ListValue(loop=m.loop)
    items = items_of(m, call.args[0])
    if items is None:
        return ListValue(exact=False, length=_unspelt_length(call), loop=m.loop)
    return ListValue(items, exact=items.exact, length=items.length, loop=m.loop)


@builtin("tuple")
def _tuple(call: Call) -> Value:
    if not call.args:
        return ()
    items = items_of(call.machine, call.args[0])
    return UNKNOWN if items is None or not items.exact else tuple(items)


@builtin("set", "frozenset")
def _set(call: Call) -> Value:
    m = call.machine
    if not call.args:
        return ListValue(loop=m.loop)
    items = items_of(m, call.args[0])
    if items is not None and items.exact and all(map(is_plain, items)):
        return ListValue(dict.fromkeys(items), loop=m.loop)
    return ListValue(items or (), exact=False, length=as_dim(named_after_set(call)), loop=m.loop)


def named_after_set(call: Call) -> Value:
    """How many different items there are, as a name."""
    return call.machine.fresh(f"len({call.machine.text(call.node)})") if call.node is not None else UNKNOWN


@function("builtins.dict")
def _dict(call: Call) -> Value:
    given = call.args[0] if call.args else DictValue()
    return with_entries(call.machine, DictValue(exact=not call.partial), given, call.kwargs)


def with_entries(m: Machine, target: DictValue, given: Value, kwargs: dict[str, Value]) -> DictValue:
    """`target.update(given, **kwargs)`; gives the target."""
    if isinstance(given, DictValue):
        target.update(given)
        target.exact = target.exact and given.exact
    else:
        items = items_of(m, given)
        target.exact = target.exact and items is not None and items.exact
        for item in items if items is not None and items.exact else ():
            if isinstance(item, (tuple, list)) and len(item) == 2 and is_plain(item[0]):
                target[item[0]] = item[1]
            else:
                target.exact = False
    target.update(kwargs)
    return target


@builtin("slice")
def _slice(call: Call) -> Value:
    args = call.args
    return Slice(None, args[0], None) if len(args) == 1 else Slice(*[*args, None, None, None][:3])


# ---------------------------------------------------------------- text


@builtin("str", "repr")
def _str(call: Call) -> Value:
    if not call.args:
        return ""
    value = call.args[0]
    if call.path.endswith("str") and isinstance(value, str):
        return value
    if isinstance(value, (str, int, float, type(None))):
        return _safely(lambda: repr(value) if call.path.endswith("repr") else str(value))
    return part_of("str", value)


@builtin("chr", "ord")
def _character(call: Call) -> Value:
    run: Callable[[Any], Any] = chr if call.path.endswith("chr") else ord
    value = call.get(0, "c")
    return _safely(lambda: run(value)) if isinstance(value, (int, str)) else UNKNOWN


@builtin("print")
def _print(call: Call) -> Value:
    return None


# ---------------------------------------------------------------- objects


@builtin("isinstance")
def _isinstance(call: Call) -> Value:
    if len(call.args) != 2:
        return UNKNOWN
    value, kind = call.args
    known = is_instance(value, kind)
    if known is None and isinstance(value, Unknown) and value.name is not None and call.node is not None:
        text = call.machine.text(call.node.args[1])
        return Unknown(f"isinstance({value.name}, {text})", ("isinstance", value.key, text))
    return UNKNOWN if known is None else known


@builtin("callable")
def _callable(call: Call) -> Value:
    value = call.get(0, "obj")
    if isinstance(value, (*Callee, Layer)):
        return True
    if is_plain(value) or isinstance(value, (ListValue, DictValue, Tensor, Array, Expr)):
        return False
    return part_of("callable", value)


@builtin("type")
def _type(call: Call) -> Value:
    if len(call.args) != 1:
        return UNKNOWN
    value = call.args[0]
    if isinstance(value, Instance):
        return value.cls
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return LibraryRef(name, name)
    if isinstance(value, (bool, int, float, str, tuple)):
        return LibraryRef(f"builtins.{type(value).__name__}", f"builtins.{type(value).__name__}")
    return UNKNOWN


_TYPES: tuple[tuple[type, str], ...] = (
    (ListValue, "builtins.list"),
    (DictValue, "builtins.dict"),
    (Tensor, "tensorflow.Tensor"),
)


@builtin("getattr")
def _getattr(call: Call) -> Value:
    if len(call.args) < 2 or not isinstance(call.args[1], str):
        return UNKNOWN
    owner, name = call.args[:2]
    if len(call.args) > 2 and has_attribute(owner, name) is False:
        return call.args[2]
    return get_attribute(call.machine, owner, name, _node(call))


@builtin("eval")
def _eval(call: Call) -> Value:
    """The value of an expression that is known as text, such as the name of a layer's class."""
    text, node, scope = call.get(0, "source"), call.node, call.scope
    if not isinstance(text, str) or len(call.args) != 1 or node is None or scope is None:
        return UNKNOWN
    try:
        expression = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return UNKNOWN
    for part in ast.walk(expression):
        ast.copy_location(part, node)
    return evaluate(call.machine, expression, scope)


@builtin("hasattr")
def _hasattr(call: Call) -> Value:
    if len(call.args) != 2 or not isinstance(call.args[1], str):
        return UNKNOWN
    known = has_attribute(*call.args)
    return part_of("hasattr", call.args[0]) if known is None else known


def has_attribute(owner: Value, name: str) -> bool | None:
    """Whether the object of the user's has the attribute; None for what is not known."""
    if isinstance(owner, Instance):
        if name in owner.attributes or owner.cls.find(name) is not None:
            return True
        return None if owner.layer is not None or owner.cls.opaque else False
    if isinstance(owner, ClassValue):
        return True if owner.find(name) is not None else None
    if isinstance(owner, (str, int, float, type(None))):
        return hasattr(owner, name)
    return None


@builtin("setattr")
def _setattr(call: Call) -> Value:
    if len(call.args) == 3 and isinstance(call.args[1], str):
        set_attribute(call.machine, call.args[0], call.args[1], call.args[2], _node(call))
    return None


@builtin("vars")
def _vars(call: Call) -> Value:
    value = call.get(0, "object")
    if isinstance(value, (Instance, Foreign)):
        return DictValue(value.attributes, exact=isinstance(value, Instance) and value.layer is None)
    return UNKNOWN


# ---------------------------------------------------------------- operators as functions


_OPERATORS = {
    "add": ast.Add, "concat": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv,
    "mod": ast.Mod, "pow": ast.Pow, "matmul": ast.MatMult,
}  # fmt: skip


@function(*(f"operator.{name}" for name in _OPERATORS))
def _operator(call: Call) -> Value:
    if len(call.args) != 2:
        return UNKNOWN
    op = _OPERATORS[call.path.rpartition(".")[2]]()
    return operators.binary(call.machine, op, call.args[0], call.args[1], _node(call))


def _node(call: Call) -> ast.AST:
    return call.node if call.node is not None else ast.Pass()


def _of_library(call: Call, path: str) -> Value:
    from kerlint.interpreter.tensor_ops import library_op

    return library_op(call.machine, LibraryRef(path, path), call)


def _safely(run: Callable[[], Any]) -> Value:
    """What Python gives; UNKNOWN when it raises."""
    try:
        return run()
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN
