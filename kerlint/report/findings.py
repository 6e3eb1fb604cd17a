"""A finding as the page shows it: the lines of source with their labels, what explains it, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerlint.findings import Finding, Fix
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place
from kerlint.output.paint import column_of
from kerlint.output.snippet import Label
from kerlint.output.texts import Texts, changed_lines, how_to_apply, labels_and_facts, remedies

_AROUND = 1  # lines of source before and behind each one that a label stands on


@dataclass(frozen=True)
class Mark:
    """What is said of a line, from a column on (0: the first)."""

    text: str
    column: int
    primary: bool


@dataclass(frozen=True)
class Line:
    """A line of source: its text in pieces, each "", "note" or "primary", and what is said of it."""

    number: int
    pieces: Sequence[tuple[str, str]]
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Window:
    """Lines of a file or cell; None stands for lines left out. `title` is empty where it is the finding's own file."""

    title: str
    lines: Sequence[Line | None]


@dataclass(frozen=True)
class Remedy:
    """What to do. A fix says what makes it, and which lines become what: sign, number, text; None for lines left out."""

    text: str
    how: str = ""
    safe: bool = False
    diff: Sequence[tuple[str, int, str] | None] = ()


@dataclass(frozen=True)
class Told:
    """A finding, laid out."""

    number: int
    finding: Finding
    where: str
    windows: Sequence[Window]
    facts: Sequence[str]
    remedies: Sequence[Remedy]


def told(number: int, finding: Finding, texts: Texts) -> Told:
    """The finding, laid out."""
    labels, facts = labels_and_facts(finding, texts)
    by_document: dict[str, list[Label]] = {}
    for label in labels:
        by_document.setdefault(label.place.document, []).append(label)
    here = finding.place.document
    ordered = sorted(by_document.items(), key=lambda item: item[0] != here)
    return Told(
        number=number,
        finding=finding,
        where=where(finding.place),
        windows=[_window("" if name == here else name, texts.positions(name), found) for name, found in ordered],
        facts=facts,
        remedies=[_remedy(remedy, texts) for remedy in remedies(finding, texts)],
    )


def where(place: Place) -> str:
    """Where the place is in its file, in words."""
    if place.in_model is not None:
        return place.in_model
    line = f"line {place.line}"
    return line if place.cell is None else f"cell {place.cell}, {line}"


def _window(title: str, positions: Positions | None, labels: Sequence[Label]) -> Window:
    assert positions is not None  # labels have places in texts alone
    touched = {number for label in labels for number in (label.place.line, label.place.end_line)}
    wanted = {number + step for number in touched for step in range(-_AROUND, _AROUND + 1)}
    lines: list[Line | None] = []
    last = None
    for number in sorted(wanted.intersection(range(1, len(positions) + 1))):
        if last is not None and number == last + 2:
            lines.append(_line(positions.line(number - 1), number - 1, labels))
        elif last is not None and number > last + 1:
            lines.append(None)
        lines.append(_line(positions.line(number), number, labels))
        last = number
    return Window(title, lines)


def _line(text: str, number: int, labels: Sequence[Label]) -> Line:
    kinds = [""] * len(text)
    indent = len(text) - len(text.lstrip())
    for label in sorted(labels, key=lambda label: label.primary):
        place = label.place
        if place.line <= number <= place.end_line:
            start = place.column - 1 if number == place.line else indent
            end = place.end_column - 1 if number == place.end_line else len(text.rstrip())
            end = max(end, start + 1)
            kinds[start:end] = ["primary" if label.primary else "note"] * len(kinds[start:end])
    return Line(number, list(_pieces(text, kinds)), list(_marks(text, number, labels)))


def _pieces(text: str, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or kinds[at] != kinds[start]:
            yield text[start:at].expandtabs(4), kinds[start]
            start = at


def _marks(text: str, number: int, labels: Sequence[Label]) -> Iterator[Mark]:
    """What is said below the line: of each label that ends here, the primary one first."""
    for label in sorted(labels, key=lambda label: (not label.primary, label.place.column)):
        place = label.place
        if place.end_line == number and label.text:
            first = place.column if place.line == number else len(text) - len(text.lstrip()) + 1
            yield Mark(label.text, column_of(text, first), label.primary)


def _remedy(remedy: str | Fix, texts: Texts) -> Remedy:
    if isinstance(remedy, str):
        return Remedy(remedy)
    edits = texts.edits(remedy)
    positions = texts.positions(edits[0].place.document)
    assert positions is not None
    diff: list[tuple[str, int, str] | None] = []
    last = None
    for first, end, new in changed_lines(positions, edits):
        if last is not None and first > last + 1:
            diff.append(None)
        last = end
        diff += [("-", number, positions.line(number)) for number in range(first, end + 1)]
        diff += [("+", number, line) for number, line in enumerate(new, first)]
    return Remedy(remedy.title, how_to_apply(remedy), remedy.safe, diff)
