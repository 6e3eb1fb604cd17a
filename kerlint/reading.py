"""Source text in: bytes become text, a tree and lines, or a typed reason why they cannot.

Python counts columns in UTF-8 bytes and only ends a line at LF, CR LF or CR; `Source.place` turns that into columns in
characters, as editors count them.
"""

from __future__ import annotations

import ast
import codecs
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from kerlint.graph.places import Place

LARGEST = 2_000_000  # bytes; sources beyond it are data written as Python

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


@dataclass(eq=False)
class Source:
    """A program as it was written. `text` has the newlines of the file; `lines` are without them."""

    path: str
    text: str
    tree: ast.Module
    lines: list[str]
    encoding: str = "utf-8"

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
        return Place(
            self.path,
            line,
            self._column(line, column),
            end_line,
            self._column(end_line, column if end_column is None else end_column),
        )

    def at(self, place: Place) -> str:
        """The source text of `place`."""
        lines = self.lines[place.line - 1 : place.end_line]
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
    place = Place(str(path))
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable("unreadable-file", f"cannot read this file: {_reason(error)}", place) from None
    if len(data) > LARGEST:
        raise Unreadable(
            "file-too-large",
            f"this file is larger than {LARGEST // 1_000_000} MB, which kerlint does not read",
            place,
            "exclude it: `exclude` in the configuration takes patterns as .gitignore does",
        )
    return data


def read_source(path: str | Path) -> Source:
    """The program in the file; `Unreadable` when it is none."""
    return parse_bytes(read_bytes(path), str(path))


def parse_bytes(data: bytes, path: str) -> Source:
    """The program that `data` spells, by its byte order mark or encoding comment, else as UTF-8."""
    text, encoding = _decode(data, path)
    return parse_text(text, path, encoding)


def parse_text(text: str, path: str = "<text>", encoding: str = "utf-8") -> Source:
    """The program that `text` spells."""
    try:
        return _parse(text, path, encoding)
    except Unreadable as reason:
        reason.text = text
        raise


def _parse(text: str, path: str, encoding: str) -> Source:
    lines = _NEWLINE.split(text)
    _refuse_null(lines, path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes and the like are for other linters
            tree = ast.parse(text)
    except SyntaxError as error:
        raise _syntax_error(error, lines, path) from None
    except (RecursionError, MemoryError):
        raise Unreadable(
            "file-too-large",
            "an expression of this file is nested too deeply for Python's own parser",
            Place(path),
            "split the expression, or exclude the file",
        ) from None
    except ValueError as error:
        raise Unreadable("syntax-error", f"Python cannot parse this file: {error}", Place(path)) from None
    return Source(path, text, tree, lines, encoding)


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


def _refuse_null(lines: list[str], path: str) -> None:
    for number, line in enumerate(lines, start=1):
        column = line.find("\0") + 1
        if column:
            raise Unreadable(
                "wrong-encoding",
                "this file holds a null byte, which no Python source may",
                Place(path, number, column, number, column + 1),
                "save it as UTF-8 text; a null byte is often a sign of UTF-16 or of a file that is no text",
            )


def _syntax_error(error: SyntaxError, lines: list[str], path: str) -> Unreadable:
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
            "convert the file to Python 3",
        )
    hint = "this looks like a line of a notebook: take it out of the .py file" if _NOTEBOOK_LINE.match(line) else ""
    return Unreadable("syntax-error", f"Python cannot parse this file: {error.msg}", place, hint)


def _code(line: str) -> str:
    """The line without what is quoted or commented, which proves nothing about the dialect."""
    return re.sub(r"#.*", "", re.sub(r"(\"[^\"]*\"|'[^']*')", "''", line))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
