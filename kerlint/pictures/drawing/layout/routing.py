"""From vertices and links to where they stand and run.

A long link runs through every rank between its ends in a lane of its own, so that it meets no box; links from one output
share their lanes. Between two ranks there is nothing but links.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from kerlint.pictures.drawing.layout.coordinates import Segment, coordinates
from kerlint.pictures.drawing.layout.graph import Laid, Link, Point, Vertex
from kerlint.pictures.drawing.layout.ordering import Neighbours, order
from kerlint.pictures.drawing.layout.ranking import ranks, skips

GAP = 24.0  # between the vertices of a rank
LANE = 2.0  # the width of a lane; the gap comes on both sides
BETWEEN = 24.0  # between two ranks
STEEP = 0.06  # how much more for each pixel that a link has to go aside
MOST = 34.0  # but not more than this
ENTRY = 16.0  # between links that enter a vertex


class _Grid:
    """The graph with a vertex for every lane in every rank that it goes through."""

    def __init__(self, vertices: Sequence[Vertex], links: Sequence[Link]) -> None:
        self.vertices = list(vertices)
        self.links = links
        self.rank = ranks(vertices, links)
        self.skips = skips(vertices, links)
        self.aside = self.skips | self._guests()
        self.lanes: dict[tuple[int, int, int], int] = {}  # by source, output and rank
        self.chains = [self._chain(link) for link in links]

    def _guests(self) -> set[Link]:
        """The links that come from far away to where another way ends: from the border, or from what is used in many places."""
        near = {link.target for link in self.links if self.rank[link.target] == self.rank[link.source] + 1}
        used = Counter(source for source, _ in {(link.source, link.target) for link in self.links})
        return {
            link
            for link in self.links
            if self.rank[link.target] > self.rank[link.source] + 1
            and link.target in near
            and (self.vertices[link.source].end == "first" or used[link.source] > 1)
        }

    def _chain(self, link: Link) -> list[int]:
        """The vertices that the link goes through, both ends included."""
        chain = [link.source]
        for rank in range(self.rank[link.source] + 1, self.rank[link.target]):
            key = link.source, link.out, rank
            if key not in self.lanes:
                self.lanes[key] = len(self.vertices)
                self.vertices.append(Vertex(LANE, 0.0))
                self.rank.append(rank)
            chain.append(self.lanes[key])
        return [*chain, link.target]


def lay_out(vertices: Sequence[Vertex], links: Sequence[Link]) -> Laid:
    """Place the vertices and route the links. The links must not lead in a circle."""
    if not vertices:
        return Laid()
    grid = _Grid(vertices, links)
    layers = order(grid.rank, _neighbours(grid))
    entries = _entries(grid, layers)
    segments = _segments(grid, entries, len(vertices))
    xs = coordinates(layers, segments, [vertex.width for vertex in grid.vertices], GAP)
    left = min(x - vertex.width / 2 for x, vertex in zip(xs, grid.vertices))
    xs = [round(x - left, 1) for x in xs]
    tops, bottoms = _bands(grid, layers, segments, xs)
    ways = [_way(grid, chain, link, entry, xs, tops, bottoms) for chain, link, entry in zip(grid.chains, links, entries)]
    width = max(x + vertex.width / 2 for x, vertex in zip(xs, grid.vertices))
    count = len(vertices)
    return Laid(width, bottoms[-1], xs[:count], [tops[rank] for rank in grid.rank[:count]], ways)


def _neighbours(grid: _Grid) -> Neighbours:
    """The neighbours below and above each vertex, those that it wants to stand in line with first."""
    below: list[dict[int, None]] = [{} for _ in grid.vertices]
    above: list[dict[int, None]] = [{} for _ in grid.vertices]
    ends: dict[tuple[int, int], float] = {}
    by_wish = sorted(zip(grid.links, grid.chains), key=lambda pair: pair[0] in grid.aside)
    for link, chain in by_wish:
        for upper, lower in itertools.pairwise(chain):
            below[upper][lower] = above[lower][upper] = None
        source, target = grid.vertices[link.source], grid.vertices[link.target]
        if len(source.outs) > 1:
            ends[chain[1], chain[0]] = source.outs[link.out] / source.width + 0.5
        if target.ins is not None and len(target.ins) > 1:
            ends[chain[-2], chain[-1]] = target.ins[link.slot] / target.width + 0.5
    return Neighbours([list(near) for near in below], [list(near) for near in above], ends)


def _entries(grid: _Grid, layers: Sequence[Sequence[int]]) -> list[float]:
    """Where each link enters its target, from the middle: in the order in which links come, those that stand aside outside."""
    spot = {v: s for layer in layers for s, v in enumerate(layer)}
    found = [0.0] * len(grid.links)
    incoming: dict[int, list[int]] = {}
    for index, link in enumerate(grid.links):
        ins = grid.vertices[link.target].ins
        if ins is not None:
            found[index] = ins[link.slot]
        else:
            incoming.setdefault(link.target, []).append(index)
    for target, group in incoming.items():
        room = max(grid.vertices[target].width - 24, 0.0)
        step = min(ENTRY, room / max(len(group) - 1, 1))
        group.sort(key=lambda index: (spot[grid.chains[index][-2]], grid.links[index].out, grid.links[index].slot))
        straight = [position for position, index in enumerate(group) if grid.links[index] not in grid.aside]
        middle = (straight[0] + straight[-1]) / 2 if straight else (len(group) - 1) / 2
        reach = max(middle, len(group) - 1 - middle) * step
        if reach > room / 2:
            middle = (len(group) - 1) / 2
        for position, index in enumerate(group):
            found[index] = (position - middle) * step
    return found


def _segments(grid: _Grid, entries: Sequence[float], count: int) -> list[Segment]:
    """The parts of all links, those that links share once."""
    found: dict[tuple[int, int, float, float], Segment] = {}
    for link, chain, entry in zip(grid.links, grid.chains, entries):
        for index, (upper, lower) in enumerate(itertools.pairwise(chain)):
            inner = upper >= count and lower >= count
            start = grid.vertices[upper].outs[link.out] if not index else 0.0
            end = entry if lower == chain[-1] else 0.0
            lonely = not index and grid.vertices[upper].end == "first" and link not in grid.skips
            pulls = inner or lonely or link not in grid.aside
            key = upper, lower, start, end
            if key not in found or (pulls and not found[key].pulls):
                found[key] = Segment(upper, lower, start, end, pulls, inner)
    return list(found.values())


def _bands(
    grid: _Grid, layers: Sequence[Sequence[int]], segments: Sequence[Segment], xs: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Where each rank begins and ends. Between two ranks there is more room where links go far aside."""
    farthest = [0.0] * len(layers)
    for s in segments:
        rank = grid.rank[s.upper]
        aside = abs(xs[s.upper] + s.upper_offset - xs[s.lower] - s.lower_offset)
        farthest[rank] = max(farthest[rank], aside)
    tops, bottoms = [], []
    y = 0.0
    for rank, layer in enumerate(layers):
        tops.append(y)
        bottoms.append(y + max(grid.vertices[v].height for v in layer))
        y = bottoms[-1] + BETWEEN + round(min(farthest[rank] * STEEP, MOST))
    return tops, bottoms


def _way(
    grid: _Grid,
    chain: list[int],
    link: Link,
    entry: float,
    xs: Sequence[float],
    tops: Sequence[float],
    bottoms: Sequence[float],
) -> list[Point]:
    """The points of one link, with lines through ranks and curves between them."""
    source = grid.vertices[link.source]
    x = xs[link.source] + source.outs[link.out]
    rank = grid.rank[link.source]
    points = [(x, tops[rank] + source.height), (x, bottoms[rank])]
    for lane in chain[1:-1]:
        points += [(xs[lane], tops[grid.rank[lane]]), (xs[lane], bottoms[grid.rank[lane]])]
    points.append((round(xs[link.target] + entry, 1), tops[grid.rank[link.target]]))
    return [point for index, point in enumerate(points) if not index or point != points[index - 1]]
