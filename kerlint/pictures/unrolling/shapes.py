"""Boxes, arrows and texts of SVG."""

from __future__ import annotations

from kerlint.pictures.drawing.svg import escaped

Point = tuple[float, float]
_HEAD = 7  # the length of the head of an arrow
_BEND = 6  # the radius of a corner of a line


class Shapes:
    """Elements in the order in which they are painted. What they look like is said by their classes."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def text(self, kind: str, x: float, y: float, text: str, anchor: str = "start") -> None:
        """One line of text; `anchor` says which part of it stands at x."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}"{place}>{escaped(text)}</text>')

    def box(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle with round corners."""
        self.parts.append(f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="8"/>')

    def pill(self, kind: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle around a point with ends that are half circles."""
        corner = f'x="{_n(x - width / 2)}" y="{_n(y - height / 2)}"'
        self.parts.append(f'<rect class="{kind}" {corner} width="{_n(width)}" height="{_n(height)}" rx="{_n(height / 2)}"/>')

    def line(self, kind: str, *points: Point) -> None:
        """A line through the points, horizontal and vertical ones with round corners."""
        self.parts.append(f'<path class="line {kind}" d="{_path(points)}"/>')

    def arrow(self, kind: str, *points: Point) -> None:
        """A line that ends in a head."""
        (x0, y0), (x1, y1) = points[-2:]
        length = max(abs(x1 - x0), abs(y1 - y0))
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        self.line(kind, *points[:-1], (x1 - dx * _HEAD, y1 - dy * _HEAD))
        back, side = (x1 - dx * _HEAD, y1 - dy * _HEAD), _HEAD * 0.55
        corners = [(x1, y1), (back[0] + dy * side, back[1] - dx * side), (back[0] - dy * side, back[1] + dx * side)]
        self.parts.append(f'<path class="head {kind}" d="M{" L".join(f"{_n(x)} {_n(y)}" for x, y in corners)}Z"/>')


def _path(points: tuple[Point, ...]) -> str:
    path = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for before, (x, y), after in zip(points, points[1:], points[2:]):
        a, b = _towards((x, y), before), _towards((x, y), after)
        path += f" L{_n(a[0])} {_n(a[1])} Q{_n(x)} {_n(y)} {_n(b[0])} {_n(b[1])}"
    return f"{path} L{_n(points[-1][0])} {_n(points[-1][1])}"


def _towards(corner: Point, other: Point) -> Point:
    length = max(abs(other[0] - corner[0]), abs(other[1] - corner[1])) or 1
    part = min(_BEND, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
