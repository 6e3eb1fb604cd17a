"""Source text in: bytes become text, a tree and lines, or a typed reason why they cannot.

Python counts columns in UTF-8 bytes and only ends a line at LF, CR LF or CR; `Source.place` turns that into columns in
characters, as editors count them.
"""

from __future__ import annotations

import ast
import codecs
import os
import re
import warnings
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kerlint.graph.places import Place

LARGEST = 2_000_000  # bytes; sources beyond it are data written as Python
LARGEST_NOTEBOOK = 100_000_000  # bytes, most of them pictures

# Texts of files as an editor has them, by their real path: they are read instead of what is on disk.
unsaved: dict[str, str] = {}

_NEWLINE = re.compile(r"\r\n|\r|\n")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOTEBOOK_LINE = re.compile(r"\s*[%!]\s*\w")
_PYTHON_2 = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\s*print\s*(>>|[^\s(=.,)\]}:])",
        r"\bprint\s+[\"'\w]",
        r"\bexcept\s+[\w.]+\s*,\s*\w+\s*:",
        r"\bexcept\s*\([\w.,\s]+\)\s*,\s*\w+\s*:",
        r"^\s*raise\s+[\w.]+\s*,",
        r"^\s*exec\s+[\"'\w]",
        r"<>",
        r"`",
        r"(?<![\w.])0\d+[lL]?\b",
        r"(?<![\w.])(\d+|0[xX][\da-fA-F]+)[lL]\b",
        r"\b[uU][rR][\"']",
        r"\bdef\s+\w+\s*\(.*\([\w,\s]+\).*\)\s*:",
        r"\blambda\s*\(",
    )
)


class Unreadable(Exception):
    """The file cannot be linted. `rule` is the name of kerlint's own rule that reports it.

    `text` is what it says, where it is text.
    """

    text: str | None = None

    def __init__(self, rule: str, message: str, place: Place, help: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.place = place
        self.help = help


@dataclass(frozen=True)
class CellSpan:
    """A cell of a notebook: its number, the line of the whole program that is its first, and its text."""

    number: int
    first: int
    text: str


@dataclass(eq=False)
class Source:
    """A program as it was written. `text` has the newlines of the file; `lines`, without them, are what was parsed.

    The program of a notebook is its code cells one after the other; `place` and `at` count lines within a cell all the
    same. `unread` are the reasons why parts of the program could not be parsed, `written` the modules that cells write
    with `%%writefile`, by name, `python` the version of Python that the notebook was run with.
    """

    path: str
    text: str
    tree: ast.Module
    lines: list[str]
    encoding: str = "utf-8"
    cells: tuple[CellSpan, ...] = ()
    unread: tuple[Unreadable, ...] = ()
    written: Mapping[str, Source] = field(default_factory=dict)
    python: tuple[int, ...] | None = None

    @property
    def texts(self) -> dict[str, str]:
        """The text of the file, or of each cell, by `Place.document`."""
        if not self.cells:
            return {self.path: self.text}
        return {Place(self.path, cell=cell.number).document: cell.text for cell in self.cells}

    @property
    def blocks(self) -> list[list[ast.stmt]]:
        """The statements that run together: an exception ends its own block, that is its cell, and no other."""
        if not self.cells:
            return [self.tree.body]
        found: dict[int, list[ast.stmt]] = {}
        for statement in self.tree.body:
            found.setdefault(self._cell_at(statement.lineno), []).append(statement)
        return list(found.values())

    @cached_property
    def shown(self) -> frozenset[ast.stmt]:
        """The statements whose values a notebook shows: the last of each cell."""
        return frozenset(block[-1] for block in self.blocks) if self.cells else frozenset()

    def _cell_at(self, line: int) -> int:
        """The index of the cell that has the line of the program; the line above a cell is the cell's."""
        return max(bisect_right(self.cells, line, key=lambda cell: cell.first - 1) - 1, 0)

    def within(self, place: Place) -> Place:
        """A place of the whole program as one of its cell."""
        if not self.cells:
            return place
        cell = self.cells[self._cell_at(place.line)]
        first = cell.first - 1
        return replace(place, line=max(place.line - first, 1), end_line=max(place.end_line - first, 1), cell=cell.number)

    def place(self, node: ast.AST) -> Place:
        """Where `node` stands; the beginning of the file for a node without a position. Kept on the node."""
        known: Place | None = getattr(node, "_kerlint_place", None)
        if known is None:
            known = self._place(node)
            node._kerlint_place = known  # type: ignore[attr-defined]
        return known

    def _place(self, node: ast.AST) -> Place:
        line = getattr(node, "lineno", None)
        if line is None:
            return Place(self.path)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        column = getattr(node, "col_offset", 0)
        return self.within(
            Place(
                self.path,
                line,
                self._column(line, column),
                end_line,
                self._column(end_line, column if end_column is None else end_column),
            )
        )

    def at(self, place: Place) -> str:
        """The source text of `place`."""
        before = next((cell.first for cell in self.cells if cell.number == place.cell), 1) - 1
        lines = self.lines[before + place.line - 1 : before + place.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: place.end_column - 1]
        lines[0] = lines[0][place.column - 1 :]
        return "\n".join(lines)

    def _column(self, line: int, offset: int) -> int:
        """The 1-based column in characters of the byte `offset` of `line`."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8")[:offset].decode("utf-8", "ignore")) + 1


def names_keras(data: bytes) -> bool:
    """Whether the file speaks of Keras at all; all others are passed over after this one look."""
    if b"keras" in data or b"tensorflow" in data:
        return True
    if data.startswith(_UTF16):
        return any("keras".encode(e) in data for e in ("utf-16-le", "utf-16-be"))
    return False


def read_bytes(path: str | Path) -> bytes:
    """The content of the file; `Unreadable` when the system refuses it or it is too large."""
    text = unsaved.get(os.path.realpath(path)) if unsaved else None
    if text is not None:
        return text.encode("utf-8", "surrogatepass")
    place = Place(str(path))
    largest = LARGEST_NOTEBOOK if is_notebook(path) else LARGEST
    try:
        with open(path, "rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise Unreadable("unreadable-file", f"cannot read this file: {_reason(error)}", place) from None
    if len(data) > largest:
        raise Unreadable(
            "file-too-large",
            f"this file is larger than {largest // 1_000_000} MB, which kerlint does not read",
            place,
            "exclude it: `exclude` in the configuration takes patterns as .gitignore does",
        )
    return data


def read_source(path: str | Path) -> Source:
    """The program in the file; `Unreadable` when it is none."""
    return parse_bytes(read_bytes(path), str(path))


def is_notebook(path: str | Path) -> bool:
    """Whether the file is a Jupyter notebook by its name."""
    return str(path).lower().endswith(".ipynb")


def parse_bytes(data: bytes, path: str) -> Source:
    """The program that `data` spells: a notebook, or Python by its byte order mark or encoding comment, else UTF-8."""
    if is_notebook(path):
        from kerlint.notebooks.source import read_notebook

        return read_notebook(data, path)
    text, encoding = _decode(data, path)
    return parse_text(text, path, encoding)


def texts_of(data: bytes, path: str) -> dict[str, str]:
    """The text of the file, or of each cell, by `Place.document`, at no greater cost than that takes."""
    try:
        return parse_bytes(data, path).texts if is_notebook(path) else {path: _decode(data, path)[0]}
    except Unreadable as reason:
        return {} if reason.text is None else {path: reason.text}


def parse_text(text: str, path: str = "<text>", encoding: str = "utf-8") -> Source:
    """The program that `text` spells; the lines that IPython alone understands are passed over."""
    try:
        tree, lines = parse_tree(text, path)
    except Unreadable as reason:
        from kerlint.notebooks.scripts import without_magics

        source = without_magics(text, path, encoding, reason)
        if source is None:
            reason.text = text
            raise
        return source
    return Source(path, text, tree, lines, encoding)


def parse_tree(text: str, path: str, what: str = "file") -> tuple[ast.Module, list[str]]:
    """The syntax tree and the lines of `text`, which is called a `what` where it is refused. Raises Unreadable."""
    lines = _NEWLINE.split(text)
    _refuse_null(lines, path, what)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like are for other linters
            tree = ast.parse(text)
    except SyntaxError as error:
        raise _syntax_error(error, lines, path, what) from None
    except (RecursionError, MemoryError):
        raise Unreadable(
            "file-too-large",
            f"an expression of this {what} is nested too deeply for Python's own parser",
            Place(path),
            "split the expression, or exclude the file",
        ) from None
    except ValueError as error:
        raise Unreadable("syntax-error", f"Python cannot parse this {what}: {error}", Place(path)) from None
    return tree, lines


def _decode(data: bytes, path: str) -> tuple[str, str]:
    if data.startswith(_UTF16):
        raise Unreadable(
            "wrong-encoding",
            "this file is encoded as UTF-16, which Python does not read",
            Place(path),
            "save it as UTF-8",
        )
    encoding, line = _declared(data)
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError
    except LookupError:
        raise Unreadable(
            "wrong-encoding",
            f"the file declares the encoding `{encoding}`, which Python does not know",
            Place(path, line, 1, line, 1),
            "declare `utf-8`, or leave the comment out",
        ) from None
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Unreadable(
            "wrong-encoding",
            f"byte 0x{data[error.start]:02x} is not {encoding.upper().replace('-SIG', '')}",
            _place_of_byte(data, error.start, path),
            "save the file as UTF-8, or declare its encoding on the first line: `# -*- coding: latin-1 -*-`",
        ) from None
    except UnicodeError:
        raise Unreadable("wrong-encoding", f"this file is not {encoding}", Place(path), "save it as UTF-8") from None


def _declared(data: bytes) -> tuple[str, int]:
    """The encoding that the file declares in its first two lines, and on which one."""
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", data[:1000], maxsplit=2)[:2], start=1):
        found = _COOKIE.match(line)
        if found:
            return found.group(1).decode("ascii", "replace"), number
        if line.strip() and not line.lstrip(b" \t\f\xef\xbb\xbf").startswith(b"#"):
            break
    return "utf-8", 1


def _place_of_byte(data: bytes, index: int, path: str) -> Place:
    before = re.split(rb"\r\n|\r|\n", data[:index])
    line, column = len(before), len(before[-1].decode("utf-8", "replace")) + 1
    return Place(path, line, column, line, column + 1)


def _refuse_null(lines: list[str], path: str, what: str) -> None:
    for number, line in enumerate(lines, start=1):
        column = line.find("\0") + 1
        if column:
            raise Unreadable(
                "wrong-encoding",
                f"this {what} holds a null byte, which no Python source may",
                Place(path, number, column, number, column + 1),
                "save it as UTF-8 text; a null byte is often a sign of UTF-16 or of a file that is no text",
            )


def _syntax_error(error: SyntaxError, lines: list[str], path: str, what: str) -> Unreadable:
    number = min(max(error.lineno or 1, 1), len(lines))
    line = lines[number - 1]
    column = min(max(error.offset or 1, 1), len(line) + 1)
    end_line, end_column = error.end_lineno or number, error.end_offset or 0
    if not number <= end_line <= len(lines) or (end_line == number and end_column <= column):
        end_line, end_column = number, column + 1
    place = Place(path, number, column, end_line, max(end_column, 1))
    if any(pattern.search(_code(line)) for pattern in _PYTHON_2):
        return Unreadable(
            "python-2-syntax",
            f"this line is Python 2, which kerlint does not read: {error.msg}",
            place,
            f"convert the {what} to Python 3",
        )
    hint = "this looks like a line of a notebook: take it out of the .py file" if _NOTEBOOK_LINE.match(line) else ""
    return Unreadable("syntax-error", f"Python cannot parse this {what}: {error.msg}", place, hint)


def _code(line: str) -> str:
    """The line without what is quoted or commented, which proves nothing about the dialect."""
    return re.sub(r"#.*", "", re.sub(r"(\"[^\"]*\"|'[^']*')", "''", line))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
