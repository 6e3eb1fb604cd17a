"""Diagrams as SVG: pretty, stable and readable without colours."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from kerlint.findings import Severity
from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item, Mark
from kerlint.pictures.drawing.layout import Point
from kerlint.pictures.drawing.sizes import (
    LINE,
    NAME,
    PILL,
    SHAPE,
    SIDE,
    SIGN,
    STEM,
    TITLE,
    TOP,
    UNDER,
    BoxSize,
    FrameSize,
    Placed,
    place,
)
from kerlint.pictures.drawing.text import TIMES, filled, sans_width
from kerlint.pictures.drawing.theme import style
from kerlint.pictures.drawing.wording import spoken, worst

MARGIN = 20.0
HEADING = 34.0
NOTE = 18.0
LEAST_LEGEND = 320.0  # how wide the texts below a drawing may be at least
_ILLEGAL = {
    **dict.fromkeys((*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
}
_SIGNS = {
    Severity.ERROR: ('<circle r="7"/>', TIMES),
    Severity.WARNING: ('<path d="M0 -8L8 6.5H-8Z"/>', "!"),
    Severity.PERFORMANCE: ('<path d="M0 -8L8 0L0 8L-8 0Z"/>', "»"),
    Severity.ADVICE: ('<path d="M-7 -7H7V7H-7Z"/>', "i"),
}


@dataclass(frozen=True)
class Drawing:
    """A drawing as text, and how large it is."""

    text: str
    width: float
    height: float


def draw(
    diagram: Diagram, *, prefix: str = "", theme: str = "auto", legend: bool = True, links: Mapping[Item, str] | None = None
) -> Drawing:
    """The drawing. Ids begin with `prefix`, so that several drawings can stand on one page.

    `theme` is one of `formats.THEMES`. Without `legend` findings have their signs alone. `links` says where boxes lead to.
    """
    return _Writer(prefix, links or {}).drawing(diagram, place(diagram), theme, legend)


def sheet(diagrams: Sequence[Diagram], theme: str = "auto") -> Drawing:
    """One drawing below the other."""
    drawings = [draw(diagram, prefix=f"m{number}-", theme=theme) for number, diagram in enumerate(diagrams, start=1)]
    return stacked(drawings, theme)


def stacked(drawings: Sequence[Drawing], theme: str = "auto") -> Drawing:
    """The drawings, one below the other."""
    if len(drawings) == 1:
        return drawings[0]
    width = max(drawing.width for drawing in drawings)
    lines, y = [], 0.0
    for drawing in drawings:
        lines.append(drawing.text.replace("<svg ", f'<svg y="{_n(y)}" ', 1))
        y += drawing.height
    size = f'width="{_n(width)}" height="{_n(y)}" viewBox="0 0 {_n(width)} {_n(y)}"'
    ground = f"<style>{style(theme)}</style>\n" + _rect("paper", 0, 0, width, y, 8)
    text = f'<svg xmlns="http://www.w3.org/2000/svg" class="kd" {size}>\n{ground}\n{"".join(lines)}</svg>\n'
    return Drawing(text, width, y)


def _text(x: float, y: float, text: str, classes: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{classes}">{escaped(text)}</text>'


def _rect(classes: str, x: float, y: float, width: float, height: float, radius: float) -> str:
    return f'<rect class="{classes}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}"/>'


def escaped(text: str) -> str:
    """The text between tags; what XML has no place for is replaced."""
    return escape(text.translate(_ILLEGAL))


def _quoted(text: object) -> str:
    return quoteattr(str(text).translate(_ILLEGAL), {'"': "&quot;"})


def _n(value: float) -> str:
    return f"{round(value, 1):g}"


class _Writer:
    """Writes one drawing. Items are numbered as they are met."""

    def __init__(self, prefix: str, links: Mapping[Item, str]) -> None:
        self.prefix = prefix
        self.links = links
        self.count = 0

    def drawing(self, diagram: Diagram, placed: Placed, theme: str, legend: bool) -> Drawing:
        told = bool(diagram.notes) or (legend and bool(diagram.all_marks()))
        width = max(placed.laid.width, _heading_width(diagram), LEAST_LEGEND if told else 0.0)
        notes = list(_notes(diagram, legend, width))
        width += 2 * MARGIN
        top = MARGIN + HEADING
        below = top + placed.laid.height
        height = below + (10 + NOTE * len(notes) if notes else 0) + MARGIN
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="kd" width="{_n(width)}" height="{_n(height)}"'
            f' viewBox="0 0 {_n(width)} {_n(height)}" role="img" aria-labelledby="{self._id("title")} {self._id("desc")}">',
            f'<title id="{self._id("title")}">{escaped(f"{diagram.title} {diagram.name}".strip())}</title>',
            f'<desc id="{self._id("desc")}">{escaped(_description(diagram))}</desc>',
            f"<style>{style(theme)}</style>",
            _rect("paper", 0, 0, width, height, 8),
            *self._heading(diagram),
            *self._diagram(placed, (width - placed.laid.width) / 2, top),
            *_legend(notes, below + 10 + NOTE),
            "</svg>",
        ]
        return Drawing("\n".join(lines) + "\n", width, height)

    def _id(self, name: str) -> str:
        return escape(f"{self.prefix}{name}", {'"': "&quot;"})

    def _heading(self, diagram: Diagram) -> Iterator[str]:
        y = MARGIN + 12
        yield _text(MARGIN, y, diagram.title, "heading")
        x = MARGIN + sans_width(diagram.title, 15, bold=True) + 10
        detail = "  ·  ".join(part for part in (diagram.name, diagram.params) if part)
        yield _text(x, y, detail, "name")

    # ------------------------------------------------------------ parts

    def _diagram(self, placed: Placed, left: float, top: float) -> Iterator[str]:
        for (item, size), x, y in zip(placed.items, placed.laid.middles, placed.laid.tops):
            if isinstance(size, FrameSize) and isinstance(item, Frame):
                yield from self._frame(item, size, left + x - size.width / 2, top + y)
        yield from _edges(placed, left, top)
        for (item, size), x, y in zip(placed.items, placed.laid.middles, placed.laid.tops):
            if isinstance(size, BoxSize) and isinstance(item, Box) and item.kind != "port":
                yield from self._box(item, size, left + x - size.width / 2, top + y)

    def _open(self, item: Item, classes: Iterable[str], x: float, y: float) -> str:
        """The beginning of a group with what a page may want to know of it."""
        self.count += 1
        attributes = {"id": f"{self.prefix}{self.count}", "class": " ".join(classes)}
        place = item.place
        if item.layer is not None:
            attributes["data-layer"] = item.layer.name
            attributes["data-class"] = item.layer.class_name
        if place is not None:
            attributes["data-path"] = place.path
            if place.in_model is not None:
                attributes["data-in-model"] = place.in_model
            else:
                attributes["data-line"] = str(place.line)
            if place.cell is not None:
                attributes["data-cell"] = str(place.cell)
        if item.marks:
            attributes["data-findings"] = " ".join(dict.fromkeys(mark.finding.code for mark in item.marks))
        attributes |= {"role": "group", "aria-label": spoken(item)}
        if item not in self.links:
            attributes["tabindex"] = "0"
        written = " ".join(f"{name}={_quoted(value)}" for name, value in attributes.items())
        return f'<g {written} transform="translate({_n(x)} {_n(y)})">'

    def _box(self, box: Box, size: BoxSize, x: float, y: float) -> Iterator[str]:
        link = self.links.get(box)
        if link is not None:
            yield f"<a href={_quoted(link)}>"
        yield self._open(box, _classes(box), x, y)
        yield f"<title>{escaped(_tooltip(box))}</title>"
        radius = size.body / 2 if box.kind == "operation" and not size.rows else 6
        if box.inside is not None:
            yield _rect("under", UNDER, UNDER, size.width, size.body, 6)
        yield _rect("box", 0, 0, size.width, size.body, radius)
        if box.kind in ("layer", "input"):
            yield f'<path class="family {box.family}" d="{_stripe(size.body)}"/>'
        base = TOP + 13
        if box.kind == "operation" and not size.rows and not size.name:
            yield _text(size.width / 2, base, size.title, "title middle")
        else:
            yield _text(SIDE, base, size.title, "title")
        if size.name_below:
            base += LINE
            yield _text(SIDE, base, size.name, "name")
        elif size.name:
            yield _text(SIDE + sans_width(size.title, TITLE, bold=True) + 8, base, size.name, "name")
        for number, row in enumerate(size.rows):
            yield _text(SIDE, base + LINE * (number + 1) + 1, row, "argument")
        if size.params:
            if size.params_beside:
                yield _text(size.width - SIDE, base + LINE * len(size.rows) + 1, size.params, "params end")
            else:
                yield _text(SIDE, base + LINE * (len(size.rows) + 1) + 1, size.params, "params")
        yield from _signs(box.marks, size.width, TOP + 9)
        for pill, output in zip(size.pills, (output for output in box.outputs if output.shape)):
            middle = size.width / 2 + pill.middle
            yield f'<g class="output{" final" if output.final else ""}">'
            yield f'<path class="edge" d="M{_n(middle)} {_n(size.body)}v{_n(STEM)}"/>'
            yield _rect("pill", middle - pill.width / 2, size.body + STEM, pill.width, PILL, PILL / 2)
            yield _text(middle, size.body + STEM + PILL / 2 + SHAPE * 0.34, pill.text, "shape middle")
            yield "</g>"
        yield "</g>" if link is None else "</g></a>"

    def _frame(self, frame: Frame, size: FrameSize, x: float, y: float) -> Iterator[str]:
        yield self._open(frame, _classes(frame), x, y)
        yield f"<title>{escaped(spoken(frame))}</title>"
        yield _rect("frame", 0, 0, size.width, size.height, 10)
        yield from self._passages(frame, size)
        yield _rect("caption", SIDE - 4, 6, size.caption + 8, size.top - 8, 4)
        yield _text(SIDE, 18, size.heading, "times" if frame.times > 1 else "title")
        if size.name:
            yield _text(SIDE + sans_width(size.heading, TITLE, bold=True) + 8, 18, size.name, "name")
        if size.detail:
            yield _text(SIDE, 18 + LINE, size.detail, "params")
        yield from _signs(frame.marks, size.width, 14)
        yield from self._diagram(size.content, size.left, size.top)
        yield "</g>"

    def _passages(self, frame: Frame, size: FrameSize) -> Iterator[str]:
        """The lines between the border of a frame and what is in it."""
        for (item, _), x, y in zip(size.content.items, size.content.laid.middles, size.content.laid.tops):
            if item in frame.entries:
                yield f'<path class="edge" d="M{_n(size.left + x)} 0V{_n(size.top)}"/>'
            elif item in frame.exits:
                yield f'<path class="edge" d="M{_n(size.left + x)} {_n(size.top + y)}V{_n(size.height)}"/>'


def _stripe(height: float) -> str:
    """The coloured left side of a box."""
    return f"M6 0A6 6 0 0 0 0 6V{_n(height - 6)}A6 6 0 0 0 6 {_n(height)}H5V0Z"


def _classes(item: Item) -> Iterator[str]:
    if isinstance(item, Frame):
        yield "framed"
        yield "repeated" if item.times > 1 else "opened"
    else:
        yield item.kind
        if item.inside is not None:
            yield "nested"
    if item.turns > 1:
        yield "shared"
    if item.marks:
        yield f"marked {worst(item.marks)}"


def _sign(x: float, y: float, severity: Severity) -> str:
    shape, letter = _SIGNS[severity]
    return (
        f'<g class="sign {severity}" transform="translate({_n(x)} {_n(y)})" aria-hidden="true">'
        f'{shape}<text y="3.4" class="middle">{letter}</text></g>'
    )


def _signs(marks: Sequence[Mark], right: float, y: float) -> Iterator[str]:
    """One sign for each severity, from the right."""
    severities = [severity for severity in Severity if any(mark.finding.severity is severity for mark in marks)]
    for index, severity in enumerate(severities):
        yield _sign(right - 14 - index * SIGN, y, severity)


# ---------------------------------------------------------------- edges


def _edges(placed: Placed, left: float, top: float) -> Iterator[str]:
    """What links have in common is drawn once; what findings concern is drawn over it."""
    drawn: set[tuple[Point, Point]] = set()
    for edge, way in zip(placed.edges, placed.laid.ways):
        moved = [(x + left, y + top) for x, y in way]
        through = isinstance(edge.target, Box) and edge.target.kind != "port"
        if edge.marks:
            continue
        fresh = [pair for pair in itertools.pairwise(moved) if pair not in drawn]
        drawn.update(fresh)
        if fresh:
            yield f'<path class="edge" d="{_path(fresh)}"/>'
        if through:
            yield from _ending(edge, moved[-1], "tip")
    for edge, way in zip(placed.edges, placed.laid.ways):
        if edge.marks:
            moved = [(x + left, y + top) for x, y in way]
            severity = worst(edge.marks)
            label = f"{edge.shape}: {edge.marks[0].finding.message}"
            yield f'<g class="concerned"><title>{escaped(label)}</title>'
            yield f'<path class="edge {severity}" d="{_path(list(itertools.pairwise(moved)))}"/>'
            yield from _ending(edge, moved[-1], f"tip {severity}")
            yield "</g>"


def _path(pairs: Sequence[tuple[Point, Point]]) -> str:
    """Lines where points stand above each other, else curves that begin and end vertically."""
    parts = []
    end: Point | None = None
    for (x, y), (x2, y2) in pairs:
        if end != (x, y):
            parts.append(f"M{_n(x)} {_n(y)}")
        if abs(x - x2) < 0.05:
            parts.append(f"V{_n(y2)}")
        else:
            bend = (y2 - y) * 0.6
            parts.append(f"C{_n(x)} {_n(y + bend)} {_n(x2)} {_n(y2 - bend)} {_n(x2)} {_n(y2)}")
        end = (x2, y2)
    return "".join(parts)


def _ending(edge: Edge, point: Point, classes: str) -> Iterator[str]:
    x, y = point
    yield f'<path class="{classes}" d="M{_n(x)} {_n(y)}l-4 -6.5h8Z"/>'
    if edge.times > 1:
        yield _text(x + 7, y - 3, f"{TIMES} {edge.times}", "note")


# ---------------------------------------------------------------- texts


def _tooltip(box: Box) -> str:
    lines = [f"{box.title} {box.name}".strip(), *box.arguments]
    place = box.place
    if place is not None:
        lines.append(str(place))
    lines += [f"{mark.finding.severity}[{mark.finding.code}]: {mark.finding.message}" for mark in box.marks]
    return " - ".join(lines)


def _description(diagram: Diagram) -> str:
    boxes = [item for item in diagram.walk() if isinstance(item, Box) and item.kind != "port"]
    parts = [f"A drawing of {len(boxes)} boxes", diagram.params, *diagram.notes]
    marks = diagram.all_marks()
    if marks:
        parts.append(f"{len(marks)} finding{'s' if len(marks) > 1 else ''}")
    return "; ".join(part for part in parts if part)


def _notes(diagram: Diagram, legend: bool, width: float) -> Iterator[tuple[str, Severity | None, bool]]:
    """The lines below the drawing: the text, the severity of the finding that it tells of, whether it is the first line."""
    for note in diagram.notes:
        for line in filled(note, width, NAME):
            yield line, None, True
    for mark in diagram.all_marks() if legend else ():
        finding = mark.finding
        text = f"{finding.severity}[{finding.code}] {finding.message}"
        for number, line in enumerate(filled(text, width - 22, NAME)):
            yield line, finding.severity, not number


def _legend(notes: Sequence[tuple[str, Severity | None, bool]], y: float) -> Iterator[str]:
    for text, severity, first in notes:
        if severity is not None and first:
            yield _sign(MARGIN + 8, y - 4, severity)
        yield _text(MARGIN + (22 if severity is not None else 0), y, text, "told" if severity is not None else "note")
        y += NOTE


def _heading_width(diagram: Diagram) -> float:
    return sans_width(diagram.title, 15, bold=True) + 10 + sans_width(f"{diagram.name}  ·  {diagram.params}", 11)
