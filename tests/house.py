"""A folder of rules as users keep them."""

from __future__ import annotations

from pathlib import Path

RULE = '''\
from __future__ import annotations

from collections.abc import Iterable

from kerlint.rule import Finding, Rule, Severity
from kerlint.graph.program import Program

from ._limits import LIMIT


class TooManyLayers(Rule):
    """More layers than this house likes."""

    code = "HOUSE001"
    name = "too-many-layers"
    severity = Severity.WARNING
    summary = "more layers than this house likes"

    def check(self, program: Program) -> Iterable[Finding]:
        for layer in program.layers[LIMIT:]:
            if layer.created is not None:
                yield self.finding(layer.created, "one layer too many")
'''


def house_rules(folder: Path, **changes: str) -> Path:
    """A folder with one rule, some of its lines written differently."""
    folder.mkdir()
    text = RULE
    for old, new in changes.items():
        text = "\n".join(f"    {new}" if line.strip().startswith(f"{old} =") else line for line in text.splitlines())
    (folder / "too_many_layers.py").write_text(text)
    (folder / "_limits.py").write_text("LIMIT = 2\n")
    return folder
