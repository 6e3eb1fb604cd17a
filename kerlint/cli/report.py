"""`kerlint report`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from kerlint.cli.grouping import GroupedCommand, option
from kerlint.cli.known import Known
from kerlint.cli.linting import Linting, baseline_option, exit_options, files_options, rules_options, settings_here
from kerlint.cli.options import print_errors, settings_options
from kerlint.cli.reporting import Told, note, number
from kerlint.cli.terminal import say
from kerlint.engine import Error, Report

if TYPE_CHECKING:
    from kerlint.config import Config, Resolver

STDOUT = "-"


@dataclass(frozen=True, kw_only=True)
class Options(Linting):
    """What the command line says."""

    output: str
    quiet: bool


@click.command("report", cls=GroupedCommand, short_help="Write one page with findings, models and drawings.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@option(
    "-o",
    "--output",
    group="Output",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="report.html",
    show_default=True,
    help="Where to write it; - is standard output.",
)
@option("-q", "--quiet", group="Output", is_flag=True, help="Say nothing but errors.")
@rules_options
@baseline_option("Which rules")
@files_options
@settings_options
@exit_options
def command(**given: Any) -> int:
    """Write one HTML page for PATHS: findings with their source, and every model with its summary and drawing.

    The page needs no network and no other file.

    Exit status: 0 nothing found, 1 warnings or errors found, 2 kerlint could not run.
    """
    options = Options(**given)
    resolver, errors = options.resolver()
    here = settings_here(resolver)
    report = Report(errors=errors) if errors else _linted(options, resolver, here)
    findings, notes = Known(here.baseline).without(report)
    from kerlint.report import page_data, page_html

    page = page_data(Told(report, findings, resolver).results_with_pages, report.results)
    written = _write(options.output, page_html(page), report)
    print_errors(report.errors)
    if written and not options.quiet:
        for text in notes:
            note(text)
        where = "standard output" if options.output == STDOUT else options.output
        note(f"Wrote {where}: {number(len(findings), 'finding')}, {number(len(page.models), 'model')}.")
    return options.status(report, findings, here)


def _linted(options: Options, resolver: Resolver, here: Config) -> Report:
    from kerlint.running import lint_keeping_models

    return lint_keeping_models(options.paths or (".",), resolver, force_exclude=here.force_exclude)


def _write(output: str, text: str, report: Report) -> bool:
    """Write the page. That it cannot be written becomes an error of the report."""
    if output == STDOUT:
        say(text, end="")
        return True
    from kerlint.writing import write

    try:
        write(output, text.encode())
    except OSError as error:
        report.errors.append(Error(f"cannot write this file: {(error.strerror or str(error)).lower()}", output))
        return False
    return True
