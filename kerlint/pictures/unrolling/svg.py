"""A layer over time as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from kerlint.graph.layers import LayerCall
from kerlint.pictures.drawing.svg import Drawing, escaped, stacked
from kerlint.pictures.drawing.text import mono_width, sans_width
from kerlint.pictures.unrolling.columns import Column, columns_of, last_state, leaving
from kerlint.pictures.unrolling.recurrence import Recurrence, State, Way, numbers_text, recurrence_of
from kerlint.pictures.unrolling.shapes import Shapes
from kerlint.pictures.unrolling.style import style
from kerlint.pictures.unrolling.telling import heading, told

_SIDE = 132  # the least that is left of the boxes
_BOX = 88  # the least width of a box
_GAP = 92  # between two boxes
_SHIFT = 30  # how far the boxes of the two ways stand apart
_ROW = 34  # the height that one state takes
_STEP = 56  # the length of an arrow up
_LINE = 21  # between two lines of text
_TEXT = 102  # where sentences begin
_REACH = 62  # from a box to what its states begin as


def unrolled_svg(call: LayerCall, *, theme: str = "auto", ident: str = "unrolled") -> str:
    """What the layer does over time, as a document for browsers.

    `theme` is "light", "dark", or "auto" for what the reader's system prefers. `ident` tells its elements from those of
    other pictures on a page. Raises NotOverTime.
    """
    return _drawing(call, theme, ident).text


def unrolled_sheet(calls: Sequence[LayerCall], theme: str = "auto") -> Drawing:
    """Several calls in one document, one below the other. Raises NotOverTime."""
    return stacked([_drawing(call, theme, f"unrolled-{number}") for number, call in enumerate(calls, 1)], theme)


def _drawing(call: LayerCall, theme: str, ident: str) -> Drawing:
    recurrence = recurrence_of(call)
    name, sentences = heading(recurrence), told(recurrence)
    picture = _Picture(recurrence, round(mono_width(name, 15)) + 48)
    picture.draw()
    width, height = picture.width, _words(picture.out, sentences, picture.bottom + 58, picture.width)
    description = ". ".join(f"{label}: {text}" if label else text for label, text in sentences)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ku" {size} role="img" aria-labelledby="{ident}-title {ident}-desc">',
        f'<title id="{ident}-title">{escaped(name)}, step by step</title>',
        f'<desc id="{ident}-desc">{escaped(description)}</desc>',
        style(theme),
        f'<rect class="paper" width="{width}" height="{height}" rx="10"/>',
        f'<text class="heading" x="24" y="38">{escaped(name)}</text>',
        *picture.out.parts,
        "</svg>\n",
    ]
    return Drawing("\n".join(lines), width, height)


class _Picture:
    """The places of boxes and arrows. Ways lie one above the other, the forward one nearest to the input."""

    def __init__(self, recurrence: Recurrence, least_width: int) -> None:
        self.recurrence = recurrence
        self.columns = columns_of(recurrence)
        self.out = Shapes()
        both = recurrence.bidirectional
        self.shifts = (-_SHIFT, _SHIFT) if both else (0,)
        self.box = max([_BOX, *(sans_width(self._weights(way), 10.5) + 14 for way in recurrence.ways)])
        ends = [self._ends(way, state) for way in recurrence.ways for state in way.states]
        left = max([_SIDE, *(_room(text) for text, _ in ends)]) + (_SHIFT if both else 0)
        right = max([24, *(_room(text) for _, text in ends)]) + (_SHIFT if both else 0)
        self.middles: list[float] = []
        for column in self.columns:
            step = self.box + _GAP + (70 if column.gap else 0)
            self.middles.append(self.middles[-1] + step if self.middles else left + self.box / 2)
        self.width = max(700, least_width, round(self.middles[-1] + self.box / 2 + right))
        self.box_height = max(56, _ROW * max(len(way.states) for way in recurrence.ways) + 12)
        joins = both and recurrence.merge is not None
        self.top = 92.0 + (50 if joins else 0)  # the upper edge of what leaves the boxes
        first = self.top + _STEP - 8
        self.tops = [first + (self.box_height + 40 if both else 0), first][: len(recurrence.ways)]
        self.bottom = self.tops[0] + self.box_height + _STEP + 8

    def draw(self) -> None:
        for way, shift, top in zip(self.recurrence.ways, self.shifts, self.tops):
            self._way(way, shift, top)
        self._inputs()
        self._outputs()

    # ------------------------------------------------------------ boxes and states

    def _way(self, way: Way, shift: float, top: float) -> None:
        first = self.columns[-1] if way.backwards else self.columns[0]
        for column, middle in zip(self.columns, self.middles):
            self._box(way, middle + shift, top, first=column is first)
        if self.recurrence.bidirectional:
            self.out.text("side", 24, top - 8, f"{way.letter} {'backwards' if way.backwards else 'forwards'}")
        for row, state in enumerate(way.states):
            y = top + self.box_height / 2 + (row - (len(way.states) - 1) / 2) * _ROW
            self._state(way, state, shift, y)
        if not way.states and self.columns[-1].gap:
            self.out.text("quiet", (self.middles[-2] + self.middles[-1]) / 2, top + self.box_height / 2 + 5, "…", "middle")

    def _box(self, way: Way, middle: float, top: float, *, first: bool) -> None:
        out, center = self.out, top + self.box_height / 2
        out.box(f"cell way-{way.letter}", middle - self.box / 2, top, self.box, self.box_height)
        out.text("letter", middle, center, way.letter, "middle")
        if way.layer.params() != 0:
            out.text("small", middle, center + 17, self._weights(way) if first else "same weights", "middle")

    def _weights(self, way: Way) -> str:
        params = way.layer.params()
        return "weights" if params is None else f"{params:,} weights"

    def _state(self, way: Way, state: State, shift: float, y: float) -> None:
        kind, numbers = f"state-{state.name[0]}", numbers_text(state.numbers)
        label = f"{state.name} {numbers}"
        for column, start, end in zip(self.columns[1:], self.middles, self.middles[1:]):
            left, right = start + shift + self.box / 2, end + shift - self.box / 2
            if not column.gap:
                self._arrow(way, kind, left, right, y, label)
                continue
            middle = (left + right) / 2
            self._arrow(way, kind, left, middle - 12, y, label)
            self._arrow(way, kind, middle + 12, right, y, label)
            self.out.text("quiet", middle, y + 4, "…", "middle")
        at_left, at_right = self._ends(way, state)
        left, right = self.middles[0] + shift - self.box / 2, self.middles[-1] + shift + self.box / 2
        if at_left:
            self._arrow(way, kind, left - _REACH + 6, left, y, label)
            self.out.text(f"endpoint {kind}", left - _REACH, y + 4, at_left, "end")
        if at_right:
            self._arrow(way, kind, right, right + _REACH - 6, y, label)
            self.out.text(f"endpoint {kind}", right + _REACH, y + 4, at_right)

    def _arrow(self, way: Way, kind: str, left: float, right: float, y: float, label: str) -> None:
        ends = ((right, y), (left, y)) if way.backwards else ((left, y), (right, y))
        self.out.arrow(kind, *ends)
        self.out.text(f"number {kind}", (left + right) / 2, y - 6, label, "middle")

    def _ends(self, way: Way, state: State) -> tuple[str, str]:
        """What is left and right of the boxes: what the state begins as, and what becomes of it."""
        recurrence = self.recurrence
        begins = state.begins or ("batch before" if recurrence.stateful else "zeros")
        goes = last_state(state, way, self.columns) if recurrence.returns_state else "next batch" if recurrence.stateful else ""
        return (goes, begins) if way.backwards else (begins, goes)

    # ------------------------------------------------------------ what comes in

    def _inputs(self) -> None:
        numbers = numbers_text(self.recurrence.numbers)
        lower = self.tops[0] + self.box_height
        for column, middle in zip(self.columns, self.middles):
            start = lower + _STEP - 4
            if self.recurrence.bidirectional:
                fork, upper = lower + 22, self.tops[1] + self.box_height
                self.out.line("input", (middle, start), (middle, fork))
                self.out.arrow("input", (middle, fork), (middle - _SHIFT, fork), (middle - _SHIFT, lower))
                self.out.arrow("input", (middle, fork), (middle + _SHIFT, fork), (middle + _SHIFT, upper))
            else:
                self.out.arrow("input", (middle, start), (middle, lower))
            self.out.text("number input", middle + 7, start - 5, numbers, "start")
            self.out.text("endpoint input", middle, start + 17, f"x{column.name}", "middle")
        self.out.text("side", 24, lower + _STEP + 13, "input")

    # ------------------------------------------------------------ what leaves

    def _outputs(self) -> None:
        recurrence = self.recurrence
        self.out.text("side", 24, self.top - 18 - (40 if self._joins else 0), "output")
        for way, shift, top in zip(recurrence.ways, self.shifts, self.tops):
            given = leaving(recurrence, way, self.columns)
            for column, middle in zip(self.columns, self.middles):
                if column in given:
                    self._output(way, column, middle + shift, top)
                else:
                    self.out.text(
                        "number quiet",
                        middle + shift + (12 if recurrence.bidirectional else 0),
                        top - 8,
                        "stays inside",
                        "middle",
                    )
        if self._joins and recurrence.every:
            for column, middle in zip(self.columns, self.middles):
                self._join(middle, f"y{column.name}")
        elif self._joins:
            self._join((self.middles[0] + self.middles[-1]) / 2, "y")

    @property
    def _joins(self) -> bool:
        return self.recurrence.bidirectional and self.recurrence.merge is not None

    def _output(self, way: Way, column: Column, x: float, top: float) -> None:
        name, numbers = f"{way.output}{column.name}", numbers_text(way.numbers)
        if not self._joins:
            doubt = "?" if self.recurrence.every is None else ""
            self.out.arrow("output", (x, top), (x, self.top - 10))
            self.out.text("number output", x + 7, self.top + 14, numbers, "start")
            self.out.text("endpoint output", x, self.top - 18, name + doubt, "middle")
            return
        side = "end" if way.letter == "A" else "start"
        offset = -7 if way.letter == "A" else 7
        self.out.text("number output", x + offset, self.top + 24, f"{name} {numbers}", side)
        if self.recurrence.every:
            self.out.line("output", (x, top), (x, self.top), (x + (_SHIFT if way.letter == "A" else -_SHIFT), self.top))
        else:
            self.out.line("output", (x, top), (x, self.top), ((self.middles[0] + self.middles[-1]) / 2, self.top))

    def _join(self, x: float, name: str) -> None:
        self.out.arrow("output", (x, self.top), (x, self.top - 50))
        self.out.pill("joint", x, self.top, 62, 22)
        self.out.text("joint-text", x, self.top + 4, str(self.recurrence.merge), "middle")
        self.out.text("number output", x + 7, self.top - 24, numbers_text(self.recurrence.merged), "start")
        self.out.text("endpoint output", x, self.top - 58, name, "middle")


def _words(out: Shapes, sentences: list[tuple[str, str]], y: float, width: int) -> int:
    """What is told, below the picture; gives the height of the whole."""
    out.line("rule", (24, y - 26), (width - 24, y - 26))
    columns = int((width - _TEXT - 24) / 6.9)
    for label, sentence in sentences:
        if label:
            out.text("term", 24, y, label)
        for line in wrap(sentence, columns, break_long_words=False):
            out.text("words", _TEXT, y, line)
            y += _LINE
        y += 3
    return round(y + 4)


def _room(text: str) -> int:
    """How much space the text needs beside a box."""
    return _REACH + round(sans_width(text, 13, bold=True)) + 24 if text else 0
