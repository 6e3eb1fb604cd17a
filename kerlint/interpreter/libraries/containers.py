"""Methods of strings, lists, tuples and dicts."""

from __future__ import annotations

import re
from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, as_dim
from kerlint.interpreter.functions import sample
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.libraries.builtins_ import sort, with_entries
from kerlint.interpreter.library import Call, method
from kerlint.interpreter.operators import is_plain
from kerlint.interpreter.values import DictValue, ListValue, Value

MAX_STRING = 10_000  # characters of a string that a method may make
_TEXT_METHODS = (
    "capitalize", "casefold", "count", "encode", "decode", "endswith", "find", "index", "isalnum", "isalpha",
    "isdigit", "islower", "isnumeric", "isspace", "isupper", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines",
    "startswith", "strip", "swapcase", "title", "upper", "zfill", "ljust", "rjust", "center", "format",
)  # fmt: skip
_WIDTH = re.compile(r"\d{3,}")  # a width in a format that is not worth following


# ---------------------------------------------------------------- strings


@method("str", *_TEXT_METHODS)
def _text(call: Call) -> Value:
    text, name = call.receiver, call.path.rpartition(".")[2]
    if call.partial or not all(map(is_plain, (*call.args, *call.kwargs.values()))) or not _is_small(text, name, call):
        return UNKNOWN
    try:
        made = getattr(text, name)(*call.args, **call.kwargs)
    except (AttributeError, LookupError, TypeError, ValueError):
        return UNKNOWN
    return ListValue(made, loop=call.machine.loop) if isinstance(made, list) else made


def _is_small(text: str | bytes, name: str, call: Call) -> bool:
    """Whether the method makes no string that is much longer than its parts."""
    if name in ("ljust", "rjust", "center", "zfill"):
        return isinstance(call.args[0] if call.args else None, int) and call.args[0] <= MAX_STRING
    size = len(text) + sum(len(a) for a in call.args if isinstance(a, (str, bytes)))
    if name == "replace":
        return size * size <= MAX_STRING * 100
    return size <= MAX_STRING and not (name == "format" and _WIDTH.search(str(text)))


@method("str", "join")
def _join(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    if items is None or not items.exact or not all(isinstance(item, type(call.receiver)) for item in items):
        return UNKNOWN
    total = sum(len(item) + len(call.receiver) for item in items)
    return call.receiver.join(items) if total <= MAX_STRING else UNKNOWN


# ---------------------------------------------------------------- lists


def _grow(call: Call, items: ListValue | None) -> None:
    from kerlint.interpreter.statements import extend

    extend(call.machine, call.receiver, items)


def _disturb(target: ListValue) -> None:
    """Afterwards nothing is known of how many items there are, and which."""
    target[:] = [sample(target)] if target else []
    target.exact, target.length = False, UNKNOWN


def _may_be_repeated(call: Call) -> bool:
    """Whether the change is made in a loop of unknown length to a list from outside of it."""
    return bool(call.machine.loop) and call.receiver.loop != call.machine.loop


@method("list", "append")
def _append(call: Call) -> Value:
    _grow(call, ListValue([call.get(0, "object", UNKNOWN)]))
    return None


@method("list", "add")
def _add(call: Call) -> Value:
    """Sets are lists here: what is there already is not added again."""
    target, item = call.receiver, call.get(0, "elem", UNKNOWN)
    if not is_plain(item) or not all(map(is_plain, target)):
        _disturb(target)
        target.append(item)
    elif item not in target:
        _grow(call, ListValue([item]))
    return None


@method("list", "extend", "update")
def _extend(call: Call) -> Value:
    for given in call.args:
        _grow(call, items_of(call.machine, given))
    return None


@method("list", "insert", "appendleft")
def _insert(call: Call) -> Value:
    target: ListValue = call.receiver
    index, item = (0, call.get(0, "x", UNKNOWN)) if call.path.endswith("left") else (call.get(0, "i"), call.get(1, "x"))
    if target.exact and type(index) is int and not _may_be_repeated(call):
        target.insert(index, item)
        return None
    _grow(call, ListValue([item]))
    if target.exact:
        target.length = len(target)
        target[:] = [sample(target)]
        target.exact = False
    return None


@method("list", "pop", "popleft")
def _pop(call: Call) -> Value:
    target: ListValue = call.receiver
    index = 0 if call.path.endswith("left") else call.get(0, "index", -1)
    if target.exact and not _may_be_repeated(call) and type(index) is int and -len(target) <= index < len(target):
        return target.pop(index)
    found = sample(target) if target else UNKNOWN
    length = dims.sub(as_dim(target.size), 1)
    _disturb(target)
    if not _may_be_repeated(call):
        target.length = length
    return found


@method("list", "remove", "discard")
def _remove(call: Call) -> Value:
    target: ListValue = call.receiver
    item = call.get(0, "value", UNKNOWN)
    for index, other in enumerate(target):
        if not target.exact or _may_be_repeated(call):
            break
        if other is item or (is_plain(other) and is_plain(item) and other == item):
            del target[index]
            return None
    _disturb(target)
    return None


@method("list", "clear")
def _clear(call: Call) -> Value:
    call.receiver.clear()
    call.receiver.exact = True
    return None


@method("list", "reverse")
def _reverse(call: Call) -> Value:
    call.receiver.reverse()
    return None


@method("list", "sort")
def _sort(call: Call) -> Value:
    target: ListValue = call.receiver
    ordered = sort(call, target)
    target[:] = list(ordered)
    target.exact, target.length = ordered.exact, ordered.length
    return None


@method("list", "copy")
def _copy_list(call: Call) -> Value:
    target: ListValue = call.receiver
    return ListValue(target, exact=target.exact, length=target.length, loop=call.machine.loop)


@method("list", "index")
@method("tuple", "index")
def _index(call: Call) -> Value:
    item = call.get(0, "value", UNKNOWN)
    if len(call.args) != 1 or not getattr(call.receiver, "exact", True) or not is_plain(item):
        return UNKNOWN
    for index, other in enumerate(call.receiver):
        if not is_plain(other):
            return UNKNOWN
        if other == item:
            return index
    return UNKNOWN


@method("list", "count")
@method("tuple", "count")
def _count(call: Call) -> Value:
    item = call.get(0, "value", UNKNOWN)
    if not getattr(call.receiver, "exact", True) or not all(map(is_plain, (item, *call.receiver))):
        return UNKNOWN
    return sum(1 for other in call.receiver if other == item)


# ---------------------------------------------------------------- dicts


def _found(call: Call) -> tuple[Any, bool | None]:
    """The entry of the key in the first argument, and whether there is one."""
    target: DictValue = call.receiver
    key = call.get(0, "key", UNKNOWN)
    if not is_plain(key):
        return UNKNOWN, None
    if key in target:
        return target[key], True
    return UNKNOWN, False if target.exact or target.keywords else None


@method("dict", "get")
def _get(call: Call) -> Value:
    value, there = _found(call)
    return call.get(1, "default") if there is False else value


@method("dict", "pop")
def _pop_entry(call: Call) -> Value:
    value, there = _found(call)
    if there is None:
        call.receiver.exact = False
    elif there:
        del call.receiver[call.args[0]]
    return call.get(1, "default", UNKNOWN) if there is False else value


@method("dict", "setdefault")
def _setdefault(call: Call) -> Value:
    value, there = _found(call)
    if there is False:
        call.receiver[call.args[0]] = value = call.get(1, "default")
    return value


@method("dict", "popitem")
def _popitem(call: Call) -> Value:
    call.receiver.exact = False
    return UNKNOWN


@method("dict", "update")
def _update(call: Call) -> Value:
    if call.partial:
        call.receiver.exact = False
    with_entries(call.machine, call.receiver, call.args[0] if call.args else DictValue(), call.kwargs)
    return None


@method("dict", "keys", "values", "items")
def _views(call: Call) -> Value:
    target: DictValue = call.receiver
    view = getattr(dict, call.path.rpartition(".")[2])
    return ListValue(view(target), exact=target.exact, loop=call.machine.loop)


@method("dict", "copy")
def _copy_dict(call: Call) -> Value:
    return DictValue(call.receiver, exact=call.receiver.exact, keywords=call.receiver.keywords)


@method("dict", "clear")
def _clear_dict(call: Call) -> Value:
    call.receiver.clear()
    call.receiver.exact = True
    return None
