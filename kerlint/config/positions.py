"""Where a key stands in a text of TOML, which the parser does not tell."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line on which the value under `keys`, or the innermost of them that is there, begins; None where none is.

    The beginning of a text is TOML up to the line before each statement and after it, so a search over the number of
    lines finds the first beginning that has the key.
    """
    lines = text.splitlines(keepends=True)
    while keys and not _has(_parsed(lines, len(lines)), keys):
        keys = keys[:-1]
    if not keys:
        return None
    without, having = 0, len(lines)
    while having - without > 1:
        middle = (without + having) // 2
        end = next((n for n in range(middle, having) if _parsed(lines, n) is not None), having)
        if end == having:  # a statement goes on from the middle to the end of the part in question
            end = next(n for n in range(middle, without - 1, -1) if _parsed(lines, n) is not None)
            if end == without:
                break
        if _has(_parsed(lines, end), keys):
            having = end
        else:
            without = end
    return without + 1


def _parsed(lines: Sequence[str], count: int) -> dict[str, Any] | None:
    """The first lines as TOML; None where they end inside a statement."""
    try:
        return tomllib.loads("".join(lines[:count]))
    except tomllib.TOMLDecodeError:
        return None


def _has(table: Mapping[str, Any] | None, keys: Sequence[str]) -> bool:
    value: Any = table
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            return False
        value = value[key]
    return True
