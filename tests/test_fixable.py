"""What `kerlint rules` says of fixes is what the rules' own bad programs show."""

from __future__ import annotations

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes
from kerlint.registry import load
from kerlint.rule import Rule
from kerlint.selection import Selection

RULES = [rule for rule in load().rules if rule.bad]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_the_rule_says_whether_it_has_fixes(rule: Rule) -> None:
    chosen = Selection(select=("ALL",))
    safe = {
        fix.safe
        for program in rule.bad
        for keras in rule.versions
        for finding in lint_bytes(program.encode(), "model.py", Settings(given=chosen, target=keras)).findings
        for fix in finding.fixes
        if finding.code == rule.code
    }
    assert rule.fix == ("safe" if True in safe else "unsafe" if safe else None)
