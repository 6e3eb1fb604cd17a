"""Loops: turn by turn where the turns are known, else to a fixed point."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr
from kerlint.graph.models import Model
from kerlint.interpreter import operators
from kerlint.interpreter.expressions import evaluate
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.symbolic import note_iteration
from kerlint.interpreter.syntax import assigned_names, names_in, runs_whole_body_once, weight
from kerlint.interpreter.values import ListValue, Value, join_values

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine
    from kerlint.interpreter.statements import Signal

MAX_TURNS = 600  # turns that are evaluated one by one
MAX_WORK = 30_000  # nodes times turns that are evaluated one by one


def run_for(m: Machine, node: ast.For, scope: Scope) -> Signal:
    """`for target in iter`."""
    from kerlint.interpreter.statements import BREAK, Return, assign, run_block

    over = evaluate(m, node.iter, scope)
    note_iteration(m, over, node.iter)
    items = items_of(m, over)
    if items is not None and items.exact and len(items) <= MAX_TURNS and len(items) * weight(node) <= MAX_WORK:
        m.turns += 1
        try:
            for item in list(items):
                m.tick()
                assign(m, node.target, item, scope)
                signal = run_block(m, node.body, scope)
                if signal == BREAK:
                    return None
                if isinstance(signal, Return):
                    return signal
        finally:
            m.turns -= 1
        return run_block(m, node.orelse, scope)
    length: Dim = UNKNOWN if items is None else items.size
    name = node.target.id if isinstance(node.target, ast.Name) else "i"
    return _vague(m, node, scope, length, lambda: assign(m, node.target, any_item(m, items, name), scope))


def any_item(m: Machine, items: ListValue | None, name: str = "i") -> Value:
    """What is known of an item, whichever it is. A number is a new symbol each time: the next turn has another."""
    if not items:
        return m.fresh()
    if len(items) > 1 and all(type(item) is int for item in items):
        return dims.symbol(name, m.serial(), min(items), max(items))
    found = items[0]
    for other in items[1:64]:
        found = join_values(found, other)
    return _another(m, found, name)


def _another(m: Machine, item: Value, name: str) -> Value:
    """The item with new symbols for its numbers."""
    if isinstance(item, Expr):
        only = next(iter(item.symbols())) if item.is_symbol else None
        return dims.symbol(name, m.serial(), only.low if only else None, only.high if only else None)
    if isinstance(item, tuple):
        return tuple(_another(m, part, name) for part in item)
    return item


def run_while(m: Machine, node: ast.While, scope: Scope) -> Signal:
    """`while test`."""
    from kerlint.interpreter.statements import BREAK, Return, run_block

    for _ in range(MAX_TURNS):
        value = evaluate(m, node.test, scope)
        known = operators.truth(value)
        if known is None or isinstance(node.test, ast.Constant):
            break
        if not known:
            return run_block(m, node.orelse, scope)
        m.tick()
        signal = run_block(m, node.body, scope)
        if signal == BREAK:
            return None
        if isinstance(signal, Return):
            return signal
    return _vague(m, node, scope, UNKNOWN, lambda: None)


def _vague(m: Machine, node: Any, scope: Scope, length: Dim, begin: Any) -> Signal:
    """A loop whose turns are not evaluated one by one: its body runs until nothing changes, at most thrice."""
    from kerlint.interpreter.statements import Return, run_block

    names = assigned_names(node)
    settled = len(m.unsettled)
    before = {name: scope.get(name) for name in names}
    outer_loop, m.loop = m.loop, m.serial()
    outer_turns, m.turns = m.turns, 0
    lists = _lists_in_view(scope)
    sizes = {id(found): (found, len(found), found.size) for found in lists}
    collectors = [inner for found in lists for inner in found if isinstance(inner, ListValue) and not inner]
    models = {id(value): (value, len(value.layers)) for value in _models_in_view(scope)}
    try:
        for turn in range(3):
            start = {name: scope.get(name) for name in names}
            met = m.program.mark()
            begin()
            signal = run_block(m, node.body, scope)
            if turn and not (isinstance(length, int) and length > turn):
                m.program.forgive(met)  # perhaps there is no second turn
            if isinstance(signal, Return):
                return signal
            if turn == 0:
                _note_growth(sizes, length if runs_whole_body_once(node) else UNKNOWN)
            changed = [name for name in names if turn and _differs(start[name], scope.get(name))]
            for name in changed:
                scope.set(name, join_values(start[name], scope.get(name)))
            if turn and not changed:
                break
            if not turn and not any(before[n] is not MISSING and _differs(before[n], scope.get(n)) for n in names):
                break
    finally:
        m.loop, m.turns = outer_loop, outer_turns
    for inner in collectors:  # which of them is filled how often is not seen
        inner.exact, inner.length = False, UNKNOWN
    for found, _, _ in sizes.values():
        if not found.exact:
            found.loop = outer_loop if found.loop == m.loop else found.loop
    for model, count in models.values():
        if len(model.layers) != count:
            model.complete = False
    known = isinstance(length, int) and length > 0
    for name in names:
        after = scope.get(name)
        if before[name] is not MISSING and after is not MISSING and not known and before[name] is not after:
            scope.set(name, join_values(before[name], after))
    _forget_numbers(m, m.unsettled[settled:], set(names), scope)
    return run_block(m, node.orelse, scope)


def _forget_numbers(m: Machine, tests: list[tuple[ast.If, Scope]], names: set[str], scope: Scope) -> None:
    """A number that is set under a test on what changes from turn to turn may be set in another turn than those in view:
    the longest length, the best score."""
    for test, where in tests:
        if where is scope and names & names_in(test.test):
            for name in assigned_names(test):
                value = scope.get(name)
                if value is UNKNOWN or (isinstance(value, (int, float, Expr)) and not isinstance(value, bool)):
                    scope.set(name, m.fresh(name))


def _note_growth(sizes: dict[int, tuple[ListValue, int, Dim]], length: Dim) -> None:
    """Lists that grew by a fixed number in the first turn grow by that in each."""
    for found, count, size in sizes.values():
        grown = len(found) - count
        if grown:
            found.exact = False
            found.length = dims.add(size, dims.mul(length, grown))


def _differs(a: Value, b: Value) -> bool:
    if a is b:
        return False
    joined = join_values(a, b)
    return not (operators.is_plain(a) and operators.is_plain(b) and a == b) and not _equal(joined, b)


def _equal(a: Value, b: Value) -> bool:
    from kerlint.graph.tensors import Array, Tensor, same_shape

    if isinstance(a, (Tensor, Array)) and isinstance(b, (Tensor, Array)):
        if a.shape is None or b.shape is None:
            return a.shape is b.shape
        return repr(a.shape) == repr(b.shape) or bool(same_shape(a.shape, b.shape))
    return a is b


def _lists_in_view(scope: Scope) -> list[ListValue]:
    found: list[ListValue] = []
    level: Scope | None = scope
    while level is not None:
        found.extend(v for v in level.names.values() if isinstance(v, ListValue))
        level = level.parent
    return found


def _models_in_view(scope: Scope) -> list[Model]:
    found: list[Model] = []
    level: Scope | None = scope
    while level is not None:
        found.extend(v for v in level.names.values() if isinstance(v, Model))
        level = level.parent
    return found
