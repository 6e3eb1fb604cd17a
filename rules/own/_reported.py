"""The base of the rules whose findings the engine makes itself, before or beside the graph."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule


class ReportedByEngine(Rule):
    """No graph shows these mistakes, so there is nothing to check in one."""

    def check(self, program: Program) -> Iterable[Finding]:
        """Nothing: the engine has said it already."""
        return ()
