"""JSON out of files that nobody has vouched for."""

from __future__ import annotations

import json
from typing import Any

from kerlint.artifacts.refusals import unreadable

LARGEST = 32_000_000  # bytes; the configuration of the largest models of keras.applications has three
DEEPEST = 200  # levels of lists and objects; a model in a model takes five


def parse_json(data: bytes | str, path: str, what: str) -> Any:
    """The value that the text says. Raises Unreadable for what is no JSON, too large or too deep."""
    if len(data) > LARGEST:
        raise unreadable(path, f"{what} has {len(data):,} bytes, and kerlint reads {LARGEST:,} at most")
    try:
        value = json.loads(data)
    except RecursionError:
        raise _too_deep(path, what) from None
    except (ValueError, UnicodeDecodeError) as error:
        raise unreadable(path, f"{what} is no JSON: {error}") from None
    if _deeper(value):
        raise _too_deep(path, what)
    return value


def _too_deep(path: str, what: str) -> Exception:
    return unreadable(path, f"{what} is nested more than {DEEPEST} levels deep")


def _deeper(value: Any) -> bool:
    """Whether the value has more levels than `DEEPEST`; level by level, so that no depth is too much for Python."""
    level = [value] if _has_items(value) else []
    for _ in range(DEEPEST):
        level = [item for part in level for item in (part.values() if isinstance(part, dict) else part) if _has_items(item)]
        if not level:
            return False
    return True


def _has_items(value: Any) -> bool:
    return isinstance(value, (dict, list)) and bool(value)
