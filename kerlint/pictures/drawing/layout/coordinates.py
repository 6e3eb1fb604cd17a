"""Where in its rank each vertex stands, after Brandes and Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2001).

Vertices are aligned into blocks, each a straight line down the drawing; blocks are pushed together. This is done four times,
upwards or downwards and to the left or to the right, and the middle of the four is taken. Links enter and leave vertices at
offsets from their middles, so that it is their ends that are aligned (Rüegg et al., "Size- and Port-Aware Horizontal Node
Coordinate Assignment", 2015).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kerlint.pictures.drawing.layout.ranking import topological


@dataclass(frozen=True)
class Segment:
    """A part of a link between two ranks. `pulls` says whether its ends want to stand above each other, `inner` that it is
    the middle of a long link, which is to be straight."""

    upper: int
    lower: int
    upper_offset: float = 0.0
    lower_offset: float = 0.0
    pulls: bool = True
    inner: bool = False


def coordinates(layers: Sequence[Sequence[int]], segments: Sequence[Segment], widths: Sequence[float], gap: float) -> list[float]:
    """The middle of each vertex; neighbours of a rank keep `gap` between them."""
    crossed = _conflicts(layers, segments)
    pulling = [segment for segment in segments if segment.pulls and segment not in crossed]
    found = []
    for upwards in (False, True):
        for mirrored in (False, True):
            found.append(_one(layers, pulling, widths, gap, upwards, mirrored))
    return _balanced(found, widths)


def _conflicts(layers: Sequence[Sequence[int]], segments: Sequence[Segment]) -> set[Segment]:
    """The segments that cross the middle of a long link, which has precedence."""
    spot = {v: s for layer in layers for s, v in enumerate(layer)}
    rank = {v: index for index, layer in enumerate(layers) for v in layer}
    by_rank: dict[int, list[Segment]] = {}
    for segment in segments:
        by_rank.setdefault(rank[segment.upper], []).append(segment)
    found = set()
    for group in by_rank.values():
        inner = sorted((spot[s.upper], spot[s.lower]) for s in group if s.inner)
        for segment in group if inner else ():
            a, b = spot[segment.upper], spot[segment.lower]
            if not segment.inner and any((a < upper and b > lower) or (a > upper and b < lower) for upper, lower in inner):
                found.add(segment)
    return found


def _one(
    layers: Sequence[Sequence[int]],
    segments: Sequence[Segment],
    widths: Sequence[float],
    gap: float,
    upwards: bool,
    mirrored: bool,
) -> list[float]:
    """One of the four: its ranks are walked down (or up), each from left to right (or from right to left)."""
    walked = [list(reversed(layer)) if mirrored else list(layer) for layer in (reversed(layers) if upwards else layers)]
    sign = -1 if mirrored else 1
    before: dict[int, list[tuple[int, float]]] = {}  # the neighbours in the rank before, with how far to stand from them
    for s in segments:
        offset = sign * (s.upper_offset - s.lower_offset)
        if upwards:
            before.setdefault(s.upper, []).append((s.lower, -offset))
        else:
            before.setdefault(s.lower, []).append((s.upper, offset))
    root, shift = _blocks(walked, before, len(widths))
    placed = _compacted(walked, root, shift, widths, gap)
    return [sign * x for x in placed]


def _blocks(
    walked: Sequence[Sequence[int]], before: dict[int, list[tuple[int, float]]], count: int
) -> tuple[list[int], list[float]]:
    """The first vertex of the block of each vertex, and how far from it the vertex stands."""
    root = list(range(count))
    shift = [0.0] * count
    taken = [False] * count
    for upper, lower in itertools.pairwise(walked):
        spot = {v: s for s, v in enumerate(upper)}
        last = -1
        for v in lower:
            near = sorted(before.get(v, ()), key=lambda item: spot[item[0]])
            middle = (len(near) - 1) / 2
            for index in sorted({int(middle), int(middle + 0.5)}) if near else ():
                u, offset = near[index]
                if root[v] == v and not taken[u] and spot[u] > last:
                    root[v], shift[v] = root[u], shift[u] + offset
                    taken[u] = True
                    last = spot[u]
    return root, shift


def _compacted(
    walked: Sequence[Sequence[int]], root: list[int], shift: list[float], widths: Sequence[float], gap: float
) -> list[float]:
    """The blocks as far to the left as they go, then back to the right as far as that leaves the others where they are."""
    apart: dict[tuple[int, int], float] = {}
    for layer in walked:
        for v, w in itertools.pairwise(layer):
            pair = root[v], root[w]
            distance = (widths[v] + widths[w]) / 2 + gap + shift[v] - shift[w]
            apart[pair] = max(distance, apart.get(pair, distance))
    right: list[list[int]] = [[] for _ in root]
    left: list[list[int]] = [[] for _ in root]
    for a, b in apart:
        right[a].append(b)
        left[b].append(a)
    order = topological(right, [len(near) for near in left])
    x = [0.0] * len(root)
    for b in order:
        x[b] = max((x[a] + apart[a, b] for a in left[b]), default=0.0)
    for a in reversed(order):
        if right[a]:
            x[a] = max(x[a], min(x[b] - apart[a, b] for b in right[a]))
    return [x[root[v]] + shift[v] for v in range(len(root))]


def _balanced(found: list[list[float]], widths: Sequence[float]) -> list[float]:
    """The middle of the four, which are moved to the sides of the narrowest first."""
    if not widths:
        return []
    bounds = [
        (min(x - width / 2 for x, width in zip(xs, widths)), max(x + width / 2 for x, width in zip(xs, widths))) for xs in found
    ]
    low, high = min(bounds, key=lambda bound: bound[1] - bound[0])
    moved = []
    for number, (xs, (left, right)) in enumerate(zip(found, bounds)):
        delta = high - right if number % 2 else low - left
        moved.append([x + delta for x in xs])
    return [sum(sorted(four)[1:3]) / 2 for four in zip(*moved)]
