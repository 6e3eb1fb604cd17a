"""Calls: evaluating the arguments, and finding what is called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.tensors import Array, Tensor
from kerlint.interpreter.expressions import evaluate
from kerlint.interpreter.functions import call_function
from kerlint.interpreter.iteration import MAX_ITEMS, items_of
from kerlint.interpreter.library import FUNCTIONS, Call
from kerlint.interpreter.operators import is_plain
from kerlint.interpreter.scopes import Scope
from kerlint.interpreter.symbolic import note_question
from kerlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    Foreign,
    Function,
    Instance,
    LibraryRef,
    Native,
    Partial,
    Super,
    Value,
)

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


class Arguments:
    """The evaluated arguments of one call, and where each stands."""

    __slots__ = ("args", "keywords", "kwargs", "partial", "places")

    def __init__(self) -> None:
        self.args: list[Value] = []
        self.kwargs: dict[str, Value] = {}
        self.partial = False
        self.keywords = False  # partial for nothing but the `**kwargs` of a function that nobody in view calls
        self.places: dict[str | int, Place] = {}


def evaluate_arguments(m: Machine, node: ast.Call, scope: Scope) -> Arguments:
    """The arguments of the call; `partial` when some `*args` or `**kwargs` is not known."""
    found = Arguments()
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            items = items_of(m, evaluate(m, argument.value, scope))
            if items is None or not items.exact:
                found.partial = True
                break
            found.args.extend(items)
        else:
            found.places[len(found.args)] = m.place(argument)
            found.args.append(evaluate(m, argument, scope))
    for keyword in node.keywords:
        value = evaluate(m, keyword.value, scope)
        if keyword.arg is not None:
            found.kwargs[keyword.arg] = value
            found.places[keyword.arg] = m.place(keyword)
        elif isinstance(value, DictValue) and all(isinstance(k, str) for k in value):
            found.kwargs.update(value)
            found.keywords = value.keywords and not found.partial
            found.partial = found.partial or not value.exact
        else:
            found.partial, found.keywords = True, False
    return found


def evaluate_call(m: Machine, node: ast.Call, scope: Scope) -> Value:
    """`function(arguments)`."""
    m.tick()
    if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.keywords:
        made = _super(m, node, scope)
        if made is not None:
            return made
    callee = evaluate(m, node.func, scope)
    arguments = evaluate_arguments(m, node, scope)
    return dispatch(m, callee, arguments, node, scope)


def call_value(m: Machine, callee: Value, args: list[Value], kwargs: dict[str, Value], node: ast.AST | None) -> Value:
    """A call that the interpreter itself makes, such as of a function handed to `map`."""
    arguments = Arguments()
    arguments.args, arguments.kwargs = list(args), dict(kwargs)
    return dispatch(m, callee, arguments, node, None)


def dispatch(m: Machine, callee: Value, a: Arguments, node: ast.AST | None, scope: Scope | None) -> Value:
    """What calling `callee` on the arguments gives."""
    if isinstance(callee, Function):
        if callee.opaque:
            return m.fresh(f"{callee.name}(...)")
        return call_function(m, callee, a.args, a.kwargs, node, partial=a.partial, keywords=a.keywords)
    if isinstance(callee, BoundMethod):
        if callee.function.opaque:
            return m.fresh(f"{callee.function.name}(...)")
        if callee.function.name == "build" and isinstance(callee.receiver, Instance) and callee.receiver.layer is not None:
            callee.receiver.layer.facts["built"] = True  # its first call does not build it again
        return call_function(
            m, callee.function, a.args, a.kwargs, node, partial=a.partial, keywords=a.keywords, receiver=callee.receiver
        )
    if isinstance(callee, Native):
        return callee.run(a.args, a.kwargs, node, scope, a.partial, a.places)
    if isinstance(callee, Partial):
        merged = Arguments()
        merged.args = [*callee.args, *a.args]
        merged.kwargs = {**callee.kwargs, **a.kwargs}
        merged.partial, merged.keywords = a.partial, a.keywords
        merged.places = {k: v for k, v in a.places.items() if isinstance(k, str)}
        return dispatch(m, callee.function, merged, node, scope)
    if isinstance(callee, LibraryRef):
        return call_library(m, callee, a, node, scope)
    if isinstance(callee, Instance):
        return _call_instance(m, callee, a, node)
    if isinstance(callee, ClassValue):
        from kerlint.interpreter.classes import instantiate

        return instantiate(m, callee, a, node)
    if isinstance(callee, Layer):
        from kerlint.interpreter.libraries.keras_layers import call_keras_layer

        return call_keras_layer(m, callee, a, node)
    if isinstance(callee, Foreign):
        from kerlint.interpreter.attributes import native_attribute

        caller = native_attribute(m, callee, "__call__", node or ast.Pass())
        return UNKNOWN if isinstance(caller, Unknown) else dispatch(m, caller, a, node, scope)
    if isinstance(callee, Tensor) and node is not None:
        note_question(m, "call", callee, node)
    return _call_unknown(m, callee, a, node)


def _call_unknown(m: Machine, callee: Value, a: Arguments, node: ast.AST | None) -> Value:
    """A call of something that is not in view. On a tensor it very likely gives a tensor."""
    for value in [*a.args, *a.kwargs.values()]:
        _escape(value)
    if isinstance(callee, Unknown) and callee.name is not None and not a.kwargs and all(map(is_plain, a.args)):
        return callee.part(f"({', '.join(map(repr, a.args))})")
    return UNKNOWN


def _escape(value: Value) -> None:
    """A dict handed to unknown code may be changed there, a model compiled."""
    if isinstance(value, DictValue):
        value.exact = False
    if isinstance(value, Layer):
        value.facts["handed_away"] = True


def call_library(m: Machine, ref: LibraryRef, a: Arguments, node: ast.AST | None, scope: Scope | None) -> Value:
    """A call of a library's function or class."""
    handler = FUNCTIONS.get(ref.path)
    call = Call(m, ref.path, a.args, a.kwargs, node if isinstance(node, ast.Call) else None, scope, ref, a.partial, a.places)
    if handler is not None:
        result = handler(call)
        if result is not NotImplemented:
            return result
    if ref.path.startswith("keras."):
        from kerlint.interpreter.libraries.keras_objects import call_keras

        result = call_keras(m, ref, call)
        if result is not NotImplemented:
            return result
    from kerlint.interpreter.tensor_ops import library_op

    result = library_op(m, ref, call)
    if result is not NotImplemented:
        return result
    return _unknown_result(m, ref, a)


def _unknown_result(m: Machine, ref: LibraryRef, a: Arguments) -> Value:
    """Nothing is known of the library's function. What it gives on a tensor of the model is still a tensor."""
    if any(isinstance(v, Tensor) for v in a.args) and ref.path.startswith(("keras.", "tensorflow.")):
        return Tensor(None, None, None)
    if any(isinstance(v, Array) for v in a.args):
        return UNKNOWN
    return m.fresh(f"{ref.path.rsplit('.', 1)[-1]}(...)")


def _call_instance(m: Machine, instance: Instance, a: Arguments, node: ast.AST | None) -> Value:
    if instance.layer is not None:
        from kerlint.interpreter.libraries.keras_layers import call_keras_layer

        return call_keras_layer(m, instance.layer, a, node)
    found = instance.cls.find("__call__")
    if found is None:
        return UNKNOWN
    return dispatch(m, BoundMethod(found[0], instance), a, node, None)


def _super(m: Machine, node: ast.Call, scope: Scope) -> Value | None:
    method = scope.enclosing_method()
    if method is None or method.owner is None:
        return None
    if len(node.args) == 2:
        cls = evaluate(m, node.args[0], scope)
        if isinstance(cls, ClassValue):
            return Super(evaluate(m, node.args[1], scope), cls)
    return Super(method.receiver, method.owner)


def argument_list(value: Any) -> Any:
    """The value as a layer sees it: lists and dicts whose contents are not exactly known are Unknown."""
    from kerlint.interpreter.values import ListValue

    if isinstance(value, ListValue):
        return [argument_list(v) for v in value] if value.exact else UNKNOWN
    if isinstance(value, tuple):
        return tuple(argument_list(v) for v in value)
    if isinstance(value, DictValue):
        return {k: argument_list(v) for k, v in value.items()} if value.exact else UNKNOWN
    if isinstance(value, Instance) and value.layer is not None:
        return value.layer
    if isinstance(value, range):
        return list(value) if len(value) <= MAX_ITEMS else UNKNOWN
    return value
