"""In which rank each vertex stands: below everything that feeds it."""

from __future__ import annotations

from collections.abc import Sequence

from kerlint.pictures.drawing.layout.graph import Link, Vertex


def ranks(vertices: Sequence[Vertex], links: Sequence[Link]) -> list[int]:
    """The rank of each vertex: as high as its sources allow; what feeds one place alone stands right above that place."""
    successors: list[list[int]] = [[] for _ in vertices]
    predecessors: list[list[int]] = [[] for _ in vertices]
    for link in links:
        successors[link.source].append(link.target)
        predecessors[link.target].append(link.source)
    order = topological(successors, [len(p) for p in predecessors])
    bordered = any(vertex.end == "first" for vertex in vertices)
    found = [0] * len(vertices)
    for v in order:
        first = 1 if bordered and vertices[v].end != "first" else 0
        found[v] = max((found[p] + 1 for p in predecessors[v]), default=first)
    free = [False] * len(vertices)
    for v in order:
        free[v] = vertices[v].end != "first" and all(free[p] and len(set(successors[p])) == 1 for p in predecessors[v])
    for v in reversed(order):
        if free[v] and successors[v]:
            found[v] = min(found[s] for s in successors[v]) - 1
    top = min(found, default=0)
    last = max((rank for vertex, rank in zip(vertices, found) if vertex.end != "last"), default=0) + 1
    return [last - top if vertex.end == "last" else rank - top for vertex, rank in zip(vertices, found)]


def topological(successors: Sequence[Sequence[int]], waiting: list[int]) -> list[int]:
    """Every vertex behind those that feed it. `waiting` says how many do, and is used up."""
    order = [v for v, count in enumerate(waiting) if not count]
    for v in order:  # grows while it is walked
        for s in successors[v]:
            waiting[s] -= 1
            if not waiting[s]:
                order.append(s)
    return order


def skips(vertices: Sequence[Vertex], links: Sequence[Link]) -> set[Link]:
    """The links beside which another way leads to the same place. They stand aside, so that the other way is straight."""
    successors: list[list[int]] = [[] for _ in vertices]
    incoming = [0] * len(vertices)
    for link in links:
        successors[link.source].append(link.target)
        incoming[link.target] += 1
    reached = [0] * len(vertices)  # as bits
    for v in reversed(topological(successors, incoming)):
        for s in successors[v]:
            reached[v] |= reached[s] | 1 << s
    found = set()
    for link in links:
        others = (s for s in set(successors[link.source]) if s != link.target)
        if any(reached[s] >> link.target & 1 for s in others):
            found.add(link)
    return found
