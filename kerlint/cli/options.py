"""Options that several commands have, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kerlint.config import ConfigError, Resolver
from kerlint.engine import Error
from kerlint.selection import NOTHING, Selection
from kerlint.target import GENERATIONS

if TYPE_CHECKING:
    from kerlint.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])


def settings_options(function: F) -> F:
    """`--target`, `--config` and `--isolated`."""
    for option in (
        click.option("--isolated", is_flag=True, help="Ignore all files of settings."),
        click.option("--config", metavar="FILE", help="Take the settings from FILE and from nowhere else."),
        click.option(
            "--target",
            type=click.Choice(list(GENERATIONS)),
            help="The generation of Keras that the code is for. Default: what the project pins, else keras3.",
        ),
    ):
        function = option(function)
    return function


def format_option(*formats: str) -> Callable[[F], F]:
    """`--output-format`, the first format being the default."""
    return click.option(
        "--output-format", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print."
    )


def resolver(
    target: str | None, config: str | None, isolated: bool, selection: Selection = NOTHING
) -> tuple[Resolver, list[Error]]:
    """Who finds the settings, and what is wrong with those that the command line names."""
    if config is not None and isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    generation = GENERATIONS[target] if target else None
    try:
        return Resolver(selection, generation, config, isolated), []
    except ConfigError as error:
        return Resolver(selection, generation, isolated=True), [Error.of(error)]


def registry_here(target: str | None, config: str | None, isolated: bool) -> Registry | None:
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
        click.echo(f"kerlint: error: {error.where}{error.message}", err=True)
