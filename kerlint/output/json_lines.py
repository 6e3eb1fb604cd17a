"""A JSON object for each finding, a line each: the same as in the format `json`."""

from __future__ import annotations

import json

from kerlint.output.json import finding_data
from kerlint.output.results import Results


def json_lines(results: Results) -> str:
    """The findings; nothing where there is nothing."""
    return "".join(f"{json.dumps(finding_data(finding, results.sources))}\n" for finding in results.findings)
