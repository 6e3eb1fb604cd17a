"""What can still be understood of a cell that does not parse.

The cell is cut into its statements. Those that parse stay; the others are blanked, and every name that they may bind or
change becomes unknown, so that nothing is concluded from values that the program no longer has.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from kerlint.notebooks.magics import blank, neutral, parses

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_PRINT_STATEMENT = re.compile(r"^([ \t]*)print (?=[ \t]*[^\s=(>])", re.MULTILINE)
_WHOLE_COMMENT = re.compile(r"\s*#")
_COMMENT_TO_KERLINT = re.compile(r"#\s*kerlint:")
_GOES_ON = re.compile(r"[ \t)\]}]|(?:else|elif|except|finally)\b|[\r\n]")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
_IMPORT = re.compile(r"^[ \t]*(?:from|import)\b[^(\r\n]*(?:\([^)]*\))?", re.MULTILINE)
_TOLD = re.compile(r"#.*|\"[^\"\n]*\"|'[^'\n]*'")  # comments and strings
_NO_NAMES = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"print"}


@dataclass(frozen=True)
class Piece:
    """A statement of a cell with its line ends. `code` is what is parsed of it, with as many lines and characters.

    `unknown` are the names that a statement that cannot be parsed may bind or change.
    """

    code: str
    unknown: frozenset[str] = frozenset()

    def forgetting(self, imported: Set[str]) -> str:
        """The code, which makes unknown what is not known any more, save for `imported` names; its lines stay."""
        names = sorted(self.unknown - imported)
        if not names:
            return self.code
        first: str = _LINES.findall(self.code)[0]
        comment = _COMMENT_TO_KERLINT.search(first)
        told = first[comment.start() :] if comment else first[len(first.rstrip("\r\n")) :]
        return "; ".join(f"{name} = __()" for name in names) + told + self.code[len(first) :]


def readable(text: str) -> str:
    """The text, be it a file or a cell, with everything blanked or replaced that Python cannot parse."""
    code = neutral(text)
    return code if parses(code) else "".join(piece.code for piece in pieces(code))


def pieces(text: str) -> list[Piece]:
    """The statements of a cell that does not parse, the broken ones blanked."""
    found = [_piece(statement) for statement in _statements(text)]
    return found if parses("".join(piece.code for piece in found)) else [_broken(text)]


def _piece(statement: str) -> Piece:
    candidates = (statement, _PRINT_STATEMENT.sub(r"\1if 1: ", statement))
    parsed = next((candidate for candidate in candidates if parses(candidate)), None)
    return _broken(statement) if parsed is None else Piece(parsed)


def _broken(statement: str) -> Piece:
    return Piece("".join(_blanked(statement)), frozenset(_names(statement)))


def imported_in(codes: Iterable[str]) -> set[str]:
    """The names that imports bind, which are no variables that a broken statement is likely to change."""
    found = set()
    for statement in _IMPORT.findall("\n".join(codes)):
        for node in ast.walk(ast.parse(statement.strip())) if parses(statement.strip()) else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return found


def _statements(text: str) -> Iterator[str]:
    """The text, cut before each line that may begin a statement."""
    lines: list[str] = []
    for line in _LINES.findall(text):
        if lines and not _GOES_ON.match(line) and not _decorates(lines):
            yield "".join(lines)
            lines = []
        lines.append(line)
    if lines:
        yield "".join(lines)


def _decorates(lines: list[str]) -> bool:
    return lines[-1].startswith("@") or lines[-1].rstrip().endswith("\\")


def _blanked(statement: str) -> Iterator[str]:
    """The lines of the statement, blank but for the comments, of which some are addressed to kerlint."""
    for line in _LINES.findall(statement):
        comment = _COMMENT_TO_KERLINT.search(line)
        if _WHOLE_COMMENT.match(line):
            yield line
        elif comment and comment.start():
            yield f"{'0':<{comment.start()}}{line[comment.start() :]}"
        else:
            yield blank(line)


def _names(text: str) -> set[str]:
    return {name for name in _NAME.findall(_TOLD.sub("", text)) if name.isidentifier()} - _NO_NAMES
