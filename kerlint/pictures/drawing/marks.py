"""Which findings concern which part of a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kerlint.findings import Finding
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.pictures.drawing.diagram import Box, Diagram, Frame, Item, Mark


def mark(diagram: Diagram, findings: Sequence[Finding], model: Model) -> None:
    """Put each finding on the boxes that it concerns, and on the edges into those that cannot be called like this.

    A finding belongs to the call or layer with the shortest span around its place. Where that is written once and met several
    times, those that cannot work have the errors. What concerns the model, or how it is trained, is kept by the diagram.
    """
    hosts = dict(_everything(diagram, None))
    spans = [(place, item) for item in hosts for place in _places(item)]
    edges = [edge for part in _diagrams(diagram) for edge in part.all_edges()]
    about_model = list(_about(model))
    number = 0
    for finding in findings:
        concerned = _concerned(finding, spans)
        whole = not concerned and any(_within(finding.place, place) for place in about_model)
        if not concerned and not whole:
            continue
        number += 1
        found = Mark(finding, number)
        for item in concerned:
            for edge in edges if isinstance(item, Box) and item.broken else ():
                if edge.target is item:
                    edge.marks.append(found)
            shown: Item | None = item
            while shown is not None:  # a box that is closed shows what concerns its inside
                if found not in shown.marks:
                    shown.marks.append(found)
                shown = hosts[shown]
        if whole:
            diagram.marks.append(found)


def _everything(diagram: Diagram, host: Item | None) -> Iterator[tuple[Item, Item | None]]:
    """Every item with the closed box that it is inside of."""
    for item in diagram.walk():
        if isinstance(item, Frame) or item.kind != "port":
            yield item, host
        if isinstance(item, Box) and item.inside is not None:
            yield from _everything(item.inside, item)


def _diagrams(diagram: Diagram) -> Iterator[Diagram]:
    """The diagram, and those inside of its closed boxes."""
    yield diagram
    for item in diagram.walk():
        if isinstance(item, Box) and item.inside is not None:
            yield from _diagrams(item.inside)


def _places(item: Item) -> Iterable[Place]:
    found = [item.layer.created if item.layer is not None else None, item.call.place if item.call is not None else None]
    return dict.fromkeys(place for place in found if place is not None)


def _about(model: Model) -> Iterable[Place]:
    places = [model.created, model.assembled, model.compiled.place if model.compiled else None]
    return [place for place in (*places, *(use.place for use in model.uses)) if place is not None]


def _concerned(finding: Finding, spans: Sequence[tuple[Place, Item]]) -> list[Item]:
    around = [(place, item) for place, item in spans if _within(finding.place, place)]
    if not around:
        return []
    shortest = min(_length(place) for place, _ in around)
    found = list(dict.fromkeys(item for place, item in around if _length(place) == shortest))
    broken: list[Item] = [item for item in found if isinstance(item, Box) and item.broken]
    if broken:
        return broken
    boxes: list[Item] = [item for item in found if not (isinstance(item, Frame) and len(found) > 1)]
    return boxes or found


def _within(inner: Place, outer: Place) -> bool:
    if (inner.path, inner.cell) != (outer.path, outer.cell):
        return False
    if inner.in_model is not None or outer.in_model is not None:
        return inner.in_model == outer.in_model
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _length(place: Place) -> tuple[int, int]:
    return place.end_line - place.line, place.end_column - place.column
