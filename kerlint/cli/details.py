"""What `--verbose` says of each file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kerlint.config import Resolver
from kerlint.engine import FileResult, Report


def details(report: Report, resolver: Resolver, seconds: float, trouble: str | None) -> Iterator[str]:
    """A line for each file and for what was left out, and one for the run. `trouble` is what kept results from being kept."""
    for left in report.left_out:
        yield f"{left.path}: passed over, {left.why}"
    for result in report.results:
        yield f"{result.path}: {_of(result, resolver)}"
    if trouble is not None:
        yield trouble
    cached = sum(result.cached for result in report.results)
    yield f"{len(report.results)} {'file' if len(report.results) == 1 else 'files'}, {cached} from the cache, in {seconds:.2f} s"


def _of(result: FileResult, resolver: Resolver) -> str:
    if result.skipped:
        return "passed over, it names neither keras nor tensorflow"
    if result.keras is None:
        return f"not evaluated: {result.findings[0].message}" if result.findings else "not evaluated"
    settings = resolver.settings_in(Path(result.path).absolute().parent).config.path or "none"
    runs = f"{result.runs} {'run' if result.runs == 1 else 'runs'}" + ("" if result.complete else ", cut short by the budget")
    took = "from the cache" if result.cached else f"{result.seconds:.2f} s"
    return f"keras{result.keras}, settings {settings}, {runs}, {result.suppressed} suppressed, {took}"
