"""From places (lines and columns) to offsets in a text, and back."""

from __future__ import annotations

import re
from bisect import bisect_right

from kerlint.graph.places import Place

# Python ends a line here and nowhere else; `str.splitlines` would also split at form feeds and separators.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Positions:
    """The lines of a text, and where they start."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = list(_LINE_END.finditer(text))
        self._starts = [0, *(end.end() for end in ends)]
        self._stops = [*(end.start() for end in ends), len(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """The line `number`, counted from 1, without its end. Raises IndexError outside the text."""
        if not 1 <= number <= len(self):
            raise IndexError(number)
        return self.text[self._starts[number - 1] : self._stops[number - 1]]

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column. Raises IndexError outside the text."""
        if not 1 <= line <= len(self) or column < 1:
            raise IndexError(line, column)
        offset = self._starts[line - 1] + column - 1
        if offset > self._stops[line - 1]:
            raise IndexError(line, column)
        return offset

    def byte_offset(self, line: int, column: int) -> int:
        """The offset of a position as `ast` gives it: the column in bytes of UTF-8, counted from 0."""
        before = self.line(line).encode("utf-8", "surrogatepass")[:column]
        return self._starts[line - 1] + len(before.decode("utf-8", "surrogatepass"))

    def span(self, place: Place) -> tuple[int, int]:
        """Start and end of what the place covers. Raises IndexError when it is not in the text."""
        start, end = self.offset(place.line, place.column), self.offset(place.end_line, place.end_column)
        if end < start:
            raise IndexError(place)
        return start, end

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
