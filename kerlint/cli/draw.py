"""`kerlint draw`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from kerlint.cli.grouping import GroupedCommand, option
from kerlint.cli.models import chosen_models, split_model
from kerlint.cli.options import print_errors, resolver, settings_options, split
from kerlint.cli.reporting import note, number
from kerlint.cli.terminal import say
from kerlint.cli.unrolling import calls_to_unroll, unrolled, unrolling_format
from kerlint.engine import Error, Report
from kerlint.pictures.drawing.formats import FORMATS, THEMES, format_of

if TYPE_CHECKING:
    from kerlint.graph.models import Model
    from kerlint.pictures.drawing import Diagram

STDOUT = "-"


@click.command("draw", cls=GroupedCommand, short_help="Draw models: layers, shapes, branches, findings.")
@click.argument("file", metavar="FILE[:MODEL]")
@option(
    "-o",
    "--output",
    group="Output",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    default=STDOUT,
    help="Where to write it; its ending says in which format. Default: standard output.",
)
@option("--format", "output_format", group="Output", type=click.Choice(FORMATS), help="The format.  [default: svg]")
@option(
    "--theme",
    group="Output",
    type=click.Choice(THEMES),
    default="auto",
    show_default=True,
    help="The colours; auto goes with what the reader prefers, and is light in PNG.",
)
@option("--depth", group="What is drawn", type=click.IntRange(min=0), default=0, help="Draw so many levels of models open.")
@option("--expand", group="What is drawn", multiple=True, metavar="NAMES", help="Draw these open: names, variables or classes.")
@option("--no-fold", group="What is drawn", is_flag=True, help="Draw blocks that are repeated again and again.")
@option(
    "--unroll",
    group="What is drawn",
    metavar="[LAYER]",
    is_flag=False,
    flag_value="",
    help="Draw step by step what recurrent layers do: all, or those of this name, variable or class. As text, svg or png.",
)
@option("--no-findings", group="What is drawn", is_flag=True, help="Draw the models alone.")
@settings_options
def command(
    file: str,
    output: str,
    output_format: str | None,
    theme: str,
    depth: int,
    expand: tuple[str, ...],
    no_fold: bool,
    unroll: str | None,
    no_findings: bool,
    target: str | None,
    config: tuple[str, ...],
    isolated: bool,
) -> int:
    """Draw the models of FILE, a program, a notebook or a saved model, without running anything.

    MODEL is the variable that the model is kept in, or its name. What is wrong with a layer is drawn on it.
    """
    path, model = split_model(file)
    chosen = output_format or (format_of(output) if unroll is None else unrolling_format(output))
    report = _linted(path, target, config, isolated)
    models = [] if report.errors else chosen_models(report, path, model)
    if not report.errors and not models and unroll is None:
        report.errors.append(Error("this builds no model that could be drawn", path))
    if not report.errors and unroll is not None:
        calls = calls_to_unroll(report, models if model else None, unroll)
        _write(output, lambda: unrolled(calls, chosen, theme), number(len(calls), "layer"), report, text=chosen == "text")
    elif not report.errors:
        diagrams = _drawn(report, models, depth, split(expand), fold=not no_fold, told=not no_findings)
        _write(output, lambda: _written(diagrams, chosen, theme, path), number(len(diagrams), "model"), report)
    print_errors(report.errors)
    return 2 if report.errors else 0


def _linted(path: str, target: str | None, config: tuple[str, ...], isolated: bool) -> Report:
    """The file with its findings. That it cannot be read is an error."""
    from kerlint.running import lint_keeping_models

    settings, errors = resolver(target, config, isolated)
    report = Report(errors=errors) if errors else lint_keeping_models((path,), settings)
    for result in report.results:
        if result.keras is None and not result.skipped:
            report.errors += [Error(finding.message, str(finding.place)) for finding in result.findings]
    return report


def _drawn(
    report: Report, models: Sequence[Model], depth: int, expand: tuple[str, ...], *, fold: bool, told: bool
) -> list[Diagram]:
    """The drawings. Raises UsageError where something is to be drawn open that is not there."""
    from kerlint.pictures.drawing import drawn

    findings = report.findings if told else []
    diagrams = [drawn(model, findings, fold=fold, depth=depth, expand=expand) for model in models]
    opened = {name for diagram in diagrams for name in diagram.opened()}
    for name in expand:
        if name not in opened:
            raise click.UsageError(f"--expand: there is no `{name}` that is made of layers kerlint knows")
    return diagrams


def _written(diagrams: Sequence[Diagram], output_format: str, theme: str, path: str) -> bytes:
    from kerlint.pictures.drawing import written

    return written(diagrams, output_format, title=os.path.basename(path), theme=theme)


def _write(output: str, drawn: Callable[[], bytes], what: str, report: Report, *, text: bool = False) -> None:
    """Write what is drawn. What keeps it from being written becomes an error of the report.

    `text` is for people, and in ASCII where the terminal has no more.
    """
    from kerlint.pictures.drawing.png import NoRenderer

    try:
        data = drawn()
    except NoRenderer as reason:
        report.errors.append(Error(str(reason)))
        return
    if output == STDOUT and text:
        say(data.decode(), end="")
        return
    if output == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    from kerlint.writing import write

    try:
        write(output, data)
    except OSError as error:
        report.errors.append(Error(f"cannot write this file: {(error.strerror or str(error)).lower()}", output))
        return
    note(f"Wrote {output}: {what}.")
