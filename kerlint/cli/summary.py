"""`kerlint summary`."""

from __future__ import annotations

import json
import shutil

import click

from kerlint.cli.models import chosen_models, split_model
from kerlint.cli.options import format_option, settings_options
from kerlint.cli.shapes import interpret
from kerlint.cli.terminal import say


@click.command("summary", short_help="Print what model.summary() would.")
@click.argument("file", metavar="FILE[:MODEL]")
@format_option("text", "json")
@click.option("--flow/--no-flow", default=True, help="Also draw the branches, and how much data leaves each layer.")
@settings_options
def command(file: str, output_format: str, flow: bool, target: str | None, config: tuple[str, ...], isolated: bool) -> int:
    """Print what model.summary() would, without running FILE, a program or a saved model.

    Below it stand the layers again with the branches between them and bars for the numbers that leave them.

    MODEL is the variable that the model is kept in, or its name.
    """
    path, model = split_model(file)
    report = interpret((path,), target, config, isolated)
    if report.errors:
        return 2
    from kerlint.pictures.data import cell_of, line_of
    from kerlint.pictures.summary import summary_json, summary_text
    from kerlint.pictures.terminal import flow_text

    models = chosen_models(report, path, model)
    if output_format == "json":
        say(json.dumps(summary_json(path, models), indent=2))
        return 0
    if not models:
        say(f"kerlint: warning: {path} builds no model", err=True)
    for shown in models:
        if len(models) > 1:
            cell = cell_of(shown)
            where = f"line {line_of(shown)}" if cell is None else f"cell {cell}, line {line_of(shown)}"
            say(f"{shown.variable or shown.class_name} ({where})")
        say(summary_text(shown))
        drawn = flow_text(shown, shutil.get_terminal_size().columns) if flow else ""
        if drawn:
            say(drawn)
    return 0
