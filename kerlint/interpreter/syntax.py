"""What follows from the syntax alone. It is found once for each node and kept on it, since nodes are met again and again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")


def found_once(function: Callable[[Any], T]) -> Callable[[Any], T]:
    """A function of a node whose answer is kept on the node."""
    key = f"_kerlint_{function.__name__}"

    @wraps(function)
    def wrapper(node: Any) -> T:
        kept = node.__dict__
        if key not in kept:
            kept[key] = function(node)
        known: T = kept[key]
        return known

    return wrapper


@found_once
def assigned_names(node: ast.AST) -> tuple[str, ...]:
    """The names that the statement binds, each once."""
    found: dict[str, None] = {}
    stack: list[ast.AST] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ast.Name) and isinstance(current.ctx, ast.Store):
            found[current.id] = None
        if not isinstance(current, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(current))
    return tuple(found)


@found_once
def names_in(node: ast.AST) -> frozenset[str]:
    """All names that are written in it."""
    return frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))


@found_once
def collectors_in(node: ast.AST) -> tuple[str, ...]:
    """The names of what is appended to in it."""
    return tuple(
        dict.fromkeys(
            part.value.id
            for part in ast.walk(node)
            if isinstance(part, ast.Attribute)
            and part.attr in ("append", "extend", "insert")
            and isinstance(part.value, ast.Name)
        )
    )


@found_once
def weight(node: ast.AST) -> int:
    """How many nodes it has."""
    return sum(1 for _ in ast.walk(node))


@found_once
def runs_whole_body_once(loop: ast.AST) -> bool:
    """Whether every turn of the loop runs the whole body once."""
    kinds = (ast.If, ast.IfExp, ast.Continue, ast.Break, ast.Try, ast.While, ast.For, ast.Return)
    return not any(isinstance(inner, kinds) for inner in ast.walk(loop) if inner is not loop)


_POSITIVE: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.NotEq: ast.Eq, ast.IsNot: ast.Is, ast.NotIn: ast.In}


@found_once
def denied(node: ast.expr) -> ast.Compare | None:
    """Of `a != b` the comparison `a == b`, and its likes; None for what denies nothing."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _POSITIVE:
        return ast.copy_location(ast.Compare(node.left, [_POSITIVE[type(node.ops[0])]()], node.comparators), node)
    return None


@found_once
def gives_values(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether some `return` or `yield` in it has a value."""
    inside = (part for statement in function.body for part in ast.walk(statement))
    return any(isinstance(part, (ast.Return, ast.Yield, ast.YieldFrom)) and part.value for part in inside)


@found_once
def stored_attributes(node: ast.AST) -> frozenset[str]:
    """The names of the attributes that it sets, of whatever object."""
    return frozenset(p.attr for p in ast.walk(node) if isinstance(p, ast.Attribute) and isinstance(p.ctx, ast.Store))


@found_once
def methods_called_on_self(node: ast.AST) -> frozenset[str]:
    """The names of the methods that it calls as `self.name(...)`."""
    called = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return frozenset(
        f.attr for f in called if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id == "self"
    )
