"""Loading rules: the shipped ones and users' own, by the same door."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from kerlint.registry import RuleError, families, load
from tests.house import house_rules


def test_the_shipped_rules_are_well_formed() -> None:
    registry = load()
    assert len({rule.code for rule in registry.rules}) == len(registry.rules)
    for rule in registry.rules:
        assert rule.code.startswith("KER"), rule
        assert rule.__doc__, rule
        assert set(rule.versions) <= {2, 3}, rule
        assert not rule.summary.endswith("."), rule


def test_every_rule_is_in_the_folder_of_its_family() -> None:
    folders = {start: folder for start, (folder, _) in families().items()}
    for rule in load().rules:
        module = type(rule).__module__.split(".")
        assert module[:2] == ["kerlint", "rules"]
        assert module[2] == folders[rule.code[:-2]]
        assert module[3] == rule.name.replace("-", "_"), "the file is called as the rule is"


def test_rules_can_be_sent_to_another_process() -> None:
    for rule in load().rules:
        assert type(pickle.loads(pickle.dumps(rule))) is type(rule)


def test_handles() -> None:
    registry = load()
    rule = registry.get("KER001")
    assert rule is not None
    assert registry.get("syntax-error") is rule
    assert registry.get("ker001") is rule
    assert registry.get("KER00") is None
    assert rule in registry.matches("KER0")
    assert rule in registry.matches("all")
    assert registry.matches("syntax-error") == [rule]
    assert registry.matches("syntax") == []
    assert "`syntax-error`" in registry.suggestion("sintax-error")


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    registry = load((house_rules(tmp_path / "house"),))
    rule = registry.get("too-many-layers")
    assert rule is not None
    assert rule.code == "HOUSE001"
    assert registry.get("KER001") is not None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": 'code = "KER001"'}, "KER001"),
        ({"name": 'name = "syntax-error"'}, "syntax-error"),
        ({"code": 'code = "house1"'}, "three digits"),
        ({"name": 'name = "Too Many"'}, "hyphens"),
        ({"summary": ""}, "summary"),
        ({"severity": 'severity = "warning!"'}, "severity"),
        ({"code": "code = missing"}, "NameError"),
    ],
)
def test_broken_rules(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        load((house_rules(tmp_path / "house", **changes),))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="does not exist"):
        load((tmp_path / "none",))
