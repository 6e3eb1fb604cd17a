"""Comments that tell what no code can: `# kerlint: X_train = (1500, 300, 10)`."""

from __future__ import annotations

import ast
import re
from typing import Any

from kerlint.graph.dims import Dim
from kerlint.graph.tensors import Array
from kerlint.reading import Source

_HINT = re.compile(r"#\s*kerlint:\s*([A-Za-z_][\w.]*)\s*=\s*(.+?)\s*$")


def hints_in(source: Source) -> dict[str, Any]:
    """The values that comments give to names: a tuple is the shape of an array, anything else a constant."""
    if "kerlint:" not in source.text:
        return {}
    found: dict[str, Any] = {}
    for line in source.lines:
        match = _HINT.search(line)
        if match is None:
            continue
        try:
            value = ast.literal_eval(match.group(2))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(value, tuple) and all(part is None or isinstance(part, int) for part in value):
            shape: tuple[Dim, ...] = value
            found[match.group(1)] = Array(shape)
        elif isinstance(value, (int, float, str, bool)):
            found[match.group(1)] = value
    return found
