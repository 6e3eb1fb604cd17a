"""Text on a terminal: colours, the width of characters, and nothing that a terminal would obey."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "performance": "1;35",
    "advice": "1;36",
    "strong": "1",
    "frame": "1;34",
    "removed": "31",
    "added": "32",
}
_TAB = 4


@dataclass(frozen=True)
class Paint:
    """Colours text, or leaves it as it is."""

    colour: bool = False

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and text else text


def printable(text: str) -> str:
    """The text without control characters, which a terminal would obey; line ends stay."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def columns(line: str) -> list[str]:
    """The line as the columns of a terminal: a wide character is followed by empty strings, a tab by spaces."""
    cells: list[str] = []
    for character in line:
        if character == "\t":
            cells.extend(" " * (_TAB - len(cells) % _TAB))
        elif unicodedata.combining(character) and cells:
            cells[-1] += character
        else:
            cells.append(printable(character))
            if unicodedata.east_asian_width(character) in "WF":
                cells.append("")
    return cells


def column_of(line: str, column: int) -> int:
    """The terminal column, from 0, at which the 1-based character `column` of the line begins."""
    return len(columns(line[: column - 1]))
