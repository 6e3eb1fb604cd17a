"""The text of a document as the protocol counts it: from 0, and columns in the units that client and server agreed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from lsprotocol.types import Position, PositionEncodingKind, Range

from kerlint.graph.places import Place

# The protocol ends a line here and nowhere else, as Python does; `str.splitlines` also splits at form feeds.
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_UNITS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


def with_ends(text: str) -> tuple[str, ...]:
    """The lines of the text, each with its end."""
    return tuple(_LINES.findall(text))


class Text:
    """A text at one moment, and the way from places to ranges and back."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16) -> None:
        self.text = text
        self._encoding = PositionEncodingKind(encoding)

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines without their ends. There is always one more than there are ends."""
        lines = [line.rstrip("\r\n") for line in with_ends(self.text)]
        return lines if self.text and self.text[-1] not in "\r\n" else [*lines, ""]

    def range(self, place: Place) -> Range:
        """The range of a place. What is outside the text is at its nearest end."""
        return Range(self.position(place.line, place.column), self.position(place.end_line, place.end_column))

    def position(self, line: int, column: int) -> Position:
        """The position of a line and column that are counted from 1, in characters."""
        row = min(max(line - 1, 0), len(self.lines) - 1)
        text = self.lines[row]
        count = min(column - 1, len(text)) if row == line - 1 else len(text)
        return Position(row, self._units(text[:count]))

    def spot(self, position: Position) -> tuple[int, int]:
        """Line and column, counted from 1 and in characters, of a position."""
        row = min(position.line, len(self.lines) - 1)
        text = self.lines[row]
        if self._encoding == PositionEncodingKind.Utf32 or text.isascii():
            return row + 1, min(position.character, len(text)) + 1
        units = 0
        for column, character in enumerate(text):
            units += self._units(character)
            if units > position.character:
                return row + 1, column + 1
        return row + 1, len(text) + 1

    @cached_property
    def whole(self) -> Range:
        """The range of the whole text."""
        return Range(Position(0, 0), self.position(len(self.lines), len(self.lines[-1]) + 1))

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding not in _UNITS:
            return len(text)
        codec, size = _UNITS[self._encoding]
        return len(text.encode(codec, "surrogatepass")) // size
