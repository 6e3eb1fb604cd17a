"""A layer over time as text, for terminals of 80 columns."""

from __future__ import annotations

from textwrap import wrap

from kerlint.graph.layers import LayerCall
from kerlint.pictures.unrolling.columns import Column, columns_of, last_state, leaving
from kerlint.pictures.unrolling.recurrence import Recurrence, State, Way, numbers_text, recurrence_of
from kerlint.pictures.unrolling.telling import heading, told

WIDTH = 80
_LEFT = 17  # columns for what comes in from the left, or leaves there
_BOX = 5
_LONGEST = 7  # characters of what an arrow carries
_LABEL = 9  # columns of the words before what is told


def unrolled_text(call: LayerCall, width: int = WIDTH) -> str:
    """What the layer does over time, drawn with characters. Raises NotOverTime."""
    recurrence = recurrence_of(call)
    lines = [heading(recurrence), ""]
    for way in reversed(recurrence.ways):
        lines += [*_drawn(recurrence, way), ""]
    for label, text in told(recurrence):
        lines += wrap(text, width, initial_indent=f"{label:<{_LABEL}}", subsequent_indent=" " * _LABEL, break_long_words=False)
    return "\n".join(lines) + "\n"


class _Canvas:
    """Lines of characters that are written anywhere."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = []

    def put(self, row: int, column: int, text: str) -> None:
        while len(self._lines) <= row:
            self._lines.append([])
        line = self._lines[row]
        line.extend(" " * (column + len(text) - len(line)))
        line[column : column + len(text)] = text

    def lines(self) -> list[str]:
        return ["".join(line).rstrip() for line in self._lines]


def _drawn(recurrence: Recurrence, way: Way) -> list[str]:
    """One way through the sequence: outputs above, one box a step, the steps of the input below."""
    canvas, columns = _Canvas(), columns_of(recurrence)
    labels = [_cut(numbers_text(state.numbers), _LONGEST) for state in way.states]
    gap = max([6, *(len(label) + 1 for label in labels)])
    starts = _starts(columns, gap)
    height = max(1, len(way.states))
    given = leaving(recurrence, way, columns)
    top, bottom = 2, 3 + height
    for column, start in zip(columns, starts):
        middle = start + _BOX // 2
        leaves = column in given
        canvas.put(top, start, "┌─┴─┐" if leaves else "┌───┐")
        canvas.put(bottom, start, "└─┬─┘")
        for row in range(height):
            canvas.put(top + 1 + row, start, f"│ {way.letter if row == (height - 1) // 2 else ' '} │")
        if leaves:
            canvas.put(0, middle, f"{way.output}{column.name}" + ("?" if recurrence.every is None else ""))
            canvas.put(1, middle, f"↑ {_cut(numbers_text(way.numbers), _LONGEST)}")
        canvas.put(bottom + 1, middle, f"↑ {_cut(numbers_text(recurrence.numbers), _LONGEST)}")
        canvas.put(bottom + 2, middle, f"x{column.name}")
    canvas.put(0, 0, "output")
    if recurrence.bidirectional:
        canvas.put(top, 0, f"{way.letter} {'backwards' if way.backwards else 'forwards'}")
    canvas.put(bottom + 2, 0, "input")
    if columns[-1].gap and not way.states:
        canvas.put(top + 1, starts[-1] - gap - 2, "…")
    for row, (state, label) in enumerate(zip(way.states, labels), top + 1):
        _carried(canvas, row, starts, columns, _arrow(label, gap, way))
        _ends(canvas, row, starts, columns, recurrence, way, state, _arrow(label, gap, way))
    return canvas.lines()


def _starts(columns: list[Column], gap: int) -> list[int]:
    """Where each box begins."""
    starts: list[int] = []
    for column in columns:
        before = 2 * gap + 3 if column.gap else gap
        starts.append(starts[-1] + _BOX + before if starts else _LEFT)
    return starts


def _arrow(label: str, length: int, way: Way) -> str:
    """`─128→`, in the direction of reading."""
    return f"←{label:─^{length - 1}}" if way.backwards else f"{label:─^{length - 1}}→"


def _carried(canvas: _Canvas, row: int, starts: list[int], columns: list[Column], arrow: str) -> None:
    """The arrows between the boxes."""
    for column, before in zip(columns[1:], starts):
        canvas.put(row, before + _BOX, f"{arrow} … {arrow}" if column.gap else arrow)


def _ends(
    canvas: _Canvas,
    row: int,
    starts: list[int],
    columns: list[Column],
    recurrence: Recurrence,
    way: Way,
    state: State,
    arrow: str,
) -> None:
    """What the state begins as, and where it goes in the end."""
    begins = state.begins or (f"{state.name} before" if recurrence.stateful else f"{state.name} = 0")
    if recurrence.returns_state:
        goes = last_state(state, way, columns)
    else:
        goes = "kept" if recurrence.stateful else ""
    right = starts[-1] + _BOX
    first, last = (goes, begins) if way.backwards else (begins, goes)
    if first:
        room = _LEFT - len(arrow) - 1
        canvas.put(row, 0, f"{_cut(first, room):>{room}} {arrow}")
    if last:
        canvas.put(row, right, f"{arrow} {last}")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
