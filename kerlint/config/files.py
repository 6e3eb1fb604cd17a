"""Reading files of settings: `[tool.kerlint]` in pyproject.toml, and kerlint.toml without a heading."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kerlint.config.errors import ConfigError, Wrong, suggestion
from kerlint.config.keys import KEYS
from kerlint.config.layers import COMMAND_LINE, Config, Layer
from kerlint.config.positions import line_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAMES = (".kerlint.toml", "kerlint.toml", "pyproject.toml")  # in one folder the first that is there
THE_CALLER = "the caller"
_TOOL = ("tool", "kerlint")


def read_config(file: Path, *, named: bool = False) -> Config | None:
    """The settings in `file` and in what it extends; None for a pyproject.toml that has none for kerlint.

    `named` says that somebody named the file, which then must be there and hold settings. Raises `ConfigError`.
    """
    return _read(file, named, ())


def read_text(texts: tuple[str, ...]) -> Layer:
    """The settings on the command line, each a line of TOML, paths in them relative to the current folder."""
    values: dict[str, Any] = {}
    for text in texts:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"`{text}` is neither a file nor TOML: {error}", COMMAND_LINE) from None
        for key, value in _values(table, Path.cwd(), COMMAND_LINE, "", ()).items():
            both = isinstance(value, dict) and key in values
            values[key] = {**values[key], **value} if both else value
    return Layer(Path.cwd(), COMMAND_LINE, values)


def read_table(table: Mapping[str, Any], folder: Path) -> Config:
    """Settings that are at hand as a table, paths in them relative to `folder`. Raises `ConfigError`."""
    return Config((Layer(folder, THE_CALLER, _values(table, folder, THE_CALLER, "", ())),)) if table else Config()


def _read(file: Path, named: bool, chain: tuple[Path, ...]) -> Config | None:
    """The layers of `file`, which the files of `chain` extend, each the one after it."""
    shown = _shown(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read this file: {(error.strerror or str(error)).lower()}", shown) from error
    if file.name == "pyproject.toml" and not named and b"kerlint" not in data:
        return None
    text, table = _toml(data, shown)
    root: tuple[str, ...] = ()
    if file.name == "pyproject.toml":
        tools = table.get("tool", {})
        found = tools.get("kerlint") if isinstance(tools, Mapping) else None
        if found is None and not named:
            return None
        if found is None:
            raise ConfigError("this file has no table [tool.kerlint]", shown)
        if not isinstance(found, dict):
            raise ConfigError("tool.kerlint must be a table", shown, line_of(text, _TOOL))
        table, root = found, _TOOL
    folder = Path(os.path.abspath(file)).parent
    values = _values(table, folder, shown, text, root)
    layer = Layer(folder, shown, values, text, root)
    base = values.get("extend")
    return Config((*(_extended(base, layer, (*chain, file.resolve())) if base else ()), layer))


def _extended(base: Path, layer: Layer, chain: tuple[Path, ...]) -> tuple[Layer, ...]:
    """The layers of the file that `layer` extends. Raises `ConfigError` where that leads in a circle, or nowhere."""
    line = layer.line("extend")
    if base.resolve() in chain:
        circle = " extends ".join(_shown(file) for file in (*chain[chain.index(base.resolve()) :], base.resolve()))
        raise ConfigError(f"`extend` leads in a circle: {circle}", layer.path, line)
    if not base.is_file():
        raise ConfigError(f"`extend`: there is no file {_shown(base)}", layer.path, line)
    found = _read(base, True, chain)
    return found.layers if found else ()


def _toml(data: bytes, shown: str) -> tuple[str, dict[str, Any]]:
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError("this file is not UTF-8", shown) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is not TOML: {error}", shown) from error


def _values(table: Mapping[str, Any], folder: Path, shown: str, text: str, root: tuple[str, ...]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in table.items():
        known = KEYS.get(key)
        if known is None:
            raise ConfigError(f"unknown key `{key}`{suggestion(key, KEYS)}", shown, line_of(text, (*root, key)))
        try:
            read[key] = known.read(value, folder)
        except Wrong as error:
            raise ConfigError(f"`{key}`{error}", shown, line_of(text, (*root, key, *error.keys))) from None
    return read


def _shown(file: Path) -> str:
    try:
        return str(Path(os.path.abspath(file)).relative_to(Path.cwd()))
    except ValueError:
        return str(file)
