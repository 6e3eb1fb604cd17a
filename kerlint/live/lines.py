"""From places in a model to lines of the program that has built it under `kerlint.trace()`."""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kerlint.artifacts.making import STEP, below
from kerlint.findings import Finding, Note
from kerlint.graph.places import Place
from kerlint.live.spots import Spot
from kerlint.live.tracing import Record, record_of
from kerlint.merging import order
from kerlint.reading import Unreadable, read_source
from kerlint.suppressions import suppressions

_DEEPEST = 40  # layers in layers


@dataclass
class Lines:
    """Where the parts of a model are written: `places` by their path in the model, `calls` where the first call of a layer is
    written elsewhere than the layer. `texts` are the sources by `Place.document`."""

    places: dict[str, Place] = field(default_factory=dict)
    calls: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def place_of(self, place: Place) -> Place:
        """The line of the program; of a part that no line is known of, that of the nearest part around it."""
        path = place.in_model
        while path:
            if path in self.places:
                return self.places[path]
            path = path.rpartition(" (call ")[0] or path.rpartition(STEP)[0]
        return place

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings on the lines of the program, without those that comments there suppress."""
        told = dict.fromkeys(self._located(finding) for finding in findings)
        return sorted((finding for finding in told if not _suppressed(finding)), key=order)

    def _located(self, finding: Finding) -> Finding:
        called = self.calls.get(finding.place.in_model or "")
        notes = [replace(note, place=self.place_of(note.place)) if note.place else note for note in finding.notes]
        if called is not None:
            notes.append(Note("called here", called))
        return replace(finding, place=self.place_of(finding.place), notes=tuple(notes))


def _suppressed(finding: Finding) -> bool:
    if finding.place.in_model is not None or finding.place.cell is not None:
        return False
    try:
        return bool(suppressions(read_source(finding.place.path)).of(finding))
    except Unreadable:
        return False


def lines_of(model: Any) -> Lines:
    """What was recorded of the model and of every layer inside it."""
    lines = Lines()
    for path, spot in _spots(model):
        lines.places.setdefault(path, _noted(lines, spot))
    for path, record in _records(model, "", 0):
        first = next(iter(record.calls.values()), None)
        if first is not None and record.created is not None and first.line != record.created.line:
            lines.calls[path] = _noted(lines, first)
    return lines


def _noted(lines: Lines, spot: Spot) -> Place:
    """The place of the spot; its source is kept."""
    place = spot.place()
    lines.texts.setdefault(place.document, "".join(linecache.getlines(spot.file)))
    return place


def _spots(model: Any) -> Iterator[tuple[str, Spot]]:
    root = record_of(model) or Record()
    if root.created is not None:
        yield model.name, root.created
    compiled = root.compiled_as(model)
    if compiled is not None:
        yield below(model.name, "compile"), compiled
    for path, record in _records(model, "", 0):
        if record.created is not None:
            yield path, record.created
        for number, spot in enumerate(record.calls.values(), start=1):
            if number > 1:
                yield f"{path} (call {number})", spot


def _records(owner: Any, above: str, depth: int) -> Iterator[tuple[str, Record]]:
    """What was recorded of the parts of a layer, by their paths; calls are those that are nodes of the model."""
    operations = getattr(owner, "operations", None) if hasattr(owner, "_nodes") else None
    parts = operations or getattr(owner, "_flatten_layers", lambda **_: ())(recursive=False, include_self=False)
    for part in parts:
        path = below(above, part.name)
        record = record_of(part)
        if record is not None:
            yield path, replace(record, calls=_kept(record.calls, part, owner))
        if depth < _DEEPEST:
            yield from _records(part, path, depth + 1)


def _kept(calls: Mapping[int, Spot], layer: Any, owner: Any) -> dict[int, Spot]:
    """The calls of the layer that are nodes of this functional model, in their order. Others call their layers themselves."""
    if any(base.__name__ == "Sequential" for base in type(owner).__mro__):
        return {}
    nodes: set[str] = getattr(owner, "_network_nodes", None) or set(getattr(owner, "_nodes", ()))  # Keras 2, or 3
    kept = {number for number in calls if {f"{key}_ib-{number}" for key in (layer.name, id(layer))} & nodes}
    return {number: spot for number, spot in sorted(calls.items()) if number in kept}
