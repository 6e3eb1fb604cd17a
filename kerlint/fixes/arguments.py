"""Arguments of a call, changed in the call's own layout: trailing commas, line breaks and comments stay."""

from __future__ import annotations

import libcst as cst

from kerlint.fixes.changes import Refused
from kerlint.fixes.lists import append, without
from kerlint.semantics.signatures import signature

# The kinds of classes whose parameters are looked up by the name under which the class is called.
_KINDS = ("layers", "losses", "metrics", "optimizers", "schedules", "callbacks", "initializers", "regularizers")


def set_argument(call: cst.Call, name: str, value: str) -> cst.Call:
    """The call with `name=value`, in the place of the argument where it is given already."""
    index = _index(call, name)
    try:
        expression = cst.parse_expression(value)
    except cst.ParserSyntaxError:
        raise Refused from None
    if index is not None:
        return _with(call, index, call.args[index].with_changes(value=expression))
    if any(arg.star for arg in call.args):
        raise Refused  # it may be among what is unpacked
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return append_argument(call, cst.Arg(expression, cst.Name(name), equal))


def rename_argument(call: cst.Call, name: str, to: str) -> cst.Call:
    """The call with the keyword argument `name` called `to`."""
    index = _keyword(call, name)
    if index is None:
        return call
    if _index(call, to) is not None:
        raise Refused
    return _with(call, index, call.args[index].with_changes(keyword=cst.Name(to)))


def name_argument(call: cst.Call, index: int, name: str) -> cst.Call:
    """The call with its positional argument number `index` as `name=`, in the place of the last positional one."""
    args = list(call.args)
    positional = [at for at, arg in enumerate(args) if arg.keyword is None and not arg.star]
    if any(arg.star for arg in args) or index >= len(positional) or _keyword(call, name) is not None:
        raise Refused
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    values = [args[at].value for at in positional]
    values.append(values.pop(index))
    for at, value in zip(positional, values):
        args[at] = args[at].with_changes(value=value)
    last = positional[-1]
    args[last] = args[last].with_changes(keyword=cst.Name(name), equal=equal)
    return call.with_changes(args=args)


def remove_argument(call: cst.Call, name: str) -> cst.Call:
    """The call without the keyword argument `name`."""
    index = _keyword(call, name)
    if index is None:
        return call
    args = without(call.args, index)
    if index == len(args) and args:  # it was the last: the one before takes over what follows it
        args[-1] = args[-1].with_changes(whitespace_after_arg=call.args[index].whitespace_after_arg)
    return call.with_changes(args=args)


def append_argument(call: cst.Call, new: cst.Arg) -> cst.Call:
    """The call with one more argument at its end."""
    if not call.args:
        return call.with_changes(args=[new])
    *before, last = call.args
    closing = last.whitespace_after_arg
    last = last.with_changes(whitespace_after_arg=cst.SimpleWhitespace(""))
    args, closing = append([*before, last], new, call.whitespace_before_args, closing)
    args[-1] = args[-1].with_changes(whitespace_after_arg=closing)
    return call.with_changes(args=args)


def _with(call: cst.Call, index: int, arg: cst.Arg) -> cst.Call:
    return call.with_changes(args=[*call.args[:index], arg, *call.args[index + 1 :]])


def _keyword(call: cst.Call, name: str) -> int | None:
    for index, arg in enumerate(call.args):
        if arg.keyword is not None and arg.keyword.value == name:
            return index
    return None


def _index(call: cst.Call, name: str) -> int | None:
    """Which argument of the call is `name`, given by keyword or by position."""
    index = _keyword(call, name)
    if index is not None:
        return index
    position = _position(call.func, name)
    if position is None or position >= len(call.args):
        return None
    before = call.args[: position + 1]
    if any(arg.star for arg in before):
        raise Refused
    return position if all(arg.keyword is None for arg in before) else None


def last_name(function: cst.BaseExpression) -> str | None:
    """The name under which a function is called, without its module."""
    if isinstance(function, cst.Attribute):
        return function.attr.value
    return function.value if isinstance(function, cst.Name) else None


def _position(function: cst.BaseExpression, name: str) -> int | None:
    """The place of the parameter `name` in the signature of the Keras class that is called."""
    called = last_name(function)
    if called is None:
        return None
    for keras in (3, 2):
        for kind in _KINDS:
            found = signature(kind, called, keras)
            if found and name in found.names and name not in found.keyword_only:
                return found.names.index(name)
    return None
