"""The diagnostic format of reviewdog, which comments on pull requests. Its columns are bytes of UTF-8."""

from __future__ import annotations

import json
from typing import Any

from kerlint.findings import Finding, Fix, Severity
from kerlint.fixes import edits_in
from kerlint.graph.places import Place
from kerlint.output.results import Results, message

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.PERFORMANCE: "INFO", Severity.ADVICE: "INFO"}


def rdjson(results: Results) -> str:
    """One document with all findings."""
    told = {"source": {"name": "kerlint"}, "diagnostics": [_diagnostic(finding, results) for finding in results.findings]}
    return json.dumps(told, indent=2) + "\n"


def _diagnostic(finding: Finding, results: Results) -> dict[str, Any]:
    told: dict[str, Any] = {
        "message": message(finding),
        "location": _location(finding.place, results),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }
    suggestions = [suggestion for fix in finding.fixes for suggestion in _suggestions(fix, finding.place, results)]
    if suggestions:
        told["suggestions"] = suggestions
    related = [{"message": note.message, "location": _location(note.place, results)} for note in finding.notes if note.place]
    if related:
        told["relatedLocations"] = related
    return told


def _location(place: Place, results: Results) -> dict[str, Any]:
    return {"path": results.locations.relative(place.path), "range": _range(place, results)}


def _range(place: Place, results: Results) -> dict[str, Any]:
    span = results.locations.span(place)
    if span.column is None or span.end_column is None:
        return {"start": {"line": span.line}, "end": {"line": span.end_line}}
    column = results.locations.bytes_before
    return {
        "start": {"line": span.line, "column": column(place, span.line, span.column)},
        "end": {"line": span.end_line, "column": column(place, span.end_line, span.end_column)},
    }


def _suggestions(fix: Fix, place: Place, results: Results) -> list[dict[str, Any]]:
    """The fix as one replacement, since each suggestion is taken alone. It must be in the file of the finding."""
    edits = edits_in(results.sources, fix)
    if not edits or place.cell is not None or edits[0].place.path != place.path:
        return []
    parts, last = [], edits[0].place.start
    for edit in edits:
        between = Place(place.path, last.end_line, last.end_column, edit.place.line, edit.place.column)
        parts += [results.locations.text(between) or "", edit.text]
        last = edit.place
    first = edits[0].place
    whole = Place(place.path, first.line, first.column, last.end_line, last.end_column)
    return [{"range": _range(whole, results), "text": "".join(parts)}]
