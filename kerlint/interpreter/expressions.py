"""Evaluating expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.tensors import Tensor
from kerlint.interpreter import operators
from kerlint.interpreter.attributes import get_attribute
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.names import judge_nothing
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.subscripts import get_item
from kerlint.interpreter.symbolic import note_arithmetic, note_iteration, note_question
from kerlint.interpreter.syntax import denied
from kerlint.interpreter.values import DictValue, ListValue, Slice, Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

Evaluator = Callable[["Machine", Any, Scope], Value]
_EVALUATORS: dict[type[ast.AST], Evaluator] = {}

MAX_COMPREHENSION = 2_000  # turns of a comprehension, those around it included, that are evaluated one by one


def _on(*kinds: type[ast.AST]) -> Callable[[Evaluator], Evaluator]:
    def register(evaluator: Evaluator) -> Evaluator:
        for kind in kinds:
            _EVALUATORS[kind] = evaluator
        return evaluator

    return register


def evaluate(m: Machine, node: ast.expr, scope: Scope) -> Value:
    """The value of the expression in `scope`."""
    evaluator = _EVALUATORS.get(type(node))
    return UNKNOWN if evaluator is None else evaluator(m, node, scope)


@_on(ast.Constant)
def _constant(m: Machine, node: ast.Constant, scope: Scope) -> Value:
    return node.value


@_on(ast.Name)
def _name(m: Machine, node: ast.Name, scope: Scope) -> Value:
    value = scope.get(node.id)
    if value is not MISSING:
        if isinstance(value, Tensor) and value.call is not None:
            value.call.layer.facts["read"] = True
        return value
    return m.project.outside_name(m, node.id, node, scope)


@_on(ast.Attribute)
def _attribute(m: Machine, node: ast.Attribute, scope: Scope) -> Value:
    value = evaluate(m, node.value, scope)
    if value is None:
        judge_nothing(m, node, scope)
    return get_attribute(m, value, node.attr, node)


@_on(ast.Subscript)
def _subscript(m: Machine, node: ast.Subscript, scope: Scope) -> Value:
    return get_item(m, evaluate(m, node.value, scope), evaluate(m, node.slice, scope), node)


@_on(ast.Slice)
def _slice(m: Machine, node: ast.Slice, scope: Scope) -> Value:
    bounds = [None if part is None else evaluate(m, part, scope) for part in (node.lower, node.upper, node.step)]
    return Slice(*bounds)


@_on(ast.Call)
def _call(m: Machine, node: ast.Call, scope: Scope) -> Value:
    from kerlint.interpreter.calls import evaluate_call

    return evaluate_call(m, node, scope)


@_on(ast.BinOp)
def _binary(m: Machine, node: ast.BinOp, scope: Scope) -> Value:
    left, right = evaluate(m, node.left, scope), evaluate(m, node.right, scope)
    if left is None or right is None:
        note_arithmetic(m, node, left, right, scope)
    return operators.binary(m, node.op, left, right, node)


@_on(ast.UnaryOp)
def _unary(m: Machine, node: ast.UnaryOp, scope: Scope) -> Value:
    return operators.unary(m, node.op, evaluate(m, node.operand, scope), node)


@_on(ast.Compare)
def _compare(m: Machine, node: ast.Compare, scope: Scope) -> Value:
    left = evaluate(m, node.left, scope)
    result: Value = True
    for op, comparator in zip(node.ops, node.comparators):
        right = evaluate(m, comparator, scope)
        result = operators.compare(m, op, left, right, node)
        if isinstance(result, bool) and not result:
            return False
        if not isinstance(result, bool) and len(node.ops) > 1:
            return UNKNOWN
        left = right
    return result


@_on(ast.BoolOp)
def _bool(m: Machine, node: ast.BoolOp, scope: Scope) -> Value:
    stops_at = isinstance(node.op, ast.Or)
    unsure = False
    value: Value = UNKNOWN
    for part in node.values:
        value = evaluate(m, part, scope)
        known = operators.truth(value)
        if known is stops_at:
            return value if not unsure or known is False else (True if isinstance(value, bool) else UNKNOWN)
        unsure = unsure or known is None
    if unsure and len(node.values) == 2 and isinstance(node.op, ast.Or) and not isinstance(value, bool):
        return UNKNOWN
    return UNKNOWN if unsure and not isinstance(value, Unknown) else value


@_on(ast.IfExp)
def _conditional(m: Machine, node: ast.IfExp, scope: Scope) -> Value:
    return evaluate(m, node.body if takes_arm(m, node.test, scope) else node.orelse, scope)


def takes_arm(m: Machine, node: ast.expr, scope: Scope, *, default: bool = True, fork: bool = True) -> bool:
    """Which arm the test `node` leads to: known, or decided for this run."""
    if isinstance(node, ast.BoolOp):
        want = isinstance(node.op, ast.Or)
        for part in node.values:
            if takes_arm(m, part, scope, default=default, fork=fork) is want:
                return want
        return not want
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not takes_arm(m, node.operand, scope, default=not default, fork=fork)
    positive = denied(node)
    if positive is not None:
        return not takes_arm(m, positive, scope, default=not default, fork=fork)
    value = evaluate(m, node, scope)
    known = operators.truth(value)
    if isinstance(value, Tensor) and not _asks_for_equality(node):
        note_question(m, "if", value, node)
    return m.decide(node, value, default=default, fork=fork) if known is None else known


def _asks_for_equality(node: ast.expr) -> bool:
    """Whether the answer may be a plain yes or no although tensors are compared."""
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.In, ast.Is))


@_on(ast.List)
def _list(m: Machine, node: ast.List, scope: Scope) -> Value:
    return _sequence(m, node.elts, scope)


@_on(ast.Tuple)
def _tuple(m: Machine, node: ast.Tuple, scope: Scope) -> Value:
    items = _sequence(m, node.elts, scope)
    return tuple(items) if items.exact else UNKNOWN


@_on(ast.Set)
def _set(m: Machine, node: ast.Set, scope: Scope) -> Value:
    return _sequence(m, node.elts, scope)


def _sequence(m: Machine, elements: list[ast.expr], scope: Scope) -> ListValue:
    found = ListValue(loop=m.loop)
    for element in elements:
        if isinstance(element, ast.Starred):
            inner = items_of(m, evaluate(m, element.value, scope))
            if inner is None or not inner.exact:
                found.exact = False
                inner = inner or ListValue()
            found.extend(inner)
        else:
            found.append(evaluate(m, element, scope))
    return found


@_on(ast.Dict)
def _dict(m: Machine, node: ast.Dict, scope: Scope) -> Value:
    found = DictValue()
    for key_node, value_node in zip(node.keys, node.values):
        value = evaluate(m, value_node, scope)
        if key_node is None:
            if isinstance(value, dict):
                found.update(value)
                found.exact = found.exact and getattr(value, "exact", True)
            else:
                found.exact = False
            continue
        key = evaluate(m, key_node, scope)
        if operators.is_plain(key):
            found[key] = value
        else:
            found.exact = False
    return found


@_on(ast.ListComp, ast.SetComp, ast.GeneratorExp)
def _list_comprehension(m: Machine, node: ast.ListComp, scope: Scope) -> Value:
    found = ListValue(loop=m.loop)
    for inner in _turns(m, node.generators, scope, found):
        found.append(evaluate(m, node.elt, inner))
    return found


@_on(ast.DictComp)
def _dict_comprehension(m: Machine, node: ast.DictComp, scope: Scope) -> Value:
    found = DictValue()
    turns = ListValue()
    for inner in _turns(m, node.generators, scope, turns):
        key = evaluate(m, node.key, inner)
        value = evaluate(m, node.value, inner)
        if operators.is_plain(key):
            found[key] = value
        else:
            turns.exact = False
    found.exact = turns.exact
    return found


def _turns(m: Machine, generators: list[ast.comprehension], scope: Scope, found: ListValue) -> Iterator[Scope]:
    """A scope for every turn of a comprehension. What is not known of the turns is noted on `found`."""
    from kerlint.interpreter.loops import any_item
    from kerlint.interpreter.statements import assign

    if not generators:
        yield scope
        return
    head, rest = generators[0], generators[1:]
    over = evaluate(m, head.iter, scope)
    note_iteration(m, over, head.iter)
    items = items_of(m, over)
    vague = items is None or not items.exact or len(items) * m.unrolled > MAX_COMPREHENSION
    length: Any = UNKNOWN
    if vague:
        length = UNKNOWN if items is None else items.size
        name = head.target.id if isinstance(head.target, ast.Name) else "i"
        items = ListValue([any_item(m, items, name)])
    turns = max(len(items or ()), 1)
    for item in items or ():
        m.tick()
        inner = Scope(scope, kind="function")
        assign(m, head.target, item, inner)
        kept = True
        for condition in head.ifs:
            value = evaluate(m, condition, inner)
            known = operators.truth(value)
            if known is None:
                vague, length = True, UNKNOWN
            elif not known:
                kept = False
                break
        if kept:
            m.unrolled *= turns
            yield from _turns(m, rest, inner, found)
            m.unrolled //= turns
        elif vague:
            length = UNKNOWN
    if vague:
        found.exact = False
        found.length = length if not rest else UNKNOWN


@_on(ast.Lambda)
def _lambda(m: Machine, node: ast.Lambda, scope: Scope) -> Value:
    from kerlint.interpreter.functions import make_function

    return make_function(m, node, scope)


@_on(ast.JoinedStr)
def _joined(m: Machine, node: ast.JoinedStr, scope: Scope) -> Value:
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
            continue
        if not isinstance(part, ast.FormattedValue):
            return UNKNOWN
        value = evaluate(m, part.value, scope)
        if part.format_spec is not None or part.conversion not in (-1, 115) or not isinstance(value, (str, int, float)):
            return UNKNOWN
        parts.append(str(value))
    return "".join(parts)


@_on(ast.NamedExpr)
def _named(m: Machine, node: ast.NamedExpr, scope: Scope) -> Value:
    value = evaluate(m, node.value, scope)
    scope.set(node.target.id, value)
    return value


@_on(ast.Await)
def _await(m: Machine, node: ast.Await, scope: Scope) -> Value:
    return evaluate(m, node.value, scope)


@_on(ast.Yield, ast.YieldFrom)
def _yield(m: Machine, node: ast.Yield, scope: Scope) -> Value:
    if node.value is not None:
        value = evaluate(m, node.value, scope)
        if isinstance(node, ast.Yield) and m.frames:
            m.frames[-1].yielded.append(value)
    return UNKNOWN


@_on(ast.Starred)
def _starred(m: Machine, node: ast.Starred, scope: Scope) -> Value:
    return evaluate(m, node.value, scope)
