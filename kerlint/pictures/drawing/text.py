"""How wide texts are. Fonts differ from reader to reader; the widest of the usual ones counts, so that texts fit everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

_NARROW = frozenset("ijl|.,:;'!()[]{}/ IftrJ1`")
_BROAD = frozenset("mwMW@%")
TIMES = "\N{MULTIPLICATION SIGN}"
MONO = 0.602  # of the size, in nearly all fonts of fixed width


def mono_width(text: str, size: float) -> float:
    """The width in a font of fixed width."""
    return sum(2 if _is_wide(c) else 1 for c in text) * size * MONO


def sans_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in a proportional font without serifs, as DejaVu Sans has it."""
    ems = sum(1.0 if _is_wide(c) or c in _BROAD else 0.4 if c in _NARROW else 0.7 if c.isupper() else 0.61 for c in text)
    return ems * size * (1.09 if bold else 1.0)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def shortened(text: str, length: int) -> str:
    """The text with at most so many characters."""
    return text if len(text) <= length else text[: length - 1] + "…"


def filled(text: str, width: float, size: float) -> list[str]:
    """The text in lines of about this width, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and sans_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def wrapped(parts: Iterable[str], length: int, joint: str = " ") -> list[str]:
    """The parts in lines of at most `length` characters, as far as no part is longer."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(joint) + len(part) <= length:
            lines[-1] += joint + part
        else:
            lines.append(part)
    return lines
