"""Values of settings, from TOML to what kerlint works with. Each reader raises `Wrong` for what its key does not take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kerlint.config.errors import Wrong, suggestion
from kerlint.findings import Severity
from kerlint.target import GENERATIONS

Reader = Callable[[Any, Path], Any]

ANY_SIZE = "None"  # how a size that may be any is written in TOML, which has no value for nothing


def texts(value: Any, folder: Path) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Wrong(f" must be a list of strings, not {_kind(value)}")
    return tuple(value)


def switch(value: Any, folder: Path) -> bool:
    """`true` or `false`."""
    if not isinstance(value, bool):
        raise Wrong(f" must be true or false, not {_kind(value)}")
    return value


def path(value: Any, folder: Path) -> Path:
    """A file, relative to the folder of the settings."""
    if not isinstance(value, str):
        raise Wrong(f" must be a path, not {_kind(value)}")
    return Path(os.path.normpath(folder / value))


def folders(value: Any, folder: Path) -> tuple[Path, ...]:
    """A list of folders, relative to that of the settings."""
    return tuple((folder / name).resolve() for name in texts(value, folder))


def choice(options: Iterable[str]) -> Reader:
    """One of these words."""
    known = tuple(options)

    def read(value: Any, folder: Path) -> str:
        return _word(value, known)

    return read


def generation(value: Any, folder: Path) -> int:
    """`keras2` or `keras3`, as a number."""
    return GENERATIONS[_word(value, tuple(GENERATIONS))]


def severity(value: Any, folder: Path) -> Severity:
    """The name of a severity."""
    return Severity(_word(value, [level.value for level in Severity]))


def ignores(value: Any, folder: Path) -> dict[str, tuple[str, ...]]:
    """Rules to ignore, by pattern of files."""
    return _table(value, folder, texts, "patterns and lists of rules")


def severities(value: Any, folder: Path) -> dict[str, Severity]:
    """Severities by rule."""
    return _table(value, folder, severity, "rules and severities")


def shapes(value: Any, folder: Path) -> dict[str, tuple[int | None, ...]]:
    """Shapes by the name of the data."""
    return _table(value, folder, _shape, "names and shapes")


def _shape(value: Any, folder: Path) -> tuple[int | None, ...]:
    if not isinstance(value, list):
        raise Wrong(f" must be a list of sizes such as [1500, 300, 10], not {_kind(value)}")
    for size in value:
        if size != ANY_SIZE and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
            raise Wrong(f' has the size {size!r}; a size is a number from 0, or "{ANY_SIZE}" for any')
    return tuple(None if size == ANY_SIZE else size for size in value)


def _table(value: Any, folder: Path, reader: Reader, of: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong(f" must be a table of {of}, not {_kind(value)}")
    read = {}
    for key, item in value.items():
        try:
            read[key] = reader(item, folder)
        except Wrong as error:
            shown = key if key.replace("-", "").replace("_", "").isalnum() else f'"{key}"'
            raise Wrong(f".{shown}{error}", key, *error.keys) from None
    return read


def _word(value: Any, known: Iterable[str]) -> str:
    options = " or ".join(f'"{word}"' for word in known) if len(tuple(known)) == 2 else f"one of {', '.join(known)}"
    if not isinstance(value, str):
        raise Wrong(f" must be {options}, not {_kind(value)}")
    if value not in known:
        raise Wrong(f' must be {options}, not "{value}"{suggestion(value, known)}')
    return value


def _kind(value: Any) -> str:
    kinds = {str: "a string", bool: "a boolean", int: "a number", float: "a number", dict: "a table", list: "a list"}
    if isinstance(value, list):
        wrong = next((item for item in value if not isinstance(item, str)), None)
        return f"a list with {_kind(wrong)} in it" if wrong is not None else "a list"
    return kinds.get(type(value), type(value).__name__)
