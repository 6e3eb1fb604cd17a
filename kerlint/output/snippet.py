"""Lines of source with spans underlined and labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place
from kerlint.output.paint import Paint, column_of, columns

_NARROWEST = 40  # columns of source that are shown however narrow the terminal is


@dataclass(frozen=True)
class Label:
    """What is said of a span. The primary one is underlined `^^^` in `style`, others `---`."""

    place: Place
    text: str
    primary: bool = False
    style: str = "frame"


@dataclass(frozen=True)
class _Mark:
    """The part of a span that is on one line; `end` None means to the end of the line."""

    line: int
    start: int
    end: int | None
    label: Label
    text: str


def shown(positions: Positions, label: Label) -> bool:
    """Whether the text has the place of the label."""
    return label.place.end_line <= len(positions)


def snippet(
    positions: Positions, labels: Sequence[Label], paint: Paint, *, gutter: int, width: int, around: int = 0
) -> Iterator[str]:
    """The lines that the labels stand on, and `around` more before and behind the primary one, each label below its line.

    `...` stands for more than one line left out.
    """
    marks = sorted((mark for label in labels for mark in _marks(label)), key=lambda m: (m.line, not m.label.primary, m.start))
    primary = [mark.line for mark in marks if mark.label.primary]
    near = {line + step for line in primary for step in range(-around, around + 1)}
    wanted = sorted({mark.line for mark in marks} | near.intersection(range(1, len(positions) + 1)))
    last = None
    for number in wanted:
        if last is not None and number == last + 2:
            yield _source(positions.line(last + 1), last + 1, paint, gutter, 0, width)
        elif last is not None and number > last + 1:
            yield "..."
        here = [m for m in marks if m.line == number]
        text = positions.line(number)
        yield from _line(text, number, here, paint, gutter, width) if here else [_source(text, number, paint, gutter, 0, width)]
        last = number


def _marks(label: Label) -> Iterator[_Mark]:
    place = label.place
    if place.line == place.end_line:
        yield _Mark(place.line, place.column, place.end_column, label, label.text)
        return
    yield _Mark(place.line, place.column, None, label, "")
    yield _Mark(place.end_line, 0, place.end_column, label, label.text)


def _line(text: str, number: int, marks: Sequence[_Mark], paint: Paint, gutter: int, width: int) -> Iterator[str]:
    room = max(width - gutter - 3, _NARROWEST)
    first = column_of(text, _start(text, marks[0]))
    last = max(column_of(text, _end(text, mark)) for mark in marks)
    cut = 0 if last < room else max(first - room // 4, 0)
    yield _source(text, number, paint, gutter, cut, width)
    for mark in marks:
        start = min(max(column_of(text, _start(text, mark)) - cut, 0), room - 1)
        end = min(max(column_of(text, _end(text, mark)) - cut, start + 1), room)
        line = ("^" if mark.label.primary else "-") * (end - start)
        told = paint(f"{line} {mark.text}".rstrip(), mark.label.style)
        yield f"{frame(gutter, paint)} {' ' * start}{told}"


def _start(text: str, mark: _Mark) -> int:
    return mark.start or len(text) - len(text.lstrip()) + 1


def _end(text: str, mark: _Mark) -> int:
    return len(text.rstrip()) + 1 if mark.end is None else mark.end


def _source(text: str, number: int, paint: Paint, gutter: int, cut: int, width: int) -> str:
    """A line of source, of which the first `cut` columns and what does not fit are left out."""
    line = numbered(number, gutter, paint)
    shown = fitted(text, max(width - gutter - 3, _NARROWEST), cut)
    return f"{line} {shown}".rstrip()


def fitted(text: str, room: int, cut: int = 0) -> str:
    """The text from column `cut` on, as far as it fits into `room` columns; `…` stands for what is left out."""
    cells = columns(text)
    kept = cells[cut:]
    if len(kept) > room:
        kept = [*kept[: room - 1], "…"]
    if cut:
        kept[:1] = ["…"]
    return "".join(kept).rstrip()


def numbered(number: int, gutter: int, paint: Paint) -> str:
    """The gutter with a line number."""
    return paint(f"{number:>{gutter}} |", "frame")


def frame(gutter: int, paint: Paint) -> str:
    """The gutter without a line number."""
    return paint(f"{'':{gutter}} |", "frame")
