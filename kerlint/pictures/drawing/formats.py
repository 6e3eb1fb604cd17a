"""In which formats there are drawings."""

from __future__ import annotations

import os

FORMATS = ("svg", "png", "html", "mermaid", "dot")
THEMES = ("auto", "light", "dark")
_ENDINGS = {"htm": "html", "mmd": "mermaid", "gv": "dot"}


def format_of(path: str) -> str:
    """The format that the ending of the file says; SVG where it says none."""
    ending = os.path.splitext(path)[1].lower().lstrip(".")
    return ending if ending in FORMATS else _ENDINGS.get(ending, "svg")
