"""Options that several commands have, and what they mean."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kerlint.cli.grouping import option
from kerlint.cli.terminal import say
from kerlint.config import ConfigError, Layer, Resolver
from kerlint.config.files import read_text
from kerlint.engine import Error
from kerlint.selection import NOTHING, Selection
from kerlint.target import GENERATIONS

if TYPE_CHECKING:
    from kerlint.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])


def settings_options(function: F) -> F:
    """`--target`, `--config` and `--isolated`."""
    for decorate in (
        option("--isolated", is_flag=True, group="Settings", help="Ignore all files of settings."),
        option(
            "--config",
            multiple=True,
            metavar="FILE|KEY=VALUE",
            group="Settings",
            help="Take the settings from FILE and from no other; or set one, as in 'select = [\"KER2\"]'.",
        ),
        option(
            "--target",
            type=click.Choice(list(GENERATIONS)),
            group="Settings",
            help="The generation of Keras that the code is for. Default: what the project pins, else keras3.",
        ),
    ):
        function = decorate(function)
    return function


def format_option(*formats: str) -> Callable[[F], F]:
    """`--output-format`, the first format being the default."""
    return click.option(
        "--output-format", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print."
    )


def resolver(
    target: str | None,
    config: tuple[str, ...],
    isolated: bool,
    selection: Selection = NOTHING,
    also: dict[str, Any] | None = None,
) -> tuple[Resolver, list[Error]]:
    """Who finds the settings, and what is wrong with those that the command line names.

    `config` are files, of which there may be one, and settings as TOML. `also` are settings that other options make.
    """
    files = [text for text in config if "=" not in text or os.path.exists(text)]
    if len(files) > 1:
        raise click.UsageError("--config takes one file; it can be given again with settings such as 'preview = true'")
    if files and isolated:
        raise click.UsageError("--config FILE and --isolated exclude each other")
    generation = GENERATIONS[target] if target else None
    try:
        above = _above(tuple(text for text in config if text not in files), also or {})
        return Resolver(selection, generation, files[0] if files else None, isolated, above), []
    except ConfigError as error:
        return Resolver(selection, generation, isolated=True), [Error.of(error)]


def _above(texts: tuple[str, ...], also: dict[str, Any]) -> Layer:
    """The settings of the command line, in which options come before what `--config` sets."""
    layer = read_text(texts)
    return replace(layer, values={**layer.values, **also})


def registry_here(target: str | None, config: tuple[str, ...], isolated: bool) -> Registry | None:
    """The rules that there are in the current folder; None, with the reason told, where settings are wrong."""
    found, errors = resolver(target, config, isolated)
    if not errors:
        try:
            return found.settings_in(Path.cwd()).registry
        except ConfigError as error:
            errors = [Error.of(error)]
    print_errors(errors)
    return None


def split(values: Iterable[str]) -> tuple[str, ...]:
    """The parts of values that are given again and again, or joined by commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def print_errors(errors: Iterable[Error]) -> None:
    """Say on the standard error what kept kerlint from running."""
    for error in errors:
        say(f"kerlint: error: {error.where}{error.message}", err=True)
