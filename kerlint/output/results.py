"""What the formats print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kerlint.findings import Finding, Severity
from kerlint.fingerprints import fingerprints
from kerlint.output.locations import Locations

if TYPE_CHECKING:
    from kerlint.engine import Error
    from kerlint.rule import Rule

# What other tools call the severities: those with three levels, and those with two names for the milder ones.
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.PERFORMANCE: "note", Severity.ADVICE: "note"}


@dataclass(frozen=True)
class Results:
    """Findings, and what is needed to print them.

    `sources` are the texts of files and cells by `Place.document`, `rules` the pages of the rules by code, `files` what was
    linted. Paths are told relative to `root`.
    """

    findings: Sequence[Finding]
    sources: Mapping[str, str]
    errors: Sequence[Error] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    files: Sequence[str] = ()
    root: Path = field(default_factory=Path.cwd)

    @cached_property
    def locations(self) -> Locations:
        """Where things stand, as other programs count."""
        return Locations(self.sources, self.root)

    @cached_property
    def fingerprints(self) -> list[str]:
        """A lasting name for each finding."""
        paths = [self.locations.relative(finding.place.path) for finding in self.findings]
        return fingerprints(self.findings, self.sources, paths)


def message(finding: Finding) -> str:
    """The message where there is no other room for the cell of a notebook, the place in a model, and the condition."""
    place = finding.place
    spot = f"cell {place.cell}, line {place.line}: " if place.cell is not None else ""
    spot = f"{place.in_model}: " if place.in_model is not None else spot
    condition = f" (only {finding.condition})" if finding.condition else ""
    return f"{spot}{finding.message}{condition}"
