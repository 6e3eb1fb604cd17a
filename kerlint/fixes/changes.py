"""A change of text: where it starts and ends, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Change = tuple[int, int, str]


class Refused(Exception):
    """An edit cannot be made without spoiling the program."""


def smallest(start: int, text: str, new: str) -> Iterator[Change]:
    """The change from `text`, which begins at offset `start`, to `new`; equal words at both ends stay out of it."""
    if text == new:
        return
    shorter = min(len(text), len(new))
    head = 0
    while head < shorter and text[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and text[-1 - tail] == new[-1 - tail]:
        tail += 1
    while _in_word(text, head) or _in_word(new, head):
        head -= 1
    while _in_word(text, len(text) - tail) or _in_word(new, len(new) - tail):
        tail -= 1
    yield start + head, start + len(text) - tail, new[head : len(new) - tail]


def _in_word(text: str, at: int) -> bool:
    """Whether a cut there would go through a word."""
    return 0 < at < len(text) and f"_{text[at - 1 : at + 1]}".isidentifier()


def overlap(a: Change, b: Change) -> bool:
    """Whether the two share characters or begin an insertion at one point, so that their order would matter."""
    return a[:2] == b[:2] or (a[0] < b[1] and b[0] < a[1])


def apply(text: str, changes: Iterable[Change]) -> str:
    """`text` with the changes made."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
