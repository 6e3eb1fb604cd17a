"""The user's functions: making them, and evaluating a call of one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.tensors import Dataset
from kerlint.interpreter.expressions import evaluate
from kerlint.interpreter.scopes import Scope
from kerlint.interpreter.values import BoundMethod, DictValue, Function, Instance, ListValue, Value, join_values

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


def make_function(m: Machine, node: Any, scope: Scope, *, owner: Any = None) -> Function:
    """The function that a `def` or `lambda` makes, its defaults evaluated."""
    arguments = node.args
    function = Function(
        node,
        scope,
        m.sources[-1],
        [evaluate(m, d, scope) for d in arguments.defaults],
        {a.arg: evaluate(m, d, scope) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults) if d is not None},
        owner,
    )
    if not isinstance(node, ast.Lambda):
        m.functions.setdefault(id(node), function)
    return function


def call_function(
    m: Machine,
    function: Function,
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST | None,
    *,
    partial: bool = False,
    keywords: bool = False,
    receiver: Value = None,
    owner: Layer | None = None,
    imagined: bool = False,
) -> Value:
    """What the function returns on these arguments. `owner` is the layer whose `call` it is.

    `imagined` says that nobody in view makes the call: what `*args` and `**kwargs` would hold is not known. `keywords` says
    that the arguments are `partial` for the `**kwargs` of such a function alone.
    """
    from kerlint.interpreter.machine import MAX_DEPTH, Frame

    m.tick()
    if len(m.frames) >= MAX_DEPTH or sum(f.function.node is function.node for f in m.frames) > 12:
        return UNKNOWN
    scope = Scope(function.scope, kind="function", owner=function.owner, receiver=receiver)
    given = [receiver, *args] if receiver is not None else args
    bind_parameters(m, function, given, kwargs, scope, partial and not keywords)
    if imagined and function.node.args.vararg is not None:
        scope.names[function.node.args.vararg.arg] = m.fresh(function.node.args.vararg.arg)
    rest = scope.names.get(function.node.args.kwarg.arg) if function.node.args.kwarg is not None else None
    if isinstance(rest, DictValue) and (imagined or keywords):
        rest.exact, rest.keywords = False, True
    m.entered.add(id(function.node))
    place = m.place(node) if node is not None else None
    m.frames.append(Frame(function, place, owner))
    if owner is not None:
        m.owners.append(owner)
    try:
        with m.reading(function.source):
            return _run_body(m, function, scope)
    finally:
        m.frames.pop()
        if owner is not None:
            m.owners.pop()


def _run_body(m: Machine, function: Function, scope: Scope) -> Value:
    from kerlint.interpreter.statements import Return as ReturnSignal
    from kerlint.interpreter.statements import run_block

    node = function.node
    if isinstance(node, ast.Lambda):
        return evaluate(m, node.body, scope)
    signal = run_block(m, node.body, scope)
    if is_generator(node):
        return _generated(m.frames[-1].yielded, m.place(node))
    return signal.value if isinstance(signal, ReturnSignal) else None


def _generated(yielded: list[Value], place: Place) -> Value:
    """What a generator function gives: a source of data whose element is what it yields."""
    if not yielded:
        return UNKNOWN
    element = yielded[0]
    for other in yielded[1:]:
        element = join_values(element, other)
    return Dataset(element, batched=True, kind="generator", place=place, facts={"yielded": list(yielded)})


def is_generator(node: ast.AST) -> bool:
    """Whether the function contains a `yield` of its own."""
    known: bool | None = getattr(node, "_kerlint_yields", None)
    if known is None:
        known = _has_yield(node)
        node._kerlint_yields = known  # type: ignore[attr-defined]
    return known


def _has_yield(node: ast.AST) -> bool:
    stack = list(ast.iter_child_nodes(node))
    while stack:
        child = stack.pop()
        if isinstance(child, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(child))
    return False


def bind_parameters(
    m: Machine, function: Function, args: list[Value], kwargs: dict[str, Value], scope: Scope, partial: bool
) -> None:
    """Bind the parameters in `scope`; what is not given takes its default, else becomes a symbol of that name."""
    a = function.node.args
    names = [p.arg for p in (*a.posonlyargs, *a.args)]
    rest = dict(kwargs)
    scope.names.update(zip(names, args))
    if a.vararg is not None:
        scope.names[a.vararg.arg] = tuple(args[len(names) :]) if not partial else m.fresh(a.vararg.arg)
    first_default = len(names) - len(function.defaults)
    for index, name in enumerate(names):
        if index < len(args):
            rest.pop(name, None)
        elif name in rest:
            scope.names[name] = rest.pop(name)
        elif partial:
            scope.names[name] = m.fresh(name)
        elif index >= first_default:
            scope.names[name] = function.defaults[index - first_default]
        else:
            scope.names[name] = m.fresh(name)
    for parameter in a.kwonlyargs:
        name = parameter.arg
        if name in rest:
            scope.names[name] = rest.pop(name)
        elif partial:
            scope.names[name] = m.fresh(name)
        else:
            scope.names[name] = function.keyword_defaults.get(name, UNKNOWN)
            if scope.names[name] is UNKNOWN:
                scope.names[name] = m.fresh(name)
    if a.kwarg is not None:
        scope.names[a.kwarg.arg] = DictValue(rest, exact=not partial)
    for name, value in scope.names.items():
        if isinstance(value, Unknown) and value.name is None:
            scope.names[name] = m.fresh(name)


def method_of(instance: Instance, name: str) -> BoundMethod | None:
    """The user's method of that name, bound; None when the class has none."""
    found = instance.cls.find(name)
    if found is not None and isinstance(found[0], Function):
        return BoundMethod(found[0], instance)
    return None


def parameter_names(function: Function) -> list[str]:
    """The names of the parameters, `self` included."""
    a = function.node.args
    return [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)]


def accepts(function: Function, name: str) -> bool:
    """Whether the function can be given a keyword of that name."""
    return name in parameter_names(function) or function.node.args.kwarg is not None


def symbols_for(m: Machine, function: Function, *, skip: int = 0) -> tuple[list[Value], dict[str, Value]]:
    """Arguments for a function that nobody in view calls: defaults stay, the rest are symbols."""
    a = function.node.args
    names = [p.arg for p in (*a.posonlyargs, *a.args)]
    required = names[skip : len(names) - len(function.defaults)]
    return [hinted(m, name) for name in required], {}


def hinted(m: Machine, name: str) -> Value:
    """A parameter that nothing is known of, unless a comment of the user's tells."""
    return m.hints.get(name, m.fresh(name))


def sample(values: ListValue) -> Value:
    """One item that stands for all."""
    found: Value = UNKNOWN
    for index, value in enumerate(values):
        found = value if index == 0 else join_values(found, value)
    return found
