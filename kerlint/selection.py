"""Selectors: what `--select KER2`, `ignore = ["dense-on-sequence"]` and the like mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kerlint.findings import Severity

if TYPE_CHECKING:
    from kerlint.rule import Rule


@dataclass(frozen=True)
class Selection:
    """Which rules one file, or the command line, wants. `select` None keeps what was selected before."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def selectors(self) -> tuple[str, ...]:
        """Every selector that is used."""
        return (self.select or ()) + self.extend_select + self.ignore

    def decide(self, rule: Rule, selected: bool) -> bool:
        """Whether the rule runs after this selection; the selector that means it most exactly decides."""
        if self.select is not None and not _indispensable(rule):
            selected = False
        wanted = exactness(rule, (self.select or ()) + self.extend_select)
        refused = exactness(rule, self.ignore)
        return wanted > refused if wanted or refused else selected


def specificity(rule: Rule, selector: str) -> int:
    """How exactly `selector` means `rule`: 0 not at all, 1 as one of all, more with every character of the code."""
    if selector == rule.name:
        return len(rule.code) + 1
    if selector.upper() == "ALL":
        return 1
    return len(selector) + 1 if selector and rule.code.startswith(selector.upper()) else 0


NOTHING = Selection()  # selects what runs by itself


def exactness(rule: Rule, selectors: tuple[str, ...]) -> int:
    """How exactly the selector that means `rule` best does so; 0 where none does."""
    return max((specificity(rule, selector) for selector in selectors), default=0)


def _indispensable(rule: Rule) -> bool:
    """kerlint's own errors say that a file was not linted, which no selection of other rules may hide."""
    return rule.code.startswith("KER0") and rule.severity is Severity.ERROR
