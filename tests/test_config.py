"""Settings: where they are found, what they mean, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerlint.config import ConfigError, Resolver, Settings, read_config
from kerlint.findings import Severity
from kerlint.selection import Selection
from tests.house import house_rules


def write(folder: Path, text: str, name: str = "kerlint.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def settings(folder: Path, text: str, given: Selection | None = None) -> Settings:
    write(folder, text)
    return Resolver(given or Selection()).settings_in(folder)


def codes(found: Settings, path: Path) -> set[str]:
    return {rule.code for rule in found.rules_for(str(path))}


def test_the_nearest_file_wins_alone(tmp_path: Path) -> None:
    write(tmp_path, '[tool.kerlint]\nignore = ["KER010"]\ntarget = "keras2"\n', "pyproject.toml")
    write(tmp_path / "a", "[tool.other]\nkerlint = 1\n", "pyproject.toml")
    write(tmp_path / "b", 'ignore = ["KER011"]\n')
    write(tmp_path / "b", '[tool.kerlint]\ntarget = "keras2"\n', "pyproject.toml")
    (tmp_path / "c").mkdir()
    resolver = Resolver()
    for folder, ignore, target in (("a", "KER010", 2), ("b", "KER011", None), ("c", "KER010", 2)):
        config = resolver.settings_in(tmp_path / folder).config
        assert config.get("ignore") == (ignore,)
        assert config.target == target


def test_one_file_for_all_and_none_at_all(tmp_path: Path) -> None:
    write(tmp_path, 'target = "keras2"\n')
    other = write(tmp_path / "other", 'target = "keras3"\n', "mine.toml")
    assert Resolver(config=str(other)).settings_in(tmp_path).config.target == 3
    assert Resolver(isolated=True).settings_in(tmp_path).config.target is None


def test_a_table_in_a_named_pyproject_is_needed(tmp_path: Path) -> None:
    file = write(tmp_path, "[project]\n", "pyproject.toml")
    assert read_config(file) is None
    with pytest.raises(ConfigError, match=r"no table \[tool.kerlint\]"):
        read_config(file, named=True)
    with pytest.raises(ConfigError, match="cannot read"):
        Resolver(config=str(tmp_path / "none.toml"))


BROKEN = [
    ('selekt = ["KER1"]', r"unknown key `selekt`, did you mean `select`\?"),
    ("extend_select = []", r"`extend_select`, did you mean `extend-select`\?"),
    ('select = "KER1"', "`select` must be a list of strings, not a string"),
    ("ignore = [1]", "a list with a number in it"),
    ('target = "keras4"', r'must be "keras2" or "keras3", not "keras4", did you mean'),
    ("target = 2", "not a number"),
    ("per-file-ignores = []", "table of patterns"),
    ('per-file-ignores = {"tests/*" = "KER1"}', r'"tests/\*" must be a list of strings'),
    ('severity = {KER001 = "warnin"}', r"one of error, warning, performance, advice, .* did you mean `warning`"),
    ("select = [", "this is not TOML"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[text for text, _ in BROKEN])
def test_broken_settings(tmp_path: Path, text: str, message: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(ConfigError, match=message) as caught:
        Resolver().settings_in(tmp_path)
    assert caught.value.path == str(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('select = ["KER998"]', "`KER998` means no rule"),
        ('ignore = ["sintax-error"]', "did you mean `syntax-error`"),
        ('per-file-ignores = {"a.py" = ["KERR"]}', "per-file-ignores"),
        ('severity = {KER0 = "error"}', "severity"),
        ('rules = ["nowhere"]', "does not exist"),
    ],
)
def test_settings_that_mean_no_rule(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        settings(tmp_path, text).check()
    assert caught.value.path == str(tmp_path / "kerlint.toml")


def test_a_pyproject_that_is_not_ours_may_be_broken(tmp_path: Path) -> None:
    write(tmp_path, "[tool.black\n", "pyproject.toml")
    assert Resolver().settings_in(tmp_path).config.path != str(tmp_path / "pyproject.toml")


SELECTED = [
    # settings, the command line, codes that run, codes that do not
    ("", Selection(), ["KER001", "KER010"], []),
    ('ignore = ["KER010"]', Selection(), ["KER001", "KER011"], ["KER010"]),
    ('ignore = ["unused-suppression"]', Selection(), ["KER011"], ["KER010"]),
    ('ignore = ["KER01"]', Selection(), ["KER001"], ["KER010", "KER011"]),
    ('select = ["KER010"]', Selection(), ["KER010", "KER001"], ["KER011"]),
    ('select = ["KER01"]\nignore = ["KER011"]', Selection(), ["KER010"], ["KER011"]),
    ('select = ["KER011"]\nignore = ["KER01"]', Selection(), ["KER011"], ["KER010"]),
    ('ignore = ["ALL"]', Selection(), [], ["KER001", "KER010"]),
    ('ignore = ["KER010"]', Selection(select=("KER010",)), ["KER010"], ["KER011"]),
    ('select = ["KER010"]', Selection(extend_select=("KER011",)), ["KER010", "KER011"], ["KER012"]),
    ('select = ["KER010"]', Selection(ignore=("KER010",)), ["KER001"], ["KER010"]),
    ('severity = {KER010 = "advice"}', Selection(), ["KER011"], ["KER010"]),
    ('severity = {KER010 = "advice"}', Selection(select=("ALL",)), ["KER010"], []),
]


@pytest.mark.parametrize(("text", "given", "on", "off"), SELECTED)
def test_selection(tmp_path: Path, text: str, given: Selection, on: list[str], off: list[str]) -> None:
    running = codes(settings(tmp_path, text, given), tmp_path / "a.py")
    assert running >= set(on)
    assert not running & set(off)


def test_advice_is_off_until_selected(tmp_path: Path) -> None:
    house_rules(tmp_path / "house", severity="severity = Severity.ADVICE")
    text = 'rules = ["house"]\n'
    assert "HOUSE001" not in codes(settings(tmp_path, text), tmp_path / "a.py")
    for more in (
        'select = ["ALL"]',
        'extend-select = ["HOUSE"]',
        'extend-select = ["too-many-layers"]',
        'severity = {HOUSE001 = "warning"}',
    ):
        assert "HOUSE001" in codes(settings(tmp_path, text + more), tmp_path / "a.py"), more


def test_ignores_of_some_files(tmp_path: Path) -> None:
    found = settings(tmp_path, 'per-file-ignores = {"tests/**" = ["KER01"], "old.py" = ["KER010"]}')
    assert "KER010" in codes(found, tmp_path / "a.py")
    assert "KER010" not in codes(found, tmp_path / "tests" / "deep" / "a.py")
    assert "KER010" not in codes(found, tmp_path / "sub" / "old.py")
    assert "KER011" in codes(found, tmp_path / "old.py")


def test_severities(tmp_path: Path) -> None:
    found = settings(tmp_path, 'severity = {KER010 = "error", syntax-error = "warning"}')
    assert found.severity_of("KER010", "unused-suppression") is Severity.ERROR
    assert found.severity_of("KER001", "syntax-error") is Severity.WARNING
    assert found.severity_of("KER011", "unknown-suppression") is None


def test_the_target(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = str(tmp_path / "a.py")
    assert settings(tmp_path, "").keras_for(path, "") == 3
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "requirements.txt").write_text("keras<3")
    path = str(tmp_path / "sub" / "a.py")
    assert settings(tmp_path, "").keras_for(path, "") == 2
    assert settings(tmp_path, 'target = "keras3"').keras_for(path, "") == 3
    assert Resolver(target=2).settings_in(tmp_path).keras_for(path, "") == 2
