"""Commands that make GitHub annotate the lines of a pull request."""

from __future__ import annotations

from kerlint.findings import Finding
from kerlint.output.results import LEVELS, Results, message


def github(results: Results) -> str:
    """`::error title=...,file=...,line=...::message`, a line each."""
    return "".join(f"{_command(finding, results)}\n" for finding in results.findings)


def _command(finding: Finding, results: Results) -> str:
    span = results.locations.span(finding.place)
    properties = {
        "title": f"kerlint {finding.code} ({finding.name})",
        "file": results.locations.relative(finding.place.path),
        "line": span.line,
        "endLine": span.end_line,
    }
    if span.line == span.end_line and span.column is not None:  # elsewhere GitHub rejects columns
        properties |= {"col": span.column, "endColumn": span.end_column}
    text = "\n".join([message(finding), *(f"  help: {help}" for help in finding.help)])
    level = LEVELS[finding.severity].replace("note", "notice")
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {told}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _escaped(str(value)).replace(":", "%3A").replace(",", "%2C")
