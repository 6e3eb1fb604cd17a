"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lsprotocol import types as lsp
from pygls.uris import from_fs_path

from kerlint.findings import Finding, Severity
from kerlint.graph.places import Place
from kerlint.output.links import rule_url
from kerlint.server.documents import Known
from kerlint.server.texts import Text

SOURCE = "kerlint"

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.PERFORMANCE: lsp.DiagnosticSeverity.Information,
    Severity.ADVICE: lsp.DiagnosticSeverity.Hint,
}
_UNNECESSARY = frozenset("unused-suppression redundant-flatten ignored-argument ignored-input-shape unused-input".split())
_DEPRECATED = frozenset("renamed-argument removed-api namespace-mix legacy-save-format".split())

Texts = Callable[[str], Text]  # the text of another file, by its path


def diagnostics_of(known: Known, texts: Texts, *, explain: bool) -> dict[str, list[lsp.Diagnostic]]:
    """The diagnostics of the file, or of each cell, by address. `explain` adds to the message why it is so and what to do."""
    found: dict[str, list[lsp.Diagnostic]] = {part.uri: [] for part in known.document.parts.values()}
    for finding in known.analysis.findings:
        located = known.locate(first_cell(finding.place, known))
        if located is not None:
            part, range_ = located
            related = list(_related(finding, known, texts))
            found.setdefault(part.uri, []).append(diagnostic(finding, range_, related, explain=explain))
    first = next(iter(found), None)
    if first is not None:
        found[first] += [_of_settings(message) for message in known.analysis.errors]
    return found


def diagnostic(
    finding: Finding, range_: lsp.Range, related: list[lsp.DiagnosticRelatedInformation], *, explain: bool
) -> lsp.Diagnostic:
    """One finding."""
    tags = [lsp.DiagnosticTag.Unnecessary] if finding.name in _UNNECESSARY else []
    tags += [lsp.DiagnosticTag.Deprecated] if finding.name in _DEPRECATED else []
    return lsp.Diagnostic(
        range_,
        _message(finding) if explain else finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=lsp.CodeDescription(rule_url(finding.code)),
        source=SOURCE,
        tags=tags or None,
        related_information=related or None,
    )


def first_cell(place: Place, known: Known) -> Place:
    """The place; for one in a notebook that names no cell, the beginning of its first cell."""
    if not known.document.is_notebook or place.cell is not None:
        return place
    return Place(place.path, cell=next(iter(known.parts), None))


def _message(finding: Finding) -> str:
    """What is wrong in the first line; under it what cannot be shown on a line of its own, why it is so and what to do."""
    facts = [f"only {finding.condition}"] if finding.condition else []
    facts += [note.message for note in finding.notes if note.place is None]
    remedies = [f"help: {text}" for text in finding.help]
    return "\n".join([finding.message, *facts, *filter(None, [finding.why]), *remedies])


def _related(finding: Finding, known: Known, texts: Texts) -> Iterator[lsp.DiagnosticRelatedInformation]:
    """The notes with places: the story of the shapes."""
    for note in finding.notes:
        place = note.place
        if place is None or place.in_model is not None:
            continue
        if place.path != known.document.path:
            uri = from_fs_path(place.path)
            if uri:
                yield lsp.DiagnosticRelatedInformation(lsp.Location(uri, texts(place.path).range(place)), note.message)
            continue
        located = known.locate(place)
        if located is not None:
            yield lsp.DiagnosticRelatedInformation(lsp.Location(located[0].uri, located[1]), note.message)


def _of_settings(message: str) -> lsp.Diagnostic:
    """Settings that could not be followed, so that nothing was linted."""
    start = lsp.Position(0, 0)
    return lsp.Diagnostic(lsp.Range(start, start), message, lsp.DiagnosticSeverity.Error, code="settings", source=SOURCE)
