"""How large boxes and frames are, and where things stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item
from kerlint.pictures.drawing.layout import Laid, Link, Vertex, lay_out
from kerlint.pictures.drawing.text import mono_width, sans_width, shortened, wrapped
from kerlint.pictures.drawing.wording import heading, shapes_text, shared_text

TITLE, NAME, CODE, SHAPE = 13.0, 11.0, 11.0, 10.5  # sizes of the texts
SIDE, TOP = 12.0, 7.0  # around the texts of a box
HEAD, LINE = 19.0, 15.0  # the first line of a box, and those behind it
STEM, PILL = 7.0, 17.0  # between box and shape, and the height of the shape
APART = 6.0  # between the shapes of a box with several outputs
LONGEST_NAME, LONGEST_TITLE, LONGEST_SHAPE, LINE_LENGTH, NARROW = 28, 40, 48, 36, 26
SIGN = 18.0
UNDER = 4.0  # how far what looks like a second box stands out below one that can be opened
RIM, CAPTION = 14.0, 26.0  # around what is in a frame, and above it
WIDE = 860.0  # what is as wide as this is drawn with narrower boxes
ROWS = 4  # of arguments


@dataclass(frozen=True)
class Pill:
    """The shape of an output: where it stands, counted from the middle of the box."""

    text: str
    middle: float
    width: float


@dataclass
class BoxSize:
    """A box with its texts, shapes of outputs below it."""

    width: float
    body: float  # the height without the shapes of outputs
    height: float
    title: str
    name: str
    name_below: bool
    rows: list[str]
    params: str
    params_beside: bool  # behind the last row, at the right
    pills: list[Pill]
    outer: float  # the width with the shapes of outputs


@dataclass
class FrameSize:
    """A frame with what stands in it. `left` and `top` are where that begins."""

    width: float
    height: float
    left: float
    top: float
    content: Placed
    heading: str
    name: str
    detail: str
    caption: float  # how wide the texts are


@dataclass
class Placed:
    """A diagram with the places of all its parts; places are counted from its corner."""

    laid: Laid
    items: list[tuple[Item, BoxSize | FrameSize]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


def place(diagram: Diagram) -> Placed:
    """Lay out the diagram; where it gets wide, with names below titles."""
    placed = _place(diagram, compact=False)
    return placed if placed.laid.width <= WIDE else _place(diagram, compact=True)


def _place(diagram: Diagram, compact: bool) -> Placed:
    items = [
        (item, _frame_size(item, compact) if isinstance(item, Frame) else _box_size(item, compact)) for item in diagram.items
    ]
    number = {item: index for index, (item, _) in enumerate(items)}
    vertices = [_vertex(item, size) for item, size in items]
    links = [Link(number[edge.source], number[edge.target], edge.out, edge.slot) for edge in diagram.edges]
    _mark_ends(diagram, number, vertices)
    return Placed(lay_out(vertices, links), items, diagram.edges)


def _mark_ends(diagram: Diagram, number: dict[Item, int], vertices: list[Vertex]) -> None:
    """Ports stand at the upper or the lower border."""
    entered = {edge.target for edge in diagram.edges}
    for item, index in number.items():
        if isinstance(item, Box) and item.kind == "port":
            vertices[index] = Vertex(8.0, 0.0, end="last" if item in entered else "first", ins=(0.0,))


def _size(item: Item, compact: bool) -> BoxSize | FrameSize:
    return _frame_size(item, compact) if isinstance(item, Frame) else _box_size(item, compact)


def _vertex(item: Item, size: BoxSize | FrameSize) -> Vertex:
    if isinstance(size, FrameSize) and isinstance(item, Frame):
        where = {inner: x for (inner, _), x in zip(size.content.items, size.content.laid.middles)}
        start = size.left - size.width / 2
        return Vertex(
            size.width,
            size.height,
            tuple(start + where[port] for port in item.exits),
            tuple(start + where[port] for port in item.entries),
        )
    assert isinstance(size, BoxSize)
    outs = tuple(pill.middle for pill in size.pills) or (0.0,)
    return Vertex(size.outer, size.height, outs)


def _box_size(box: Box, compact: bool) -> BoxSize:
    title = shortened(box.title, LONGEST_TITLE)
    name = shortened(box.name, LONGEST_NAME)
    rows = wrapped(box.arguments, LINE_LENGTH if not compact else NARROW)
    if len(rows) > ROWS:
        rows = [*rows[: ROWS - 1], "…"]
    params = shared_text(box)
    head = sans_width(title, TITLE, bold=True)
    below = compact and bool(name) and bool(title)
    if below:
        head = max(head, sans_width(name, NAME))
    elif name:
        head += 8 + sans_width(name, NAME)
    head += SIGN * len({mark.finding.severity for mark in box.marks}) + (16 if box.inside is not None else 0)
    widest = max([head, *(mono_width(row, CODE) for row in rows)])
    beside = False
    if params:
        wide = sans_width(params, NAME)
        beside = bool(rows) and mono_width(rows[-1], CODE) + 14 + wide <= max(widest, 180)
        widest = max(widest, mono_width(rows[-1], CODE) + 14 + wide if beside else wide)
    lines = len(rows) + (1 if params and not beside else 0) + below
    width = round(max(widest + 2 * SIDE, 64))
    body = 2 * TOP + HEAD + LINE * lines - 4
    pills = _pills(box)
    under = UNDER if box.inside is not None else 0.0
    extent = 2 * max((abs(pill.middle) + pill.width / 2 for pill in pills), default=0.0)
    return BoxSize(
        width, body, body + (STEM + PILL if pills else under), title, name, below, rows, params, beside, pills, max(width, extent)
    )


def _pills(box: Box) -> list[Pill]:
    texts = [shortened(output.shape, LONGEST_SHAPE) for output in box.outputs if output.shape]
    widths = [mono_width(text, SHAPE) + 14 for text in texts]
    x = -(sum(widths) + APART * (len(widths) - 1)) / 2
    pills = []
    for text, width in zip(texts, widths):
        pills.append(Pill(text, round(x + width / 2, 1), round(width, 1)))
        x += width + APART
    return pills


def _frame_size(frame: Frame, compact: bool) -> FrameSize:
    content = _place(frame.content, compact)
    title = shortened(heading(frame), LONGEST_TITLE)
    name = shortened(frame.name, LONGEST_NAME)
    detail = shared_text(frame)
    if frame.times > 1:
        detail = " · ".join(part for part in (shortened(shapes_text(frame), 2 * LONGEST_SHAPE), detail) if part)
    head = sans_width(title, TITLE, bold=True) + 8 + sans_width(name, NAME) + SIGN * len(frame.marks)
    caption = max(head, sans_width(detail, NAME))
    width = round(max(content.laid.width + 2 * RIM, caption + 2 * SIDE))
    top = CAPTION + (LINE if detail else 0) - (4 if detail else 0)
    left = (width - content.laid.width) / 2
    return FrameSize(width, top + content.laid.height + 4, left, top, content, title, name, detail, caption)
