"""Edges between boxes alone, for languages in which frames have no ports."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item


def flat_edges(diagram: Diagram) -> Iterator[tuple[Box, Box, Edge]]:
    """From which box to which each edge leads, through the borders of frames; the edge is the last part of the way."""
    leaving: dict[tuple[Item, int], list[tuple[Item, int]]] = {}  # where what comes out of a frame, or in through a port, is from
    for edge in diagram.all_edges():
        if isinstance(edge.target, Frame):
            leaving[edge.target.entries[edge.slot], 0] = [(edge.source, edge.out)]
    for item in diagram.walk():
        if isinstance(item, Frame):
            exits = {port: index for index, port in enumerate(item.exits)}
            for edge in item.content.edges:
                if edge.target in exits:
                    leaving[item, exits[edge.target]] = [(edge.source, edge.out)]
    for edge in diagram.all_edges():
        if not isinstance(edge.target, Box) or edge.target.kind == "port":
            continue
        source: tuple[Item, int] = (edge.source, edge.out)
        while source in leaving:
            source = leaving[source][0]
        if isinstance(source[0], Box) and source[0].kind != "port":
            yield source[0], edge.target, edge
