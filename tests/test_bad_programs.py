"""What holds for the findings of every rule, shown by its own bad programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from kerlint.config import Settings
from kerlint.engine import FileResult, Report, lint_bytes
from kerlint.fixing import mend
from kerlint.ignoring import ignored
from kerlint.output import Results, render
from kerlint.registry import load
from kerlint.rule import Rule
from kerlint.selection import Selection

RULES = [rule for rule in load().rules if rule.bad]
SARIF = json.loads((Path(__file__).parents[1] / "fixtures" / "schemas" / "sarif-2.1.0.json").read_text())
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def linted(rule: Rule) -> Iterator[tuple[FileResult, Settings]]:
    """Each bad program under each version that the rule is about, with all rules."""
    for program in rule.bad:
        for keras in rule.versions:
            settings = Settings(given=Selection(select=("ALL",)), target=keras)
            yield lint_bytes(program.encode(), "model.py", settings), settings


@each_rule
def test_the_rule_says_whether_it_has_fixes(rule: Rule) -> None:
    own = [finding for result, _ in linted(rule) for finding in result.findings if finding.code == rule.code]
    safe = {fix.safe for finding in own for fix in finding.fixes}
    assert rule.fix == ("safe" if True in safe else "unsafe" if safe else None)


@each_rule
def test_fixes_come_to_an_end_and_leave_a_program(rule: Rule) -> None:
    for result, settings in linted(rule):
        if result.source is None:
            continue
        for unsafe in (False, True):
            left, _ = mend(result, settings, unsafe=unsafe)
            assert left.source is not None
            compile(left.source.text, "model.py", "exec")
            again, _ = mend(left, settings, unsafe=unsafe)
            assert again.source is not None
            assert again.source.text == left.source.text


@each_rule
def test_comments_suppress_everything(rule: Rule) -> None:
    for result, settings in linted(rule):
        left = ignored(result, [f for f in result.findings if not f.code.startswith("KER0")], settings)
        assert [finding for finding in left.findings if not finding.code.startswith("KER0")] == []


@each_rule
def test_every_form_can_tell_it(rule: Rule) -> None:
    for result, _ in linted(rule):
        report = Report([result])
        told = Results(report.findings, report.texts, rules={rule.code: rule}, files=["model.py"])
        jsonschema.Draft4Validator(SARIF).validate(json.loads(render("sarif", told)))
        ElementTree.fromstring(render("junit", told))
        assert render("github", told).count("\n") == len(report.findings)
        assert len({entry["fingerprint"] for entry in json.loads(render("gitlab", told))}) == len(report.findings)
        assert len(json.loads(render("rdjson", told))["diagnostics"]) == len(report.findings)
        assert sum(line.startswith("| `model.py") for line in render("markdown", told).splitlines()) == len(report.findings)
