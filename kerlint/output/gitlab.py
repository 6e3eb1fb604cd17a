"""GitLab's report on code quality, which its merge requests show."""

from __future__ import annotations

import json

from kerlint.findings import Severity
from kerlint.output.results import Results, message

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.PERFORMANCE: "minor",
    Severity.ADVICE: "info",
}


def gitlab(results: Results) -> str:
    """A list of findings. GitLab shows neither rule nor severity of its own accord, so the description names the rule."""
    told = []
    for finding, fingerprint in zip(results.findings, results.fingerprints, strict=True):
        span = results.locations.span(finding.place)
        told.append(
            {
                "description": f"{finding.code} {finding.name}: {message(finding)}",
                "check_name": finding.name,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": results.locations.relative(finding.place.path),
                    "lines": {"begin": span.line, "end": span.end_line},
                },
            }
        )
    return json.dumps(told, indent=2) + "\n"
