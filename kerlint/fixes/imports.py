"""Bringing a name into a file through the import that brings its neighbour."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import libcst as cst

from kerlint.fixes.changes import Change, Refused, smallest
from kerlint.fixes.lists import append
from kerlint.fixes.positions import Positions

# `keras.layers.core`: the old home of one family, where the other classes are not found.
_INNER_MODULE = re.compile(r"\bkeras\.\w+\.\w")


def bring(positions: Positions, name: str, neighbour: str) -> tuple[str, list[Change]]:
    """How `name` is spelt beside `neighbour`, and the changes of the imports that bring it.

    Raises Refused when no import of the file brings `neighbour`, or its module does not have `name`.
    """
    imports = [node for node in ast.walk(ast.parse(positions.text)) if isinstance(node, ast.ImportFrom)]
    homes = [node for node in imports if any((alias.asname or alias.name) == neighbour for alias in node.names)]
    if not homes and not any(alias.name == "*" for node in imports for alias in node.names):
        raise Refused
    spellings = [alias.asname or alias.name for node in homes for alias in node.names if alias.name == name]
    missing = [node for node in homes if not any(alias.name == name for alias in node.names)]
    if any(_INNER_MODULE.search(node.module or "") for node in missing):
        raise Refused
    return (spellings or [name])[0], [change for node in missing for change in _add(positions, node, name)]


def _add(positions: Positions, node: ast.ImportFrom, name: str) -> Iterator[Change]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    start = positions.byte_offset(node.lineno, node.col_offset)
    source = positions.text[start : positions.byte_offset(node.end_lineno, node.end_col_offset)]
    tree = cst.parse_module(source)
    line = tree.body[0]
    assert isinstance(line, cst.SimpleStatementLine)
    statement = line.body[0]
    assert isinstance(statement, cst.ImportFrom)
    assert not isinstance(statement.names, cst.ImportStar)
    nothing = cst.SimpleWhitespace("")
    opening = statement.lpar.whitespace_after if statement.lpar else nothing
    closing = statement.rpar.whitespace_before if statement.rpar else nothing
    names, closing = append(statement.names, cst.ImportAlias(cst.Name(name)), opening, closing)
    rpar = statement.rpar.with_changes(whitespace_before=closing) if statement.rpar else None
    line = line.with_changes(body=[statement.with_changes(names=names, rpar=rpar)])
    yield from smallest(start, source, tree.with_changes(body=[line]).code)
