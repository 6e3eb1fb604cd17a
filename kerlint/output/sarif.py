"""SARIF 2.1.0, which GitHub's code scanning and other viewers read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kerlint import __version__
from kerlint.findings import Finding, Fix, Severity
from kerlint.fixes import edits_in
from kerlint.graph.places import Place
from kerlint.output.results import LEVELS, Results, message

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST = 1024  # characters of a description that GitHub shows
_PRECISION = {
    Severity.ERROR: "very-high",
    Severity.WARNING: "high",
    Severity.PERFORMANCE: "high",
    Severity.ADVICE: "medium",
}
_PROBLEM = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.PERFORMANCE: "recommendation",
    Severity.ADVICE: "recommendation",
}


def sarif(results: Results) -> str:
    """One run with all findings, the rules that they are of, and the errors that kept kerlint from running."""
    found = {finding.code: finding for finding in results.findings}
    codes = sorted(found)
    run = {
        "tool": {"driver": {**_driver(), "rules": [_rule(found[code], results) for code in codes]}},
        "automationDetails": {"id": "kerlint/"},
        "originalUriBaseIds": {_ROOT: {"uri": f"{results.root.resolve().as_uri()}/"}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not results.errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": error.where + error.message}} for error in results.errors
                ],
            }
        ],
        "results": [
            _result(finding, codes.index(finding.code), fingerprint, results)
            for finding, fingerprint in zip(results.findings, results.fingerprints, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver() -> dict[str, Any]:
    return {"name": "kerlint", "version": __version__, "semanticVersion": __version__}


def _rule(finding: Finding, results: Results) -> dict[str, Any]:
    """The rule of the finding. Its page goes along, so that a viewer can show it."""
    told: dict[str, Any] = {"id": finding.code, "name": finding.name}
    rule = results.rules.get(finding.code)
    severity = finding.severity if rule is None else rule.severity
    if rule is not None:
        from kerlint.lessons import rule_page

        summary = f"{rule.summary[:1].upper()}{rule.summary[1:].rstrip('.')}."
        intro = " ".join((rule.__doc__ or summary).split("\n\n")[0].split())
        page = rule_page(rule)
        told["shortDescription"] = {"text": summary}
        told["fullDescription"] = {"text": intro if len(intro) <= _LONGEST else f"{intro[: _LONGEST - 3]}..."}
        told["help"] = {"text": page, "markdown": page}
    told["defaultConfiguration"] = {"level": LEVELS[severity]}
    told["properties"] = {"precision": _PRECISION[severity], "problem.severity": _PROBLEM[severity], "tags": ["keras"]}
    return told


def _result(finding: Finding, index: int, fingerprint: str, results: Results) -> dict[str, Any]:
    placed = [(note.place, note.message) for note in finding.notes if note.place is not None]
    related = [
        {**_location(place, results), "id": number, "message": {"text": text}}
        for number, (place, text) in enumerate(placed, start=1)
    ]
    told: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding.place, results, snippet=True)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if placed:
        told["relatedLocations"] = related
        told["codeFlows"] = [{"threadFlows": [{"locations": _story(finding, results)}]}]
    fixes = [fix for fix in (_fix(fix, results) for fix in finding.fixes) if fix]
    if fixes:
        told["fixes"] = fixes
    return told


def _message(finding: Finding) -> str:
    """The message, why, and what to do, with the facts beside it as links to their places."""
    number = 0
    facts = []
    for note in finding.notes:
        number += note.place is not None
        text = note.message[:1].upper() + note.message[1:]
        facts.append(f"[{_linked(text)}]({number})." if note.place is not None else f"{text.rstrip('.')}.")
    help = [f"Help: {help.rstrip('.')}." for help in finding.help]
    told = [f"{message(finding).rstrip('.')}.", " ".join(facts), finding.why, *help]
    return "\n".join(line for line in told if line)


def _linked(text: str) -> str:
    """The text inside a link, where brackets would end it."""
    return text.replace("\\", r"\\").replace("[", r"\[").replace("]", r"\]")


def _story(finding: Finding, results: Results) -> list[dict[str, Any]]:
    """The way of the shapes through the program, from the first place to that of the finding."""
    notes = [(note.place, note.message) for note in finding.notes if note.place is not None and note.place != finding.place]
    steps = [*notes, (finding.place, finding.label or finding.message)]
    return [{"location": {**_location(place, results), "message": {"text": text}}} for place, text in steps]


def _location(place: Place, results: Results, *, snippet: bool = False) -> dict[str, Any]:
    region = _region(place, results)
    text = results.locations.text(place) if snippet else None
    if text:
        region["snippet"] = {"text": text}
    return {"physicalLocation": {"artifactLocation": _artifact(place, results), "region": region}}


def _artifact(place: Place, results: Results) -> dict[str, str]:
    path = results.locations.relative(place.path)
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}


def _region(place: Place, results: Results) -> dict[str, Any]:
    span = results.locations.span(place)
    region: dict[str, Any] = {"startLine": span.line}
    if span.column is not None:
        region["startColumn"] = span.column
    region["endLine"] = span.end_line
    if span.end_column is not None:
        region["endColumn"] = span.end_column
    return region


def _fix(fix: Fix, results: Results) -> dict[str, Any] | None:
    """The fix as replacements of text; None where it is none, or in a notebook, whose file has other text."""
    edits = edits_in(results.sources, fix)
    if not edits or edits[0].place.cell is not None:
        return None
    replacements = [{"deletedRegion": _region(edit.place, results), "insertedContent": {"text": edit.text}} for edit in edits]
    change = {"artifactLocation": _artifact(edits[0].place, results), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}
