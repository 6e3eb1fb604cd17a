"""What is told of the thing under the pointer."""

from __future__ import annotations

from lsprotocol import types as lsp

from kerlint.graph.places import Place
from kerlint.server.data import Details
from kerlint.server.documents import Known


def hover_at(known: Known, details: Details, uri: str, position: lsp.Position) -> lsp.Hover | None:
    """The page of the smallest thing at the position; None where nothing is known."""
    spot = known.spot(uri, position)
    if spot is None:
        return None
    cell, line, column = spot
    under = [s for s in details.spots if s.place.cell == cell and _covers(s.place, line, column)]
    if not under:
        return None
    found = min(under, key=lambda s: (s.place.end_line - s.place.line, s.place.end_column - s.place.column))
    located = known.locate(found.place)
    page = lsp.MarkupContent(lsp.MarkupKind.Markdown, details.pages[found.page])
    return lsp.Hover(page, located[1] if located else None)


def _covers(place: Place, line: int, column: int) -> bool:
    return (place.line, place.column) <= (line, column) <= (place.end_line, place.end_column)
