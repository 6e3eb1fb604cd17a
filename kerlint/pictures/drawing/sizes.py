"""How large boxes and frames are, and where things stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item
from kerlint.pictures.drawing.layout import Laid, Link, Vertex, lay_out
from kerlint.pictures.drawing.text import TIMES, mono_width, sans_width, shortened, wrapped

TITLE, NAME, CODE, SHAPE = 13.0, 11.0, 11.0, 10.5  # sizes of the texts
SIDE, TOP = 12.0, 7.0  # around the texts of a box
HEAD, LINE = 19.0, 15.0  # the first line of a box, and those behind it
STEM, PILL = 7.0, 17.0  # between box and shape, and the height of the shape
APART = 6.0  # between the shapes of a box with several outputs
LONGEST_NAME, LONGEST_TITLE, LONGEST_SHAPE, LINE_LENGTH = 28, 40, 48, 36
SIGN = 18.0
UNDER = 4.0  # how far what looks like a second box stands out below one that can be opened
RIM, CAPTION = 14.0, 26.0  # around what is in a frame, and above it
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


@dataclass
class Placed:
    """A diagram with the places of all its parts; places are counted from its corner."""

    laid: Laid
    items: list[tuple[Item, BoxSize | FrameSize]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


def place(diagram: Diagram) -> Placed:
    """Lay out the diagram, and what is in its frames first."""
    items = [(item, size_of(item)) for item in diagram.items]
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


def size_of(item: Item) -> BoxSize | FrameSize:
    """The size of a box or a frame."""
    return _frame_size(item) if isinstance(item, Frame) else _box_size(item)


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


def _box_size(box: Box) -> BoxSize:
    title = shortened(box.title, LONGEST_TITLE)
    name = shortened(box.name, LONGEST_NAME)
    rows = wrapped(box.arguments, LINE_LENGTH)
    if len(rows) > ROWS:
        rows = [*rows[: ROWS - 1], "…"]
    params = params_of(box)
    head = sans_width(title, TITLE, bold=True) + (8 + sans_width(name, NAME) if name else 0)
    head += SIGN * len({mark.finding.severity for mark in box.marks}) + (16 if box.inside is not None else 0)
    widest = max([head, *(mono_width(row, CODE) for row in rows)])
    beside = False
    if params:
        wide = sans_width(params, NAME)
        beside = bool(rows) and mono_width(rows[-1], CODE) + 14 + wide <= max(widest, 180)
        widest = max(widest, mono_width(rows[-1], CODE) + 14 + wide if beside else wide)
    lines = len(rows) + (1 if params and not beside else 0)
    width = round(max(widest + 2 * SIDE, 64))
    body = 2 * TOP + HEAD + LINE * lines - 4
    pills = _pills(box)
    under = UNDER if box.inside is not None else 0.0
    extent = 2 * max((abs(pill.middle) + pill.width / 2 for pill in pills), default=0.0)
    return BoxSize(
        width, body, body + (STEM + PILL if pills else under), title, name, rows, params, beside, pills, max(width, extent)
    )


def params_of(item: Item) -> str:
    """The parameters; of a later call of a shared layer, that they are counted already."""
    if item.turns > 1 and item.turn > 1:
        return f"same as call 1 (call {item.turn} of {item.turns})"
    if item.turns > 1:
        return " · ".join(part for part in (item.params, f"shared by {item.turns} calls") if part)
    return item.params


def _pills(box: Box) -> list[Pill]:
    texts = [shortened(output.shape, LONGEST_SHAPE) for output in box.outputs if output.shape]
    widths = [mono_width(text, SHAPE) + 14 for text in texts]
    x = -(sum(widths) + APART * (len(widths) - 1)) / 2
    pills = []
    for text, width in zip(texts, widths):
        pills.append(Pill(text, round(x + width / 2, 1), round(width, 1)))
        x += width + APART
    return pills


def _frame_size(frame: Frame) -> FrameSize:
    content = place(frame.content)
    heading = f"{TIMES} {frame.times}" if frame.times > 1 else shortened(frame.title, LONGEST_TITLE)
    name = shortened(frame.name, LONGEST_NAME)
    detail = params_of(frame)
    if frame.before or frame.after:
        shapes = frame.before if frame.before == frame.after else f"{frame.before} → {frame.after}"
        detail = " · ".join(part for part in (shortened(shapes, 2 * LONGEST_SHAPE), detail) if part)
    head = sans_width(heading, TITLE, bold=True) + 8 + sans_width(name, NAME) + SIGN * len(frame.marks)
    caption = max(head, sans_width(detail, NAME)) + 2 * SIDE
    width = round(max(content.laid.width + 2 * RIM, caption))
    top = CAPTION + (LINE if detail else 0) - (4 if detail else 0)
    return FrameSize(width, top + content.laid.height + 4, (width - content.laid.width) / 2, top, content, heading, name, detail)
