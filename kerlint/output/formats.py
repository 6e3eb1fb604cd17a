"""The names of the formats. For all but the first two, the module of that name has a function of that name."""

from __future__ import annotations

FORMATS = ("full", "concise", "json", "json-lines", "github", "gitlab", "junit", "sarif", "rdjson", "markdown")
