"""Cells as one program, run from the first to the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from kerlint.graph.places import Place
from kerlint.notebooks.cells import Cell, parse_notebook
from kerlint.notebooks.magics import body_of, cell_magic, neutral, parses
from kerlint.notebooks.recovery import Piece, imported_in, pieces
from kerlint.reading import LARGEST, CellSpan, Source, Unreadable, parse_tree

_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]+[^\s#]")


def read_notebook(data: bytes, path: str) -> Source:
    """The program of a notebook file. Raises Unreadable when it is none."""
    notebook = parse_notebook(data, path)
    return notebook_source(notebook.cells, path, python=notebook.python)


def notebook_source(cells: Sequence[Cell], path: str, *, python: tuple[int, ...] | None = None) -> Source:
    """The program of these Python cells in their order, whether or not a file called `path` exists.

    `text` has a line `# %% [3]` above each cell, so that it can be read as a script. A cell that does not parse is told in
    `unread`, and what it may have bound is unknown. Raises Unreadable when there is more code than kerlint reads.
    """
    if sum(len(cell.text) for cell in cells) > LARGEST:
        message = f"the cells of this notebook have more than {LARGEST // 1_000_000} MB of code, which kerlint does not read"
        raise Unreadable("file-too-large", message, Place(path))
    parts = [_part(cell, path) for cell in cells]
    texts, codes, spans, line = [], [], [], 1
    imported = imported_in(part.code for part in parts)
    for part in parts:
        cell = part.cell
        end = "\n" if cell.text.endswith("\r") else ""  # else it would be one line end with that of the join
        texts += [f"# %% [{cell.number}]", cell.text + end]
        codes += [part.header, "".join(piece.forgetting(imported) for piece in part.pieces) + end]
        spans.append(CellSpan(cell.number, line + 1, cell.text))
        line += 2 + len(_LINE_END.findall(cell.text))
    tree, lines = parse_tree("\n".join(codes), path)
    unread = tuple(part.reason for part in parts if part.reason is not None)
    return Source(path, "\n".join(texts), tree, lines, "utf-8", tuple(spans), unread, _written(cells, path), python)


@dataclass(frozen=True)
class _Part:
    """A cell, and what is parsed in its place, with a line above it. `reason` says why it cannot be read as a whole."""

    cell: Cell
    pieces: list[Piece]
    header: str = ""
    reason: Unreadable | None = None

    @property
    def code(self) -> str:
        return "".join(piece.code for piece in self.pieces)


def _part(cell: Cell, path: str) -> _Part:
    code = neutral(cell.text)
    if parses(code):
        return _Part(cell, [Piece(code)])
    if _INDENTED.match(code) and parses(f"if 1:\n{code}"):
        return _Part(cell, [Piece(code)], "if 1:")  # IPython takes the indentation away
    return _Part(cell, pieces(code), reason=_reason(code, cell.number, path))


def _reason(code: str, number: int, path: str) -> Unreadable:
    try:
        parse_tree(code, path, "cell")
    except Unreadable as reason:
        reason.place = replace(reason.place, cell=number)
        return reason
    raise AssertionError(code)


def _written(cells: Sequence[Cell], path: str) -> dict[str, Source]:
    """The modules that cells write, by name. One that is written in several steps is left out."""
    found: dict[str, Source] = {}
    for cell in cells:
        magic = cell_magic(cell.text)
        if magic is None or magic[0] not in ("writefile", "file"):
            continue
        *options, file = magic[1].split() or [""]
        name = ".".join(PurePosixPath(file.strip("'\"")).with_suffix("").parts)
        found.pop(name, None)
        code = body_of(cell.text)
        if file.endswith(".py") and not options and parses(code):
            tree, lines = parse_tree(code, path)
            found[name] = Source(path, cell.text, tree, lines, cells=(CellSpan(cell.number, 1, cell.text),))
    return found
