"""What is laid out, and what comes of it. Lengths are in pixels, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True)
class Vertex:
    """A box. `outs` are where links leave, `ins` where they enter, counted from its middle to the right.

    Without `ins` links may enter anywhere on its upper side. `end` is "first" or "last" for what has to stand in that rank.
    """

    width: float
    height: float
    outs: tuple[float, ...] = (0.0,)
    ins: tuple[float, ...] | None = None
    end: str | None = None


@dataclass(frozen=True)
class Link:
    """From output `out` of the vertex with number `source` to input `slot` of the vertex `target`."""

    source: int
    target: int
    out: int = 0
    slot: int = 0


@dataclass
class Laid:
    """Where everything stands: `middles` and `tops` of the vertices, and the way of each link.

    Two points of a way that stand above each other are joined by a line, others by a curve that is vertical at both ends.
    """

    width: float = 0.0
    height: float = 0.0
    middles: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    ways: list[list[Point]] = field(default_factory=list)
