"""What the commands that lint have in common: which rules, which files, which settings, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from kerlint.cli.completion import complete_selectors
from kerlint.cli.grouping import option
from kerlint.cli.options import resolver, split
from kerlint.config import Config, ConfigError, Resolver
from kerlint.engine import Error, Report
from kerlint.findings import Finding, Severity
from kerlint.selection import Selection

F = TypeVar("F", bound=Callable[..., Any])

_SEVERITIES = [level.value for level in Severity]

naming = partial(option, group="Which rules", multiple=True, metavar="RULES", shell_complete=complete_selectors)
selecting = partial(option, group="Which rules")
choosing = partial(option, group="Which files")
exiting = partial(option, group="Exit status")


def rules_options(function: F) -> F:
    """`--select` and the others that say which rules run."""
    return _decorated(
        function,
        naming("--select", help="Run these rules only: codes, their beginnings, names, ALL."),
        naming("--extend-select", help="Run these rules too."),
        naming("--ignore", help="Leave these rules out."),
        selecting(
            "--per-file-ignores",
            multiple=True,
            metavar="PATTERN:RULES",
            help="Leave these rules out in the files that match, as in 'tests/**:KER3'.",
        ),
        selecting("--preview", is_flag=True, help="Let rules run that are still on trial."),
    )


def files_options(function: F) -> F:
    """`--exclude` and the others that say which files are linted."""
    return _decorated(
        function,
        choosing("--exclude", multiple=True, metavar="PATTERNS", help="Leave these out, instead of the usual folders."),
        choosing("--extend-exclude", multiple=True, metavar="PATTERNS", help="Leave these out too."),
        choosing("--force-exclude", is_flag=True, help="Leave out excluded files even when they are named."),
    )


def exit_options(function: F) -> F:
    """`--fail-on` and `--exit-zero`."""
    return _decorated(
        function,
        exiting(
            "--fail-on",
            type=click.Choice(_SEVERITIES),
            help="Exit with 1 when something of this severity, or a graver one, is found.  [default: warning]",
        ),
        exiting("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings."),
    )


def baseline_option(group: str) -> Callable[[F], F]:
    """`--baseline`, under the heading `group`."""
    return option("--baseline", group=group, metavar="FILE", type=click.Path(), help="Tell no findings that FILE has.")


def _decorated(function: F, *decorators: Callable[[F], F]) -> F:
    """The function with options, which help shows in the order in which they are given here."""
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


@dataclass(frozen=True, kw_only=True)
class Linting:
    """What the command line of a command that lints says."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    per_file_ignores: tuple[str, ...]
    preview: bool
    baseline: str | None
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    force_exclude: bool
    target: str | None
    config: tuple[str, ...]
    isolated: bool
    fail_on: str | None
    exit_zero: bool

    def settings(self) -> dict[str, Any]:
        """The settings that options make, as files of settings would have them."""
        told: dict[str, Any] = {
            "per-file-ignores": _ignores(self.per_file_ignores),
            "exclude": split(self.exclude),
            "extend-exclude": split(self.extend_exclude),
            "preview": self.preview,
            "force-exclude": self.force_exclude,
            "baseline": Path(self.baseline) if self.baseline else None,
            "fail-on": Severity(self.fail_on) if self.fail_on else None,
        }
        return {key: value for key, value in told.items() if value}

    def resolver(self) -> tuple[Resolver, list[Error]]:
        """Who finds the settings, and what is wrong with those that the command line names."""
        selection = Selection(split(self.select) or None, split(self.extend_select), split(self.ignore))
        return resolver(self.target, self.config, self.isolated, selection, self.settings())

    def status(self, report: Report, findings: Sequence[Finding], here: Config) -> int:
        """The exit status: 2 when kerlint could not run, 1 when something grave enough was found, else 0."""
        if report.errors:
            return 2
        grave = _SEVERITIES[: _SEVERITIES.index(here.fail_on.value) + 1]
        return 1 if any(finding.severity.value in grave for finding in findings) and not self.exit_zero else 0


def settings_here(resolver: Resolver) -> Config:
    """The settings of the current folder, for what concerns the whole run; broken ones are told with their files."""
    try:
        return resolver.settings_in(Path.cwd()).config
    except ConfigError:
        return Config()


def _ignores(values: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What `PATTERN:RULES` ignores, by pattern. Raises UsageError."""
    found: dict[str, tuple[str, ...]] = {}
    for value in values:
        pattern, colon, rules = value.rpartition(":")
        if not colon or not pattern or not rules:
            raise click.UsageError(f"--per-file-ignores: `{value}` is not PATTERN:RULES, such as 'tests/**:KER3'")
        found[pattern] = found.get(pattern, ()) + split([rules])
    return found
