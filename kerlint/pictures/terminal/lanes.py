"""Branches as lines beside a list, as `git log --graph` draws them: data flows down, one lane for each value on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the drawing. `item` is the number of the item that stands on it, None for a line of joints alone."""

    drawing: str
    item: int | None = None


def lanes(sources: Sequence[Sequence[int]], marks: Sequence[str]) -> list[Line]:
    """The lines for items that take from earlier items.

    A lane carries what one item gives, until the last item that takes it. `marks` stand for the items.
    """
    last_taker: dict[int | None, int] = {source: number for number, given in enumerate(sources) for source in given}
    carried: list[int | None] = []  # which item's value each lane carries
    found: list[Line] = []
    for number, given in enumerate(sources):
        taken = [lane for lane, item in enumerate(carried) if item in given]
        ending = [lane for lane in taken if last_taker.get(carried[lane]) == number]
        lane = min(ending) if ending else _free(carried)
        if taken not in ([], [lane]):
            found.append(Line(_joints(carried, lane, taken, ending)))
        for old in ending:
            carried[old] = None
        carried[lane:] = [number, *carried[lane + 1 :]]
        row = ["│" if item is not None else " " for item in carried]
        row[lane] = marks[number]
        found.append(Line(" ".join(row).rstrip(), number))
        if number not in last_taker:
            carried[lane] = None
        while carried and carried[-1] is None:
            carried.pop()
    return found


def _free(carried: list[int | None]) -> int:
    return carried.index(None) if None in carried else len(carried)


def _joints(carried: list[int | None], lane: int, taken: list[int], ending: list[int]) -> str:
    """The line above an item: from the lanes that it takes to its own."""
    width = max(len(carried), lane + 1)
    row = [" "] * (2 * width - 1)
    for other, item in enumerate(carried):
        if item is not None:
            row[2 * other] = "│"
    left, right = min([lane, *taken]), max([lane, *taken])
    for column in range(2 * left + 1, 2 * right):
        if row[column] == " ":
            row[column] = "─"
    for other in taken:
        if other != lane:
            row[2 * other] = _corner(other, left, right, "╰┴╯" if other in ending else "├┼┤")
    row[2 * lane] = _corner(lane, left, right, "├┼┤" if lane in taken else "╭┬╮")
    return "".join(row)


def _corner(lane: int, left: int, right: int, signs: str) -> str:
    return signs[0] if lane == left else signs[2] if lane == right else signs[1]
