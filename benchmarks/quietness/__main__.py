"""Measure how much kerlint says about projects that work.

    python -m benchmarks.quietness [--keras 2] [--show] FOLDER...

takes each folder as a project and lints it at the default settings, for the generation of Keras given, else the one that the
project pins. It prints how many files import Keras, how many lines of code these have (neither blank nor a comment alone), what
was found in them by severity, and how many warnings come on 400 lines. `--show` prints every finding with its line of source,
so that each can be judged.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kerlint.config import Resolver
from kerlint.engine import Report
from kerlint.findings import Finding, Severity
from kerlint.running import lint_paths

LINES = 400
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.PERFORMANCE)
_IMPORTS_KERAS = re.compile(
    r"^\s*(?:import|from)\s+(?:tf_)?keras\b|^\s*(?:import|from)\s+[\w.]*\.keras\b"
    r"|^\s*from\s+tensorflow\S*\s+import\b.*\bkeras\b|\btf\.(?:compat\.v\d\.)?keras\.",
    re.MULTILINE,
)


@dataclass
class Project:
    """What was counted in one folder."""

    name: str
    files: int = 0
    lines: int = 0
    found: Counter[Severity] = field(default_factory=Counter)

    def row(self) -> str:
        """A line of the table."""
        counts = "".join(f"{self.found[severity]:>9}" for severity in SEVERITIES)
        rate = LINES * self.found[Severity.WARNING] / self.lines if self.lines else 0.0
        return f"{self.name:<50}{self.files:>7}{self.lines:>9}{counts}{rate:>10.2f}"


def main() -> None:
    """Lint the projects and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--keras", type=int, choices=(2, 3))
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    rules: Counter[tuple[str, str, str]] = Counter()
    projects: list[Project] = []
    for folder in given.folders:
        report = lint_paths([folder], Resolver(target=given.keras), jobs=given.jobs)
        projects.append(_counted(Path(folder).name, report))
        rules.update((str(f.severity), f.code, f.name) for f in report.findings)
        if given.show:
            _show(report)
        print(projects[-1].row(), flush=True)
    _summary(projects, rules)


def _counted(name: str, report: Report) -> Project:
    project = Project(name)
    for result in report.results:
        text = result.source.text if result.source is not None else ""
        if _IMPORTS_KERAS.search(text):
            project.files += 1
            project.lines += sum(1 for line in map(str.strip, text.splitlines()) if line and not line.startswith("#"))
    project.found.update(finding.severity for finding in report.findings)
    return project


def _show(report: Report) -> None:
    texts = {name: text.splitlines() for name, text in report.texts.items()}
    for finding in report.findings:
        print(
            f"{finding.place.document}:{finding.place.line}: {finding.severity} {finding.code} {finding.message}{_when(finding)}"
        )
        lines = texts.get(finding.place.document, [])[finding.place.line - 1 : finding.place.line]
        print(*(f"    {line.strip()}" for line in lines), sep="\n")


def _when(finding: Finding) -> str:
    return f" ({finding.condition})" if finding.condition else ""


def _summary(projects: Iterable[Project], rules: Counter[tuple[str, str, str]]) -> None:
    total = Project("all")
    for project in projects:
        total.files += project.files
        total.lines += project.lines
        total.found.update(project.found)
    severities = "".join(f"{severity!s:>9}" for severity in ("errors", "warnings", "perf."))
    print(f"\n{'project':<50}{'files':>7}{'lines':>9}{severities}{'per 400':>10}")
    print(*(project.row() for project in (*projects, total)), sep="\n")
    print()
    for (severity, code, name), count in rules.most_common():
        print(f"{count:>6}  {severity:<12} {code} {name}")


if __name__ == "__main__":
    main()
