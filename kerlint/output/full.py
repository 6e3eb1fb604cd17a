"""The form for people: the headline, the source with its spans, the story of the shapes, why, and the edit."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kerlint.findings import Finding, Fix
from kerlint.fixes import TextEdit
from kerlint.output.paint import Paint, columns, printable
from kerlint.output.snippet import Label, fitted, frame, snippet
from kerlint.output.texts import Texts, changed_lines, how_to_apply, labels_and_facts, remedies

if TYPE_CHECKING:
    from kerlint.engine import Error

_NARROWEST = 40


def full(
    findings: Sequence[Finding],
    sources: Mapping[str, str],
    errors: Sequence[Error] = (),
    *,
    colour: bool = False,
    width: int = 100,
) -> str:
    """Every finding with its source, then one line that sums up."""
    texts = Texts(sources)
    paint = Paint(colour)
    parts = ["\n".join(_Page(finding, texts, paint, width).lines()) for finding in findings]
    parts += [error_line(error, paint) for error in errors]
    parts.append(total(findings, texts, failed=bool(errors)))
    return "\n\n".join(parts) + "\n"


def error_line(error: Error, paint: Paint) -> str:
    """What kept kerlint from running, in one line."""
    return f"{paint('error', 'error')}: {printable(error.where + error.message)}"


def headline(finding: Finding, paint: Paint, *, named: bool) -> str:
    """`error[KER203] name: message`; the message alone where the reader has no room for the name."""
    severity = paint(f"{finding.severity}[{finding.code}]", str(finding.severity))
    name = f" {finding.name}:" if named else ""
    return f"{severity}{name} {paint(printable(finding.message), 'strong') if named else printable(finding.message)}"


def total(findings: Sequence[Finding], texts: Texts, *, failed: bool) -> str:
    """The line at the end: how much was found, and how much of it `--fix` mends."""
    mended = sum(any(fix.safe and texts.edits(fix) for fix in finding.fixes) for finding in findings)
    unsafe = sum(any(texts.edits(fix) for fix in finding.fixes) for finding in findings) - mended
    fixable = f"; {mended} fixable with --fix" if mended else ""
    if unsafe:
        fixable += f", {unsafe} more with --unsafe-fixes" if mended else f"; {unsafe} fixable with --fix --unsafe-fixes"
    return f"{tally(findings, failed=failed)[:-1]}{fixable}."


def tally(findings: Sequence[Finding], *, failed: bool) -> str:
    """How many findings of each kind there are, in how many files, in one sentence."""
    if not findings:
        return "kerlint could not check everything." if failed else "No mistakes found."
    counts = Counter(str(finding.severity) for finding in findings)
    order = ("error", "warning", "performance", "advice")
    told = ", ".join(_count(counts[kind], _NOUNS[kind]) for kind in order if counts[kind])
    return f"Found {told} in {_count(len({finding.place.path for finding in findings}), 'file')}."


_NOUNS = {"error": "error", "warning": "warning", "performance": "performance hint", "advice": "piece of advice"}


def _count(number: int, noun: str) -> str:
    plural = "pieces of advice" if noun == "piece of advice" else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


class _Page:
    """One finding, laid out."""

    def __init__(self, finding: Finding, texts: Texts, paint: Paint, width: int) -> None:
        self.finding = finding
        self.texts = texts
        self.paint = paint
        self.width = width
        self.labels, self.facts = labels_and_facts(finding, texts)
        numbers = [label.place.end_line for label in self.labels]
        numbers += [edit.place.end_line for fix in finding.fixes for edit in texts.edits(fix)]
        self.gutter = len(str(max(numbers))) + 1 if numbers else 2

    def lines(self) -> Iterator[str]:
        """The lines of the page."""
        yield headline(self.finding, self.paint, named=True)
        yield f"{'':{self.gutter - 1}}{self.paint('-->', 'frame')} {printable(str(self.finding.place))}"
        yield from self._source()
        yield from self._explanations()
        yield from self._remedies()
        yield from self._entry("page", f"kerlint explain {self.finding.code}")

    def _source(self) -> Iterator[str]:
        """The lines of the file or cell of the finding, then of the others."""
        documents: dict[str, list[Label]] = {}
        for label in self.labels:
            documents.setdefault(label.place.document, []).append(label)
        here = self.finding.place.document
        for document, labels in sorted(documents.items(), key=lambda item: item[0] != here):
            positions = self.texts.positions(document)
            assert positions is not None
            if document != here:
                yield f"{'':{self.gutter - 1}}{self.paint(':::', 'frame')} {printable(str(labels[0].place))}"
            yield frame(self.gutter, self.paint)
            around = 1 if self.finding.place.in_model is not None else 0
            yield from snippet(positions, labels, self.paint, gutter=self.gutter, width=self.width, around=around)
        if documents:
            yield frame(self.gutter, self.paint)

    def _explanations(self) -> Iterator[str]:
        for fact in self.facts:
            yield from self._entry("note", fact)
        if self.finding.why:
            yield from self._entry("why", self.finding.why)

    def _remedies(self) -> Iterator[str]:
        for remedy in remedies(self.finding, self.texts):
            yield from self._fix(remedy) if isinstance(remedy, Fix) else self._entry("help", remedy)

    def _fix(self, fix: Fix) -> Iterator[str]:
        yield from self._entry("fix", f"{fix.title} ({how_to_apply(fix)})")
        yield from self._diff(self.texts.edits(fix))

    def _entry(self, kind: str, text: str) -> Iterator[str]:
        """`= kind: text`, wrapped below its own beginning."""
        first = f"{'':{self.gutter + 1}}= "
        indent = len(first) + len(kind) + 2
        room = max(self.width - indent, _NARROWEST)
        lines = textwrap.wrap(printable(text), room, break_long_words=False, break_on_hyphens=False) or [""]
        yield f"{self.paint(first, 'frame')}{self.paint(kind, 'strong')}: {lines[0]}"
        yield from (f"{'':{indent}}{line}" for line in lines[1:])

    def _diff(self, edits: Sequence[TextEdit]) -> Iterator[str]:
        """The lines that the edits touch, as they are and as they become."""
        positions = self.texts.positions(edits[0].place.document)
        assert positions is not None
        yield frame(self.gutter, self.paint)
        last = None
        for first, end, new in changed_lines(positions, edits):
            if last is not None and first > last + 1:
                yield "..."
            last = end
            old = [positions.line(number) for number in range(first, end + 1)]
            cut = self._cut(old, new)
            yield from self._changed(first, "-", old, "removed", cut)
            yield from self._changed(first, "+", new, "added", cut)
        yield frame(self.gutter, self.paint)

    def _changed(self, first: int, sign: str, lines: Sequence[str], style: str, cut: int) -> Iterator[str]:
        for number, line in enumerate(lines, first):
            gutter = self.paint(f"{number:>{self.gutter}} ", "frame")
            yield gutter + self.paint(f"{sign} {fitted(line, self._room, cut)}".rstrip(), style)

    @property
    def _room(self) -> int:
        """The columns that a line of source has."""
        return max(self.width - self.gutter - 3, _NARROWEST)

    def _cut(self, old: Sequence[str], new: Sequence[str]) -> int:
        """How many columns of long lines are left out, so that the change is seen."""
        first = next((i for i, (a, b) in enumerate(zip(old[0], new[0], strict=False)) if a != b), len(old[0]))
        same = len(columns(old[0][:first]))
        return max(same - self._room // 4, 0) if same > self._room * 3 // 4 else 0
