"""Findings that the baseline knows, and writing the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from kerlint.cli.reporting import number
from kerlint.config import ConfigError
from kerlint.engine import Error, Report
from kerlint.findings import Finding


@dataclass(frozen=True)
class Known:
    """The baseline of a run, None where there is none, and whether to write it, or to take out what is gone."""

    path: Path | None
    write: bool = False
    prune: bool = False

    def check(self) -> None:
        """Raise UsageError where a baseline is to be written that has no name."""
        if self.path is None and (self.write or self.prune):
            raise click.UsageError("which baseline? Name it with --baseline FILE, or in the settings")

    def without(self, report: Report) -> tuple[list[Finding], list[str]]:
        """The findings that the baseline does not have, and what to say of it; its faults become errors of the report."""
        if self.path is None or report.errors:
            return report.findings, []
        try:
            return self._compared(report, self.path)
        except ConfigError as error:
            report.errors.append(Error.of(error))
        except OSError as error:
            report.errors.append(Error(f"cannot write the baseline: {error.strerror or error}", str(self.path)))
        return report.findings, []

    def _compared(self, report: Report, path: Path) -> tuple[list[Finding], list[str]]:
        from kerlint.baseline import Baseline, read_baseline

        baseline = Baseline(path) if self.write and not path.exists() else read_baseline(path)
        compared = baseline.compared(report.findings, report.texts, [result.path for result in report.results])
        new = [] if self.write else compared.new
        notes = []
        if self.write or self.prune:
            if self.write:
                compared.update(baseline)
            else:
                compared.prune(baseline)
            baseline.save()
            notes.append(f"The baseline {path} has {number(len(baseline), 'finding')}.")
        elif compared.gone:
            gone = number(len(compared.gone), "finding")
            notes.append(f"Gone from the baseline: {gone}; --prune-baseline takes them out.")
        if len(new) < len(report.findings):
            notes.append(f"Known from the baseline: {number(len(report.findings) - len(new), 'finding')}.")
        return new, notes
