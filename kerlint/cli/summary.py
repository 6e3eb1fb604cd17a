"""`kerlint summary`."""

from __future__ import annotations

import json
import os

import click

from kerlint.cli.options import format_option, settings_options
from kerlint.cli.shapes import interpret


@click.command("summary")
@click.argument("file", metavar="FILE[:MODEL]")
@format_option("text", "json")
@settings_options
def command(file: str, output_format: str, target: str | None, config: str | None, isolated: bool) -> int:
    """Print what model.summary() would, without running FILE. MODEL is the variable that the model is kept in."""
    path, model = split_model(file)
    report = interpret((path,), target, config, isolated)
    if report.errors:
        return 2
    from kerlint.pictures.summary import UnknownModel, summary_data, summary_text

    try:
        if output_format == "json":
            click.echo(json.dumps(summary_data(report.programs, model), indent=2))
        else:
            click.echo(summary_text(report.programs, model).rstrip("\n"))
    except UnknownModel as error:
        raise click.UsageError(str(error)) from error
    return 0


def split_model(file: str) -> tuple[str, str | None]:
    """`train.py:encoder` is the file train.py and the model `encoder`, unless a file is called just so."""
    path, colon, model = file.rpartition(":")
    return (path, model) if colon and model and path and not os.path.exists(file) else (file, None)
