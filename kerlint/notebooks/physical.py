"""On which lines of the notebook file the lines of its cells are written."""

from __future__ import annotations

import json

from kerlint.notebooks.splicing import items, sources


def physical_lines(data: bytes) -> dict[int, list[int]]:
    """For each cell by number the line of the file, counted from 1, that has each of its lines.

    Raises ValueError, LookupError or TypeError for what is no notebook.
    """
    text = data.decode("utf-8")
    begin = 1 if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else 0
    found: dict[int, list[int]] = {}
    line, counted = 1, 0
    for number, (start, _) in sources(text, begin):
        strings = items(text, start) if text[start] == "[" else iter((start,))
        for at in strings:
            line += text.count("\n", counted, at)
            counted = at
            written: str = json.JSONDecoder().raw_decode(text, at)[0]
            lines = found.setdefault(number, [])
            lines += [line] * max(len(written.splitlines()), 1)
    return found
