"""Findings for programs. Keys are added in later versions, none is renamed or taken away within a `schema`."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from kerlint.findings import Finding, Fix, Note
from kerlint.fixes import TextEdit, edits_in
from kerlint.graph.places import Place
from kerlint.output.links import rule_url
from kerlint.output.results import Results

SCHEMA = 1


def json(results: Results) -> str:
    """The findings, and the errors that kept kerlint from running, as one JSON object."""
    told = {
        "schema": SCHEMA,
        "findings": [finding_data(finding, results.sources) for finding in results.findings],
        "errors": [{"message": error.message, "path": error.path, "line": error.line} for error in results.errors],
    }
    return dumps(told, indent=2) + "\n"


def finding_data(finding: Finding, sources: Mapping[str, str]) -> dict[str, Any]:
    """One finding. Notes and edits that stand in another file or cell say in which."""
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": place.path,
        "location": location(place),
        "cell": place.cell,
        "model_path": place.in_model,
        "label": finding.label,
        "notes": [_note(note, place) for note in finding.notes],
        "why": finding.why,
        "help": "\n".join(finding.help),
        "condition": finding.condition,
        "fixes": [_fix(fix, place, sources) for fix in finding.fixes],
        "url": rule_url(finding.code),
    }


def location(place: Place) -> dict[str, int]:
    """Lines and columns from 1, columns in characters, the end exclusive."""
    return {"line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}


def _note(note: Note, finding: Place) -> dict[str, Any]:
    place = note.place
    told = {"message": note.message, "location": location(place) if place else None, **_elsewhere(place, finding)}
    return {**told, "model_path": place.in_model} if place is not None and place.in_model is not None else told


def _fix(fix: Fix, finding: Place, sources: Mapping[str, str]) -> dict[str, Any]:
    edits = [_edit(edit, finding) for edit in edits_in(sources, fix)]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _edit(edit: TextEdit, finding: Place) -> dict[str, Any]:
    return {"location": location(edit.place), "text": edit.text, **_elsewhere(edit.place, finding)}


def _elsewhere(place: Place | None, finding: Place) -> dict[str, Any]:
    """Path and cell, where they are not those of the finding."""
    if place is None or place.document == finding.document:
        return {}
    return {"path": place.path, "cell": place.cell}
