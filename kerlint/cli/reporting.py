"""Printing what was found, and writing it into files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from kerlint.cli.options import print_errors
from kerlint.cli.terminal import in_colour, say
from kerlint.config import ConfigError, Resolver
from kerlint.engine import Error, Report
from kerlint.findings import Finding
from kerlint.output import FORMATS, Results, render
from kerlint.output.locations import repository

if TYPE_CHECKING:
    from kerlint.rule import Rule

_WITH_PAGES = ("sarif",)  # formats that have the pages of the rules


@dataclass(frozen=True)
class Told:
    """What is printed: the findings of the report that the baseline does not have."""

    report: Report
    findings: Sequence[Finding]
    resolver: Resolver

    @cached_property
    def results(self) -> Results:
        """As the formats take it."""
        report = self.report
        return Results(
            self.findings,
            report.texts,
            report.errors,
            files=[result.path for result in report.results],
            root=repository(),
        )

    @cached_property
    def results_with_pages(self) -> Results:
        """With the rules that found something."""
        rules: dict[str, Rule] = {}
        for finding in self.findings:
            if finding.code not in rules:
                with suppress(ConfigError):  # a finding may stand in a module whose own folder has broken settings
                    registry = self.resolver.settings_in(Path(finding.place.path).absolute().parent).registry
                    rules |= {rule.code: rule for rule in registry.rules}
        results = self.results
        return Results(results.findings, results.sources, results.errors, rules, results.files, results.root)

    def rendered(self, format: str) -> str:
        """In the form for files and programs."""
        return render(format, self.results_with_pages if format in _WITH_PAGES else self.results)


def print_report(format: str | None, told: Told, color: str, *, quiet: bool, statistics: bool, to_error: bool) -> None:
    """Print on standard output, unless the mended program goes there.

    Without a format it is the full one, and under GitHub Actions what makes annotations besides.
    """
    if format != "json":
        print_errors(told.report.errors)
    if statistics:
        text = _statistics(told.findings, as_json=format == "json")
    elif format not in (None, "full", "concise"):
        text = told.rendered(format)
    elif not told.findings and (quiet or told.report.errors):
        return
    else:
        results = Results(told.findings, told.results.sources)
        text = render(format or "full", results, colour=in_colour(color), width=get_terminal_size((100, 24)).columns)
        if format is None and os.environ.get("GITHUB_ACTIONS") == "true":
            text += told.rendered("github")
    say(text, end="", err=to_error, coloured=True)


def write_reports(outputs: Iterable[str], told: Told) -> None:
    """Write each `FORMAT:FILE`; a file that cannot be written becomes an error. Raises UsageError."""
    wanted = [_split(output) for output in outputs]
    for format, file in wanted:
        try:
            Path(file).write_text(told.rendered(format), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            told.report.errors.append(Error(f"cannot write this file: {(error.strerror or str(error)).lower()}", file))


def _split(output: str) -> tuple[str, str]:
    format, colon, file = output.partition(":")
    if not colon or not file:
        raise click.UsageError(f"-o: `{output}` is not FORMAT:FILE, such as sarif:kerlint.sarif")
    if format not in FORMATS:
        raise click.UsageError(f"-o: there is no format `{format}`; there are {', '.join(FORMATS)}")
    return format, file


def _statistics(findings: Iterable[Finding], *, as_json: bool) -> str:
    """How often each rule found something, the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in findings).most_common()
    if as_json:
        import json

        return json.dumps([{"code": code, "name": name, "count": count} for (code, name), count in counts], indent=2) + "\n"
    return "".join(f"{count:5}  {code}  {name}\n" for (code, name), count in counts)


def note(text: str) -> None:
    """Say something beside the findings, on standard error."""
    say(text, err=True)


def number(count: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {what}" + ("" if count == 1 else "s")
