"""`kerlint config`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kerlint.cli.options import format_option, print_errors, resolver, settings_options
from kerlint.cli.terminal import say
from kerlint.config import Config, ConfigError, Layer
from kerlint.config.keys import KEYS
from kerlint.config.values import ANY_SIZE
from kerlint.engine import Error


@click.command("config", short_help="Print the settings that hold.")
@click.argument("path", default=".", metavar="[PATH]", type=click.Path())
@format_option("text", "json")
@click.option("--schema", is_flag=True, help="Print the JSON schema of settings instead, for editors.")
@settings_options
def command(path: str, output_format: str, schema: bool, target: str | None, config: tuple[str, ...], isolated: bool) -> int:
    """Print the settings that hold for PATH, by default the current folder, and where each is set."""
    if schema:
        from kerlint.config.schema import schema as json_schema

        say(json.dumps(json_schema(), indent=2))
        return 0
    if not os.path.exists(path):
        raise click.UsageError(f"{path}: no such file or folder")
    settings, errors = resolver(target, config, isolated, also={"target": int(target[-1])} if target else None)
    if not errors:
        try:
            here = Path(path).absolute()
            found = settings.settings_in(here if here.is_dir() else here.parent)
            found.check()
            say(_as_json(found.config) if output_format == "json" else _as_text(found.config))
            return 0
        except ConfigError as error:
            errors = [Error.of(error)]
    print_errors(errors)
    return 2


def _as_json(config: Config) -> str:
    told = {
        key: {
            "value": _merged(key, layers) if layers else KEYS[key].default,
            "from": [{"path": layer.path, "line": layer.line(key)} for layer, _ in layers],
        }
        for key, layers in _by_key(config).items()
    }
    return json.dumps({"schema": 1, "files": [layer.path for layer in config.layers], "settings": told}, indent=2)


def _as_text(config: Config) -> str:
    files = " on top of ".join(layer.path for layer in reversed(config.layers)) or "none"
    lines = [f"# settings: {files}"]
    for key, layers in _by_key(config).items():
        default = KEYS[key].default
        if layers:
            lines.append(f"{key} = {_toml(_merged(key, layers))}  # {', '.join(_place(key, layer) for layer, _ in layers)}")
        else:
            lines.append(f"# {key} is not set" if default is None else f"# {key} = {_toml(default)}")
    return "\n".join(lines)


def _place(key: str, layer: Layer) -> str:
    """Where the layer sets the key."""
    line = layer.line(key)
    return layer.path if line is None else f"{layer.path}:{line}"


def _by_key(config: Config) -> dict[str, list[tuple[Layer, Any]]]:
    """The layers that decide on each key, the nearest first; of a key that does not add up only that one."""
    return {key: list(config.all(key))[: None if known.adds else 1] for key, known in KEYS.items() if key != "extend"}


def _merged(key: str, layers: list[tuple[Layer, Any]]) -> Any:
    """The value that all layers make together."""
    values = [_plain(value) for _, value in reversed(layers)]
    if isinstance(values[0], dict):
        return {name: item for value in values for name, item in value.items()}
    if isinstance(values[0], list):
        return [item for value in values for item in value]
    if key == "target":
        return f"keras{values[0]}"
    return values[0]


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    return str(getattr(value, "value", value))


def _toml(value: Any) -> str:
    """The value on one line, as TOML has it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(name)} = {_toml(item)}' for name, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(ANY_SIZE if value is None else value, ensure_ascii=False)
