"""What results depend on, but for files: kerlint itself, Python, and the settings."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import kerlint
from kerlint.config import Settings
from kerlint.target import pinned_above

# What is decided after the findings are there, or before a file is read.
WITHOUT_EFFECT = frozenset(
    "extend exclude extend-exclude force-exclude fail-on output-format baseline unsafe-fixes cache-dir".split()
)


def digest(*parts: object) -> str:
    """One name for all of these."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


@cache
def build() -> str:
    """This kerlint in this Python. Of one that is being worked on, every change of its files makes another."""
    package = Path(kerlint.__file__).parent
    working_tree = (package.parent / "pyproject.toml").exists()
    changed = [
        (path, status.st_mtime_ns, status.st_size)
        for folder in (package, package.parent / "rules")
        for path, status in (_statuses(folder) if working_tree else ())
    ]
    return digest(kerlint.__version__, sys.version_info[:3], sys.implementation.name, changed)


def settings_key(settings: Settings) -> str:
    """All of the settings that bears on findings, the content of the user's own rules included."""
    told = [
        (str(layer.folder), sorted((key, value) for key, value in layer.values.items() if key not in WITHOUT_EFFECT))
        for layer in settings.config.layers
    ]
    layers = [(folder, values) for folder, values in told if values]
    rules = [(path, content) for folder in settings.config.rules for path, content in _contents(folder)]
    return digest(build(), settings.given, settings.target, layers, rules)


def folder_key(settings: Settings, of_settings: str, shown: str, real: str) -> str:
    """What the results of the files in a folder depend on beside the files. `shown` is how findings call the folder."""
    generation = settings.target or settings.config.target or pinned_above(Path(shown).absolute())
    return digest(of_settings, os.getcwd(), shown, real, generation)


def _statuses(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        if entry.is_dir():
            yield from _statuses(Path(entry.path)) if entry.name != "__pycache__" else ()
        elif entry.name.endswith((".py", ".json", ".md")):
            yield entry.path, entry.stat()


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.py")):
        try:
            yield str(path), hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
        except OSError:  # loading the rules says so
            yield str(path), b""
