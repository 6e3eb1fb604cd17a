"""What a finding tells beside its message, in the order in which every form for people tells it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kerlint.findings import Finding, Fix, Note
from kerlint.fixes import TextEdit, edits_in
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place
from kerlint.output.paint import printable
from kerlint.output.snippet import Label, shown


class Texts:
    """The sources by `Place.document`, their lines and the edits of fixes found once."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._positions: dict[str, Positions] = {}
        self._edits: dict[Fix, list[TextEdit]] = {}

    def positions(self, document: str) -> Positions | None:
        """The lines of a file or cell, None where its source is missing."""
        if document not in self._positions and document in self._sources:
            self._positions[document] = Positions(self._sources[document])
        return self._positions.get(document)

    def located(self, place: Place) -> Place:
        """Where the place stands in the text; in the listing of a saved model it is looked for."""
        if place.in_model is None:
            return place
        text = self._sources.get(place.document, "")
        from kerlint.artifacts.listing import line_of

        line = line_of(text, place.in_model)
        if line is None:
            return replace(place, line=sys.maxsize, end_line=sys.maxsize)
        return Place(place.path, line, 1, line, len(place.in_model) + 1)

    def edits(self, fix: Fix) -> list[TextEdit]:
        """The edits of text that make the fix."""
        if fix not in self._edits:
            self._edits[fix] = edits_in(self._sources, fix)
        return self._edits[fix]


def labels_and_facts(finding: Finding, texts: Texts) -> tuple[list[Label], list[str]]:
    """The labels that can stand on their line, the primary one first, and what has to be told below."""
    labels: list[Label] = []
    facts = [f"only {finding.condition}"] if finding.condition else []
    primary = Label(texts.located(finding.place), printable(finding.label), primary=True, style=str(finding.severity))
    if _shown(primary, texts):
        labels.append(primary)
    elif finding.label:
        facts.append(finding.label)
    for note in finding.notes:
        label = Label(texts.located(note.place), printable(note.message)) if note.place else None
        if label and note.place != finding.place and _shown(label, texts):
            labels.append(label)
        else:
            facts.append(_placed(note, finding))
    return labels, facts


def _shown(label: Label, texts: Texts) -> bool:
    positions = texts.positions(label.place.document)
    return positions is not None and shown(positions, label)


def _placed(note: Note, finding: Finding) -> str:
    place = note.place if note.place != finding.place else None
    return f"{place}: {note.message}" if place else note.message


def remedies(finding: Finding, texts: Texts) -> Iterator[str | Fix]:
    """What to do, the likeliest first: a line of help that is the title of a fix gives way to the fix."""
    fixes = {fix.title: fix for fix in finding.fixes if texts.edits(fix)}
    for text in finding.help:
        yield fixes.pop(text, text)
    yield from fixes.values()


def how_to_apply(fix: Fix) -> str:
    """What makes the edits of the fix."""
    return "kerlint check --fix does it" if fix.safe else "changes the model, so it needs --fix --unsafe-fixes"


def changed_lines(positions: Positions, edits: Sequence[TextEdit]) -> Iterator[tuple[int, int, list[str]]]:
    """First and last line, and the new lines, of each run of lines that the edits touch."""
    groups: list[list[Place]] = []
    texts: dict[Place, str] = {edit.place: edit.text for edit in edits}
    for place in texts:
        if groups and place.line <= groups[-1][-1].end_line:
            groups[-1].append(place)
        else:
            groups.append([place])
    for group in groups:
        first, last = group[0].line, group[-1].end_line
        start, end = positions.offset(first, 1), positions.offset(last, len(positions.line(last)) + 1)
        parts, at = [], start
        for place in group:
            begin, stop = positions.span(place)
            parts += [positions.text[at:begin], texts[place]]
            at = stop
        new = "".join([*parts, positions.text[at:end]])
        yield first, last, [Positions(new).line(n) for n in range(1, len(Positions(new)) + 1)]
