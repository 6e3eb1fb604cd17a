"""In which order the vertices of a rank stand from left to right, so that few links cross."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Sequence

SWEEPS = 12
PATIENCE = 4  # sweeps that make nothing better before it is given up
SEARCHED = 40  # vertices of a rank up to which neighbours are tried the other way round


def order(rank: Sequence[int], below: Sequence[Sequence[int]], above: Sequence[Sequence[int]]) -> list[list[int]]:
    """The ranks from top to bottom. `below` and `above` are the neighbours of each vertex, those to stay close to first."""
    layers = _first_order(rank, below, above)
    best, fewest = layers, crossings(layers, below)
    idle = 0
    for sweep in range(SWEEPS):
        if not fewest or idle >= PATIENCE:
            break
        layers = [list(layer) for layer in layers]
        if sweep % 2:
            _sweep(range(len(layers) - 2, -1, -1), layers, below)
        else:
            _sweep(range(1, len(layers)), layers, above)
        _exchange(layers, above, below)
        count = crossings(layers, below)
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


def crossings(layers: Sequence[Sequence[int]], below: Sequence[Sequence[int]]) -> int:
    """How many pairs of links cross."""
    total = 0
    for upper, lower in itertools.pairwise(layers):
        if len(upper) == 1 or len(lower) == 1:
            continue
        spot = {v: index for index, v in enumerate(lower)}
        met: list[int] = []
        for v in upper:
            spots = sorted(spot[w] for w in below[v])
            total += sum(len(met) - bisect_right(met, s) for s in spots)
            for s in spots:
                insort(met, s)
    return total


def _sweep(indices: range, layers: list[list[int]], fixed: Sequence[Sequence[int]]) -> None:
    """Sort each rank by the medians of the neighbours in the rank before it; what has none keeps its place."""
    for index in indices:
        layer = layers[index]
        if len(layer) == 1:
            continue
        spot = {v: s for s, v in enumerate(layers[index - indices.step])}
        medians = {v: _median(sorted(spot[w] for w in fixed[v])) for v in layer if fixed[v]}
        movable = iter(sorted(medians, key=lambda v: medians[v]))
        layers[index] = [next(movable) if v in medians else v for v in layer]


def _median(spots: list[int]) -> float:
    """The weighted median: of an even number of neighbours, nearer to the side on which they stand closer together."""
    middle = len(spots) // 2
    if len(spots) % 2:
        return float(spots[middle])
    if len(spots) == 2:
        return sum(spots) / 2
    left, right = spots[middle - 1] - spots[0], spots[-1] - spots[middle]
    if not left + right:
        return (spots[middle - 1] + spots[middle]) / 2
    return (spots[middle - 1] * right + spots[middle] * left) / (left + right)


def _exchange(layers: list[list[int]], above: Sequence[Sequence[int]], below: Sequence[Sequence[int]]) -> None:
    """Exchange neighbours of a rank as long as that saves crossings."""
    for index, layer in enumerate(layers):
        if not 1 < len(layer) <= SEARCHED:
            continue
        spots = {v: s for near in (index - 1, index + 1) if 0 <= near < len(layers) for s, v in enumerate(layers[near])}
        better = True
        while better:
            better = False
            for i in range(len(layer) - 1):
                v, w = layer[i], layer[i + 1]
                saved = sum(
                    _pair([spots[n] for n in side[v]], [spots[n] for n in side[w]])
                    - _pair([spots[n] for n in side[w]], [spots[n] for n in side[v]])
                    for side in (above, below)
                )
                if saved > 0:
                    layer[i], layer[i + 1] = w, v
                    better = True


def _pair(left: list[int], right: list[int]) -> int:
    """The crossings between the links of two neighbours."""
    return sum(a > b for a in left for b in right)
