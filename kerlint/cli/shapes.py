"""`kerlint shapes`."""

from __future__ import annotations

import json

import click

from kerlint.cli.options import format_option, print_errors, resolver, settings_options
from kerlint.cli.terminal import say
from kerlint.engine import Error, Report
from kerlint.running import interpret_paths


@click.command("shapes", short_help="Print programs with the shape behind every layer.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@format_option("text", "json")
@settings_options
def command(paths: tuple[str, ...], output_format: str, target: str | None, config: tuple[str, ...], isolated: bool) -> int:
    """Print the programs in PATHS with the shape behind every line where a layer is called, saved models call by call."""
    report = interpret(paths or (".",), target, config, isolated)
    from kerlint.pictures.shapes import shapes_json, shapes_text

    if output_format == "json":
        say(json.dumps(shapes_json(report.programs), indent=2))
    else:
        shown = [result for result in report.results if result.programs]
        for result in shown:
            if len(shown) > 1:
                say(f"# {result.path}")
            if result.source is None:
                say(result.texts[result.path], end="")
            elif not result.source.cells:
                say(shapes_text(result.source.text, result.programs))
            for cell in result.source.cells if result.source else ():
                say(f"# %% [{cell.number}]\n{shapes_text(cell.text, result.programs, cell.number)}")
    return 2 if report.errors else 0


def interpret(paths: tuple[str, ...], target: str | None, config: tuple[str, ...], isolated: bool) -> Report:
    """Evaluate the programs; what could not be read is told on standard error and counts as an error."""
    settings, errors = resolver(target, config, isolated)
    report = Report(errors=errors) if errors else interpret_paths(paths, settings)
    report.errors += [Error(finding.message, str(finding.place)) for finding in report.findings]
    print_errors(report.errors)
    return report
