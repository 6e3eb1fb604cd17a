"""Running statements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter import operators
from kerlint.interpreter.attributes import get_attribute, set_attribute
from kerlint.interpreter.expressions import evaluate, takes_arm
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.names import guards, note_nothing
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.subscripts import delete_item, get_item, set_item
from kerlint.interpreter.syntax import collectors_in, found_once
from kerlint.interpreter.values import Instance, LibraryRef, ListValue, Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


@dataclass
class Return:
    """The block ended with `return value`."""

    value: Value


BREAK = "break"
CONTINUE = "continue"
Signal = Any  # None (the end was reached), a Return, BREAK or CONTINUE
Runner = Callable[["Machine", Any, Scope], Signal]
_RUNNERS: dict[type[ast.AST], Runner] = {}


def _on(*kinds: type[ast.AST]) -> Callable[[Runner], Runner]:
    def register(runner: Runner) -> Runner:
        for kind in kinds:
            _RUNNERS[kind] = runner
        return runner

    return register


def run_block(m: Machine, body: list[ast.stmt], scope: Scope) -> Signal:
    """Run the statements in order until one leaves the block."""
    for statement in body:
        m.tick()
        runner = _RUNNERS.get(type(statement))
        if runner is not None:
            signal = runner(m, statement, scope)
            if signal is not None:
                return signal
    return None


# ---------------------------------------------------------------- simple statements


@_on(ast.Expr)
def _expression(m: Machine, node: ast.Expr, scope: Scope) -> Signal:
    value = evaluate(m, node.value, scope)
    if isinstance(value, Tensor) and isinstance(node.value, ast.Call) and node not in m.sources[-1].shown:
        m.program.facts.setdefault("discarded", []).append((value, m.place(node.value)))
    return None


@_on(ast.Assign)
def _assign(m: Machine, node: ast.Assign, scope: Scope) -> Signal:
    value = evaluate(m, node.value, scope)
    for target in node.targets:
        assign(m, target, value, scope)
    if value is None and isinstance(node.value, ast.Call):
        note_nothing(m, node, scope)
    return None


@_on(ast.AnnAssign)
def _annotated(m: Machine, node: ast.AnnAssign, scope: Scope) -> Signal:
    if node.value is not None:
        assign(m, node.target, evaluate(m, node.value, scope), scope)
    elif scope.kind == "class" and isinstance(node.target, ast.Name):
        scope.names.setdefault("__fields__", []).append((node.target.id, MISSING))
        return None
    if scope.kind == "class" and isinstance(node.target, ast.Name):
        scope.names.setdefault("__fields__", []).append((node.target.id, scope.names[node.target.id]))
    return None


@_on(ast.AugAssign)
def _augmented(m: Machine, node: ast.AugAssign, scope: Scope) -> Signal:
    old = evaluate(m, _as_load(node.target), scope)
    new = evaluate(m, node.value, scope)
    if isinstance(old, ListValue) and isinstance(node.op, ast.Add):
        items = items_of(m, new)
        extend(m, old, items)
        return None
    assign(m, node.target, operators.binary(m, node.op, old, new, node), scope)
    return None


def extend(m: Machine, target: ListValue, items: ListValue | None) -> None:
    """`target.extend(items)`."""
    if items is None or not items.exact or not target.exact or (m.loop and target.loop != m.loop):
        if target.exact:
            target.exact, target.length = False, len(target)
        from kerlint.graph import dims

        target.length = UNKNOWN if items is None or m.loop else dims.add(target.length, items.size)
    target.extend(items or ())
    if not target.exact:
        del target[64:]


def _as_load(node: Any) -> ast.expr:
    if isinstance(node, ast.Name):
        return ast.copy_location(ast.Name(node.id, ast.Load()), node)
    if isinstance(node, ast.Attribute):
        return ast.copy_location(ast.Attribute(node.value, node.attr, ast.Load()), node)
    found: ast.expr = ast.copy_location(ast.Subscript(node.value, node.slice, ast.Load()), node)
    return found


def assign(m: Machine, target: ast.expr, value: Value, scope: Scope) -> None:
    """`target = value`."""
    if isinstance(target, ast.Name):
        scope.set(target.id, _named(m, target.id, value, target))
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(m, target, value, scope)
    elif isinstance(target, ast.Attribute):
        owner = evaluate(m, target.value, scope)
        set_attribute(m, owner, target.attr, _named(m, m.text(target), value, target), target)
    elif isinstance(target, ast.Subscript):
        set_item(m, evaluate(m, target.value, scope), evaluate(m, target.slice, scope), value, target)
    elif isinstance(target, ast.Starred):
        assign(m, target.value, value, scope)


def _named(m: Machine, name: str, value: Value, node: ast.AST) -> Value:
    """The value, knowing the first name that it is kept under."""
    if isinstance(value, Unknown):
        if name in m.hints:
            return m.hints[name]
        return m.fresh(name) if value.name is None or value.name.endswith("(...)") else value
    if isinstance(value, (Tensor, Array, Dataset, Layer)):
        if isinstance(value, Array) and name in m.hints:
            return m.project.hinted_array(m, name, value, node)
        if value.variable is None:
            value.variable = name
    elif isinstance(value, Instance) and value.layer is not None and value.layer.variable is None:
        value.layer.variable = name
    return value


def _unpack(m: Machine, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
    targets = target.elts
    starred = [i for i, t in enumerate(targets) if isinstance(t, ast.Starred)]
    if isinstance(value, (Tensor, Array)) and value.shape and not starred:
        items = ListValue([_row(m, value, i, target) for i in range(len(targets))])
        count = value.shape[0]
        if isinstance(count, int) and count != len(targets):
            _unpack_problem(m, len(targets), count, [value], target)
        elif count is None and isinstance(value, Tensor) and value.call is not None and m.owner is None:
            _unpack_problem(m, len(targets), 1, [value], target)  # Keras refuses to go along the batch
    else:
        found = items_of(m, value)
        items = ListValue() if found is None else found
        if found is None:
            part = value if isinstance(value, Unknown) else UNKNOWN
            items = ListValue([part.part(f"[{i}]") if part.name else UNKNOWN for i in range(len(targets))])
        elif not found.exact:
            items = ListValue([found[0] if found else UNKNOWN] * len(targets))
        elif not starred and len(found) != len(targets):
            _unpack_problem(m, len(targets), len(found), list(found), target)
            items = ListValue([*found, *[UNKNOWN] * len(targets)][: len(targets)])
    if not starred:
        for one, item in zip(targets, items):
            assign(m, one, item, scope)
        return
    at = starred[0]
    tail = len(targets) - at - 1
    if len(items) < len(targets) - 1:
        items = ListValue([*items, *[UNKNOWN] * len(targets)])
    for one, item in zip(targets[:at], items):
        assign(m, one, item, scope)
    middle = ListValue(items[at : len(items) - tail], exact=items.exact)
    assign(m, targets[at], middle, scope)
    for one, item in zip(targets[at + 1 :], items[len(items) - tail :]):
        assign(m, one, item, scope)


def _row(m: Machine, value: Value, index: int, node: ast.AST) -> Value:
    return get_item(m, value, index, node)


def _unpack_problem(m: Machine, wanted: int, given: int, values: list[Value], target: ast.AST) -> None:
    from kerlint.graph.problems import WrongUnpacking

    tensors = [v for v in values if isinstance(v, Tensor)]
    if tensors:
        m.mishap(WrongUnpacking(wanted, given), target, call=tensors[0].call)


@_on(ast.Delete)
def _delete(m: Machine, node: ast.Delete, scope: Scope) -> Signal:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.delete(target.id)
        elif isinstance(target, ast.Subscript):
            delete_item(evaluate(m, target.value, scope), evaluate(m, target.slice, scope))
    return None


@_on(ast.Return)
def _return(m: Machine, node: ast.Return, scope: Scope) -> Signal:
    return Return(None if node.value is None else evaluate(m, node.value, scope))


@_on(ast.Break)
def _break(m: Machine, node: ast.Break, scope: Scope) -> Signal:
    return BREAK


@_on(ast.Continue)
def _continue(m: Machine, node: ast.Continue, scope: Scope) -> Signal:
    return CONTINUE


@_on(ast.Raise)
def _raise(m: Machine, node: ast.Raise, scope: Scope) -> Signal:
    from kerlint.interpreter.machine import PathEnds

    raise PathEnds


@_on(ast.Assert)
def _assert(m: Machine, node: ast.Assert, scope: Scope) -> Signal:
    evaluate(m, node.test, scope)
    return None


@_on(ast.Global)
def _global(m: Machine, node: ast.Global, scope: Scope) -> Signal:
    for name in node.names:
        scope.outer[name] = scope.module
    return None


@_on(ast.Nonlocal)
def _nonlocal(m: Machine, node: ast.Nonlocal, scope: Scope) -> Signal:
    for name in node.names:
        outer = scope.parent
        while outer is not None and (outer.kind != "function" or name not in outer.names):
            outer = outer.parent
        if outer is not None:
            scope.outer[name] = outer
    return None


@_on(ast.Import, ast.ImportFrom)
def _import(m: Machine, node: Any, scope: Scope) -> Signal:
    from kerlint.interpreter.imports import run_import

    run_import(m, node, scope)
    return None


@_on(ast.FunctionDef, ast.AsyncFunctionDef)
def _function(m: Machine, node: ast.FunctionDef, scope: Scope) -> Signal:
    from kerlint.interpreter.classes import decorate
    from kerlint.interpreter.functions import make_function

    scope.set(node.name, decorate(m, node, make_function(m, node, scope), scope))
    return None


@_on(ast.ClassDef)
def _class(m: Machine, node: ast.ClassDef, scope: Scope) -> Signal:
    from kerlint.interpreter.classes import make_class

    scope.set(node.name, make_class(m, node, scope))
    return None


# ---------------------------------------------------------------- blocks


@_on(ast.If)
def _if(m: Machine, node: ast.If, scope: Scope) -> Signal:
    in_vague_loop = m.loop and not m.turns
    if leaves_by_raising(node.body) or (in_vague_loop and _only_leaves_turn(node.body)):
        holds = takes_arm(m, node.test, scope, default=False, fork=False)
    elif node.orelse and leaves_by_raising(node.orelse):
        holds = takes_arm(m, node.test, scope, default=True, fork=False)
    else:
        decided = len(m.decisions)
        doubts = m.doubts
        holds = takes_arm(m, node.test, scope, default=True, fork=matters(node))
        if (m.turns or m.loop) and (len(m.decisions) > decided or m.doubts > doubts):
            _loosen(node, scope)
            m.unsettled.append((node, scope))
    return run_block(m, node.body if holds else node.orelse, scope)


def _loosen(node: ast.If, scope: Scope) -> None:
    """In a loop a test that is not known may go one way in this turn and the other way in the next: what is collected in
    its arms has an unknown length."""
    for name in collectors_in(node):
        collected = scope.get(name)
        if isinstance(collected, ListValue) and collected.exact:
            collected.exact, collected.length = False, UNKNOWN


def _only_leaves_turn(body: list[ast.stmt]) -> bool:
    """Whether the block does nothing but end a turn: in a loop of unknown length another turn shows more."""
    return isinstance(body[-1], (ast.Break, ast.Continue)) and all(map(_only_talks, body[:-1]))


def leaves_by_raising(body: list[ast.stmt]) -> bool:
    """Whether the block ends the program: a path that nobody wants to take."""
    return _ends_program(body[-1])


@found_once
def _ends_program(last: ast.stmt) -> bool:
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in ("sys.exit", "exit", "quit", "os._exit", "parser.error")
    return False


_TALK = frozenset({"print", "plt", "logging", "logger", "log", "warnings", "os", "sys", "time", "tqdm", "pprint"})


@found_once
def matters(node: ast.If) -> bool:
    """Whether taking the other arm can change anything that kerlint looks at."""
    return not all(_only_talks(statement) for statement in (*node.body, *node.orelse))


def _only_talks(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr):
        value = statement.value
        while isinstance(value, (ast.Call, ast.Attribute)):
            value = value.func if isinstance(value, ast.Call) else value.value
        return isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id in _TALK)
    if isinstance(statement, ast.If):
        return not matters(statement)
    return False


@_on(ast.For, ast.AsyncFor)
def _for(m: Machine, node: ast.For, scope: Scope) -> Signal:
    from kerlint.interpreter.loops import run_for

    return run_for(m, node, scope)


@_on(ast.While)
def _while(m: Machine, node: ast.While, scope: Scope) -> Signal:
    from kerlint.interpreter.loops import run_while

    return run_while(m, node, scope)


@_on(ast.With, ast.AsyncWith)
def _with(m: Machine, node: ast.With, scope: Scope) -> Signal:
    met = m.program.mark()
    for item in node.items:
        manager = evaluate(m, item.context_expr, scope)
        if item.optional_vars is not None:
            entered = manager
            if isinstance(manager, Instance):
                enter = manager.cls.find("__enter__")
                entered = m.call_value(get_attribute(m, manager, "__enter__", node), [], {}, node) if enter else manager
            elif isinstance(manager, (LibraryRef, Dataset)):
                entered = UNKNOWN
            assign(m, item.optional_vars, entered, scope)
    signal = run_block(m, node.body, scope)
    if any(_expects_failure(item.context_expr) for item in node.items):
        m.program.forgive(met)
    return signal


_EXPECTING = ("assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "raises", "assertWarns", "suppress")


def _expects_failure(manager: ast.expr) -> bool:
    """Whether the block is there to raise: `with self.assertRaises(...)`, `with pytest.raises(...)`."""
    if not isinstance(manager, ast.Call):
        return False
    name = manager.func.attr if isinstance(manager.func, ast.Attribute) else getattr(manager.func, "id", "")
    return name in _EXPECTING


def _try(m: Machine, node: Any, scope: Scope) -> Signal:
    from kerlint.interpreter.machine import PathEnds

    signal: Signal = None
    trying = m.session.get("trying", 0)
    try:
        m.session["trying"] = trying + guards(node)
        met = m.program.mark()
        try:
            signal = run_block(m, node.body, scope)
        finally:
            m.session["trying"] = trying
        if _shows_an_error(node):
            m.program.forgive(met)
        if signal is None:
            signal = run_block(m, node.orelse, scope)
    except PathEnds:
        if not node.handlers:
            raise
        if node.handlers[0].name:
            scope.set(node.handlers[0].name, UNKNOWN)
        signal = run_block(m, node.handlers[0].body, scope)
    final = run_block(m, node.finalbody, scope)
    return signal if final is None else final


def _shows_an_error(node: Any) -> bool:
    """Whether one expression is tried and the exception only told: what lessons do to show that something is refused."""
    tried = len(node.body) == 1 and isinstance(node.body[0], ast.Expr) and bool(node.handlers)
    return tried and all(isinstance(part, (ast.Expr, ast.Pass)) for handler in node.handlers for part in handler.body)


_on(ast.Try)(_try)
if hasattr(ast, "TryStar"):
    _on(ast.TryStar)(_try)


@_on(ast.Match)
def _match(m: Machine, node: ast.Match, scope: Scope) -> Signal:
    subject = evaluate(m, node.subject, scope)
    for case in node.cases:
        if _matches(m, case, subject, node, scope):
            return run_block(m, case.body, scope)
    return None


def _matches(m: Machine, case: ast.match_case, subject: Value, node: ast.Match, scope: Scope) -> bool:
    pattern = case.pattern
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        if pattern.name:
            scope.set(pattern.name, subject)
        return case.guard is None or takes_arm(m, case.guard, scope)
    if isinstance(pattern, (ast.MatchValue, ast.MatchSingleton)):
        value: ast.expr = pattern.value if isinstance(pattern, ast.MatchValue) else ast.Constant(pattern.value)
        question = ast.copy_location(ast.Compare(node.subject, [ast.Eq()], [value]), pattern)
        ast.fix_missing_locations(question)
        return takes_arm(m, question, scope, default=False)
    if isinstance(pattern, ast.MatchOr):
        return any(
            _matches(m, ast.match_case(option, case.guard, case.body), subject, node, scope) for option in pattern.patterns
        )
    return m.decide(ast.copy_location(ast.Constant("case"), pattern), UNKNOWN, default=False)
