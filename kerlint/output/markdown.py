"""A table in Markdown, for the summary of a job or a comment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kerlint.findings import Finding
from kerlint.output.full import tally
from kerlint.output.results import Results, message

_SPECIAL = re.compile(r"([\\*_\[\]<>#|])")
_CODE = re.compile(r"(`[^`]*`)")


def markdown(results: Results) -> str:
    """A heading, how much was found, a row for each finding, and what kept kerlint from running."""
    parts = ["## kerlint", tally(results.findings, failed=bool(results.errors))]
    if results.findings:
        parts.append("\n".join(_table(results.findings, results)))
    if results.errors:
        parts.append("\n".join(f"- **error**: {_inline(error.where + error.message)}" for error in results.errors))
    return "\n\n".join(parts) + "\n"


def _table(findings: Sequence[Finding], results: Results) -> list[str]:
    rows = ["| Where | Severity | Rule | What is wrong | What to do |", "|---|---|---|---|---|"]
    for finding in findings:
        path = results.locations.relative(finding.place.path)
        where = f"`{path}:{results.locations.span(finding.place).line}`"
        cells = [where, str(finding.severity), f"`{finding.code}` {finding.name}", message(finding), "; ".join(finding.help)]
        rows.append(f"| {' | '.join(_inline(cell) for cell in cells)} |")
    return rows


def _inline(text: str) -> str:
    """The text in one cell of a table: code stays code, other characters that mean something are escaped."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part.replace("|", r"\|") if n % 2 else _SPECIAL.sub(r"\\\1", part) for n, part in enumerate(parts))
