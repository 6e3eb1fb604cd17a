"""What no code can tell: comments such as `# kerlint: X_train = (1500, 300, 10)`, and `shapes` in the settings."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from kerlint.graph.dims import Dim
from kerlint.graph.tensors import Array
from kerlint.reading import Source

_HINT = re.compile(r"#\s*kerlint:\s*([A-Za-z_][\w.]*)\s*=\s*(.+?)\s*$")


def hints_in(source: Source, shapes: Mapping[str, tuple[int | None, ...]]) -> dict[str, Any]:
    """The values of names: arrays of the `shapes` of the settings, and over them what comments give.

    In a comment a tuple is the shape of an array, anything else a constant.
    """
    found: dict[str, Any] = {name: Array(shape) for name, shape in shapes.items()}
    if "kerlint:" not in source.text:
        return found
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
