"""In which order the vertices of a rank stand from left to right, so that few links cross."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 12
PATIENCE = 4  # sweeps that make nothing better before it is given up
SEARCHED = 40  # vertices of a rank up to which neighbours are tried the other way round


@dataclass(frozen=True)
class Neighbours:
    """What links join: the vertices below and above each vertex, those to stay close to first.

    `ends` says where between the sides of `(vertex, neighbour)` the link meets the neighbour, from 0 to 1; 0 where it is not
    there.
    """

    below: Sequence[Sequence[int]]
    above: Sequence[Sequence[int]]
    ends: Mapping[tuple[int, int], float]


def order(rank: Sequence[int], near: Neighbours) -> list[list[int]]:
    """The ranks from top to bottom."""
    below, above = near.below, near.above
    layers = _first_order(rank, below, above)
    best, fewest = layers, crossings(layers, near)
    idle = 0
    for sweep in range(SWEEPS):
        if not fewest or idle >= PATIENCE:
            break
        layers = [list(layer) for layer in layers]
        if sweep % 2:
            _sweep(range(len(layers) - 2, -1, -1), layers, below, near.ends)
        else:
            _sweep(range(1, len(layers)), layers, above, near.ends)
        _exchange(layers, near)
        count = crossings(layers, near)
        idle += 1
        if count < fewest:
            best, fewest, idle = layers, count, 0
    return best


def _first_order(rank: Sequence[int], below: Sequence[Sequence[int]], above: Sequence[Sequence[int]]) -> list[list[int]]:
    """As a walk downwards meets the vertices: what branches off late stands nearest to the way that the walk took."""
    layers: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    seen = [False] * len(rank)
    starts = sorted((v for v in range(len(rank)) if not above[v]), key=lambda v: rank[v])
    for start in starts:
        stack = [start]
        while stack:
            v = stack.pop()
            if seen[v]:
                continue
            seen[v] = True
            layers[rank[v]].append(v)
            stack.extend(reversed(below[v]))
    return layers


def crossings(layers: Sequence[Sequence[int]], near: Neighbours) -> int:
    """How many pairs of links cross."""
    total = 0
    for upper, lower in itertools.pairwise(layers):
        spot = {v: index for index, v in enumerate(lower)}
        met: list[float] = []
        for v in upper:
            links = sorted((near.ends.get((w, v), 0.0), spot[w] + near.ends.get((v, w), 0.0)) for w in near.below[v])
            total += sum(len(met) - bisect_right(met, s) for _, s in links)
            total += sum(s > t for index, (_, s) in enumerate(links) for _, t in links[index + 1 :]) if near.ends else 0
            for _, s in links:
                insort(met, s)
    return total


def _sweep(
    indices: range, layers: list[list[int]], fixed: Sequence[Sequence[int]], ends: Mapping[tuple[int, int], float]
) -> None:
    """Sort each rank by the medians of the neighbours in the rank before it; what has none keeps its place."""
    for index in indices:
        layer = layers[index]
        if len(layer) == 1:
            continue
        spot = {v: s for s, v in enumerate(layers[index - indices.step])}
        medians = {v: _median(sorted(spot[w] + ends.get((v, w), 0.0) for w in fixed[v])) for v in layer if fixed[v]}
        movable = iter(sorted(medians, key=lambda v: medians[v]))
        layers[index] = [next(movable) if v in medians else v for v in layer]


def _median(spots: list[float]) -> float:
    """The weighted median: of an even number of neighbours, nearer to the side on which they stand closer together."""
    middle = len(spots) // 2
    if len(spots) % 2:
        return spots[middle]
    if len(spots) == 2:
        return sum(spots) / 2
    left, right = spots[middle - 1] - spots[0], spots[-1] - spots[middle]
    if not left + right:
        return (spots[middle - 1] + spots[middle]) / 2
    return (spots[middle - 1] * right + spots[middle] * left) / (left + right)


def _exchange(layers: list[list[int]], near: Neighbours) -> None:
    """Exchange neighbours of a rank as long as that saves crossings."""
    for index, layer in enumerate(layers):
        if not 1 < len(layer) <= SEARCHED:
            continue
        spots = {v: s for other in (index - 1, index + 1) if 0 <= other < len(layers) for s, v in enumerate(layers[other])}
        reached = {
            (v, side): [spots[n] + near.ends.get((v, n), 0.0) for n in neighbours[v]]
            for v in layer
            for side, neighbours in enumerate((near.above, near.below))
        }
        better = True
        while better:
            better = False
            for i in range(len(layer) - 1):
                v, w = layer[i], layer[i + 1]
                saved = sum(
                    _pair(reached[v, side], reached[w, side]) - _pair(reached[w, side], reached[v, side]) for side in (0, 1)
                )
                if saved > 0:
                    layer[i], layer[i + 1] = w, v
                    better = True


def _pair(left: list[float], right: list[float]) -> int:
    """The crossings between the links of two neighbours."""
    return sum(a > b for a in left for b in right)
