"""Layers that are put in front of others, or taken out: in a list, with `add`, or called on a tensor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import libcst as cst

from kerlint.findings import PutBefore, TakeOut
from kerlint.fixes.changes import Change, Refused, smallest
from kerlint.fixes.imports import bring
from kerlint.fixes.lists import without
from kerlint.fixes.positions import Positions


def put_before(positions: Positions, edit: PutBefore) -> Iterator[Change]:
    """The changes that put another layer in front. Raises Refused where the layer stands otherwise than in one of the three."""
    module, dot, _ = edit.like.rpartition(".")
    name = edit.layer
    if not dot:
        name, imports = bring(positions, edit.layer, edit.like)
        yield from imports
    made = f"{module}{dot}{name}({edit.arguments})"
    source = _Source(positions)
    node, parents = source.find(*positions.span(edit.place))
    parent = parents[-1]
    start = source.start(node)
    if isinstance(parent, ast.List) and node in parent.elts:
        line = positions.text.rfind("\n", 0, start) + 1
        before = positions.text[line:start]
        yield start, start, f"{made}," + (f"\n{before}" if not before.strip() else " ")
    elif _adds(parent, node) and isinstance(parents[-2], ast.Expr):
        begin = source.start(parents[-2])
        line = positions.text.rfind("\n", 0, begin) + 1
        indent = positions.text[line:begin]
        if indent.strip():
            raise Refused
        yield begin, begin, f"{positions.text[begin:start]}{made})\n{indent}"
    elif isinstance(parent, ast.Call) and parent.func is node and len(parent.args) == 1:
        yield source.start(parent.args[0]), source.start(parent.args[0]), f"{made}("
        yield source.end(parent.args[0]), source.end(parent.args[0]), ")"
    else:
        raise Refused


def take_out(positions: Positions, edit: TakeOut) -> Iterator[Change]:
    """The changes that take the layer out. Raises Refused where it stands otherwise than in one of the three."""
    source = _Source(positions)
    node, parents = source.find(*positions.span(edit.place))
    parent = parents[-1]
    if isinstance(parent, ast.List) and node in parent.elts:
        start, end = source.start(parent), source.end(parent)
        text = positions.text[start:end]
        tree = cst.parse_module(text)
        line = tree.body[0]
        if not isinstance(line, cst.SimpleStatementLine) or not isinstance(line.body[0], cst.Expr):
            raise Refused
        items = line.body[0].value
        if not isinstance(items, cst.List):
            raise Refused
        left = items.with_changes(elements=without(items.elements, parent.elts.index(node)))
        yield from smallest(start, text, tree.code_for_node(left))
    elif _adds(parent, node) and isinstance(parents[-2], ast.Expr):
        yield source.statement(parents[-2], parents[-3])
    elif isinstance(parent, ast.Assign):
        yield source.statement(parent, parents[-2])
    elif isinstance(parent, ast.Call) and parent.func is node and len(parent.args) == 1:
        statement, argument = parents[-2], parent.args[0]
        same = isinstance(statement, ast.Assign) and len(statement.targets) == 1
        if same and isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == ast.unparse(argument):
            yield source.statement(statement, parents[-3])
        else:
            text = positions.text[source.start(argument) : source.end(argument)]
            yield source.start(parent), source.end(parent), text
    else:
        raise Refused


def _adds(parent: ast.AST, node: ast.expr) -> bool:
    """Whether the parent is `model.add(node)`."""
    added = isinstance(parent, ast.Call) and len(parent.args) == 1 and parent.args[0] is node
    return added and isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr == "add"


class _Source:
    """The tree of a text, with offsets of characters."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.tree = ast.parse(positions.text)

    def start(self, node: Any) -> int:
        return self.positions.byte_offset(node.lineno, node.col_offset)

    def end(self, node: Any) -> int:
        return self.positions.byte_offset(node.end_lineno, node.end_col_offset)

    def find(self, start: int, end: int) -> tuple[ast.expr, list[ast.AST]]:
        """The expression that spans this, and what it is part of, the outermost first. Raises Refused where there is none."""
        parents: list[ast.AST] = []
        node: ast.AST = self.tree
        while True:
            inner = next((part for part in _parts(node) if self._covers(part, start, end)), None)
            if inner is None:
                raise Refused
            parents.append(node)
            if isinstance(inner, ast.expr) and (self.start(inner), self.end(inner)) == (start, end):
                return inner, parents
            node = inner

    def _covers(self, part: Any, start: int, end: int) -> bool:
        return self.start(part) <= start and end <= self.end(part)

    def statement(self, node: ast.AST, block: ast.AST) -> Change:
        """The change that takes a statement out of its block; `pass` stays for the only one. Raises Refused beside others."""
        text = self.positions.text
        start, end = self.start(node), self.end(node)
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last + 1
        rest = text[end:last].strip()
        if text[first:start].strip() or (rest and not rest.startswith("#")):
            raise Refused
        bodies = [body for name in ("body", "orelse", "finalbody") for body in (getattr(block, name, None),) if body]
        if any(body == [node] for body in bodies) and not isinstance(block, ast.Module):
            return start, end, "pass"
        return first, last, ""


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The children that have a place; those of children without one, such as keywords of old, in their stead."""
    for child in ast.iter_child_nodes(node):
        if hasattr(child, "lineno"):
            yield child
        else:
            yield from _parts(child)
