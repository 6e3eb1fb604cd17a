"""Each kind of edit as changes of text. Only the expressions and imports that are touched are parsed by libcst."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from kerlint.findings import (
    CallOther,
    Edit,
    NameArgument,
    PutBefore,
    RemoveArgument,
    RenameArgument,
    Replace,
    SetArgument,
    TakeOut,
    Wrap,
)
from kerlint.fixes.arguments import last_name, name_argument, remove_argument, rename_argument, set_argument
from kerlint.fixes.changes import Change, Refused, smallest
from kerlint.fixes.imports import bring
from kerlint.fixes.layers import put_before, take_out
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place

ArgumentEdit = SetArgument | RemoveArgument | RenameArgument | NameArgument | CallOther


def changes_of(positions: Positions, edits: Sequence[Edit]) -> Iterator[Change]:
    """The changes of text that the edits come to. Raises Refused, and IndexError for places outside the text."""
    calls: dict[Place, list[ArgumentEdit]] = {}
    for edit in edits:
        if isinstance(edit, Replace):
            start, end = positions.span(edit.place)
            yield from smallest(start, positions.text[start:end], edit.text)
        elif isinstance(edit, Wrap):
            yield from _wrap(positions, edit)
        elif isinstance(edit, PutBefore):
            yield from put_before(positions, edit)
        elif isinstance(edit, TakeOut):
            yield from take_out(positions, edit)
        else:
            calls.setdefault(edit.call, []).append(edit)
    for place, of_call in calls.items():
        yield from _arguments(positions, place, of_call)


def _arguments(positions: Positions, place: Place, edits: Sequence[ArgumentEdit]) -> Iterator[Change]:
    start, end = positions.span(place)
    source = positions.text[start:end]
    tree, call = _parse(source)
    if not isinstance(call, cst.Call):
        raise Refused
    for edit in edits:
        if isinstance(edit, SetArgument):
            call = set_argument(call, edit.name, edit.value)
        elif isinstance(edit, RemoveArgument):
            call = remove_argument(call, edit.name)
        elif isinstance(edit, RenameArgument):
            call = rename_argument(call, edit.name, edit.to)
        elif isinstance(edit, NameArgument):
            call = name_argument(call, edit.index, edit.name)
        else:
            call = call.with_changes(func=cst.parse_expression(edit.function))
    yield from smallest(start, source, tree.code_for_node(call)[1:-1])


def _wrap(positions: Positions, edit: Wrap) -> Iterator[Change]:
    start, end = positions.span(edit.place)
    _, expression = _parse(positions.text[start:end])
    if isinstance(expression, cst.Call) and last_name(expression.func) == edit.function:
        return
    module, dot, _ = edit.like.rpartition(".")
    function = edit.function
    if not dot:
        function, imports = bring(positions, edit.function, edit.like)
        yield from imports
    yield start, start, f"{module}{dot}{function}("
    yield end, end, ")"


def _parse(source: str) -> tuple[cst.Module, cst.BaseExpression]:
    """The expression in parentheses, which let it run over several lines, and the module that prints it."""
    try:
        ast.parse(f"({source})", mode="eval")
        tree = cst.parse_module(f"({source})")
    except (SyntaxError, ValueError, cst.ParserSyntaxError):
        raise Refused from None
    line = tree.body[0] if tree.body else None
    if not isinstance(line, cst.SimpleStatementLine) or not isinstance(line.body[0], cst.Expr):
        raise Refused
    return tree, line.body[0].value
