"""`kerlint check`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from shutil import get_terminal_size

import click

from kerlint.cli.options import format_option, print_errors, resolver, settings_options, split
from kerlint.cli.terminal import in_colour
from kerlint.config import ConfigError, Resolver
from kerlint.engine import Error, Report, lint_bytes, lint_paths
from kerlint.findings import Finding
from kerlint.selection import Selection

STDIN = "-"


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--select", multiple=True, metavar="RULES", help="Run these rules only: codes, their beginnings, names, ALL.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="Run these rules too.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option("--fix", is_flag=True, help="Make the edits that are safe.")
@format_option("full", "concise", "json")
@settings_options
@click.option("--stdin-filename", metavar="NAME", help="Where the program on standard input is kept.")
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even when they are named.")
@click.option("--no-cache", is_flag=True, help="Read no results of earlier runs and keep none.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("--statistics", is_flag=True, help="Print how often each rule found something, nothing else.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Print findings and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what is read and how long it took.")
def command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    output_format: str,
    target: str | None,
    config: str | None,
    isolated: bool,
    stdin_filename: str | None,
    force_exclude: bool,
    no_cache: bool,
    exit_zero: bool,
    statistics: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Find mistakes in PATHS: files, folders (the current one by default), or - for standard input."""
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("`-` stands alone: standard input or paths, not both")
    started = time.perf_counter()
    selection = Selection(split(select) or None, split(extend_select), split(ignore))
    settings, errors = resolver(target, config, isolated, selection)
    fixed = 0
    text = None
    if errors:
        report = Report(errors=errors)
    elif paths == (STDIN,):
        report, text, fixed = _check_stdin(stdin_filename or "<stdin>", settings, fix)
    else:
        report = lint_paths(paths or (".",), settings, force_exclude=force_exclude)
        if fix:
            from kerlint.fixing import fix_files

            fixed = fix_files(report, settings)
    if text is not None:
        click.echo(text, nl=False)
    _print(report, output_format, color, statistics=statistics, quiet=quiet, to_error=text is not None)
    if not quiet:
        _print_notes(report, fixed)
    if verbose:
        _print_details(report, settings, time.perf_counter() - started)
    return _status(report, exit_zero)


def _check_stdin(name: str, settings: Resolver, fix: bool) -> tuple[Report, str | None, int]:
    """The report on standard input, and with `--fix` the mended text, which then goes to standard output."""
    from pathlib import Path

    data = sys.stdin.buffer.read()
    try:
        here = settings.settings_in(Path(name).absolute().parent)
        here.check()
        result = lint_bytes(data, name, here)
    except ConfigError as error:
        return Report(errors=[Error.of(error)]), None, 0
    if not fix:
        return Report([result]), None, 0
    from kerlint.fixing import mend, mended_bytes

    mended, fixed = mend(result, here)
    if result.source is not None and mended.source is not None:
        written = mended_bytes(data, result.source, mended.source)
        return Report([mended]), written.decode(mended.source.encoding, "surrogateescape"), fixed
    return Report([mended]), data.decode("utf-8", "surrogateescape"), fixed


def _print(report: Report, output_format: str, color: str, *, statistics: bool, quiet: bool, to_error: bool) -> None:
    """The findings on standard output, unless the mended program goes there, and the errors on standard error."""
    from kerlint.output import Results, render

    findings = report.findings
    results = Results(findings, report.texts, report.errors)
    if output_format == "json":
        text = render("json", results)
    else:
        print_errors(report.errors)
        if not findings and (quiet or report.errors):
            return
        width = get_terminal_size((100, 24)).columns
        text = render(output_format, Results(findings, report.texts), colour=in_colour(color), width=width)
        if statistics:
            text = _statistics(findings)
    click.echo(text, nl=False, err=to_error, color=True)


def _statistics(findings: Iterable[Finding]) -> str:
    counts = Counter((finding.code, finding.name) for finding in findings)
    return "".join(f"{count:5}  {code}  {name}\n" for (code, name), count in counts.most_common())


def _print_notes(report: Report, fixed: int) -> None:
    if fixed:
        click.echo(f"Mended {_number(fixed, 'finding')}.", err=True)
    if not report.results and not report.errors:
        click.echo("kerlint: warning: no Python file or notebook is there to lint", err=True)


def _print_details(report: Report, settings: Resolver, seconds: float) -> None:
    from pathlib import Path

    for result in report.results:
        if result.skipped:
            click.echo(f"{result.path}: passed over, it names neither keras nor tensorflow", err=True)
            continue
        here = settings.settings_in(Path(result.path).absolute().parent)
        keras = here.keras_for(result.path, result.source.text if result.source else "")
        incomplete = "" if all(program.complete for program in result.programs) else ", cut short by the budget"
        told = f"{_number(len(result.programs), 'run')}{incomplete}, {result.suppressed} suppressed"
        click.echo(f"{result.path}: keras{keras}, settings {here.config.path or 'none'}, {told}", err=True)
    click.echo(f"{_number(len(report.results), 'file')} in {seconds:.2f} s", err=True)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _status(report: Report, exit_zero: bool) -> int:
    if report.errors:
        return 2
    return 1 if report.findings and not exit_zero else 0
