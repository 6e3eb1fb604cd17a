"""One line for each finding, as editors and other programs find places in a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kerlint.findings import Finding
from kerlint.output.full import error_line, headline
from kerlint.output.paint import Paint, printable

if TYPE_CHECKING:
    from kerlint.engine import Error


def concise(findings: Sequence[Finding], errors: Sequence[Error] = (), *, colour: bool = False) -> str:
    """`path:line:column: error[KER203] message`, a line each; nothing where there is nothing."""
    paint = Paint(colour)
    lines = [_line(finding, paint) for finding in findings] + [error_line(error, paint) for error in errors]
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding, paint: Paint) -> str:
    condition = f" (only {printable(finding.condition)})" if finding.condition else ""
    text = f"{headline(finding, paint, named=False)}{condition}"
    return f"{printable(str(finding.place))}: {' '.join(text.split())}"
