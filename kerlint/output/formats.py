"""The names of the formats."""

from __future__ import annotations

# For people on a terminal, for programs that read line by line, and for programs that read a whole document.
ON_SCREEN = (
    "full",
    "concise",
    "json",
    "json-lines",
    "github",
    "gitlab",
    "junit",
    "sarif",
    "rdjson",
    "markdown",
)
