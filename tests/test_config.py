"""Settings: where they are found, what they mean, and what is wrong with them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kerlint.config import ConfigError, Layer, Resolver, Settings, read_config
from kerlint.config.files import read_text
from kerlint.config.keys import KEYS
from kerlint.config.positions import line_of
from kerlint.config.schema import schema
from kerlint.engine import lint_bytes
from kerlint.findings import Severity
from kerlint.selection import Selection
from tests.house import house_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


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


# ------------------------------------------------------------------ extending, and the command line


def above(*texts: str) -> Layer:
    return read_text(texts)


def test_a_file_extends_another(tmp_path: Path) -> None:
    base = 'target = "keras2"\nselect = ["KER01"]\nignore = ["KER012"]\nextend-exclude = ["old/"]\n'
    write(tmp_path, f'{base}shapes.x = [1]\nshapes.y = [2]\nper-file-ignores = {{"a.py" = ["KER011"]}}\n', "base.toml")
    found = settings(tmp_path / "sub", 'extend = "../base.toml"\nignore = ["KER013"]\nshapes.y = [3]\nextend-exclude = ["new/"]')
    assert found.config.target == 2
    running = codes(found, tmp_path / "sub" / "b.py")
    assert "KER010" in running
    assert not running & {"KER012", "KER013", "KER202"}
    assert found.config.shapes == {"x": (1,), "y": (3,)}
    assert "KER011" not in codes(found, tmp_path / "sub" / "a.py"), "patterns are relative to the file that has them"
    for folder in ("old", "new"):
        assert found.config.excluding.excludes(tmp_path / "sub" / folder, is_folder=True)


def test_what_a_file_selects_comes_after_what_it_extends(tmp_path: Path) -> None:
    write(tmp_path, 'ignore = ["KER010"]', "base.toml")
    assert "KER010" in codes(settings(tmp_path, 'extend = "base.toml"\nextend-select = ["KER010"]'), tmp_path / "a.py")


def test_a_base_may_be_a_pyproject(tmp_path: Path) -> None:
    write(tmp_path, '[tool.kerlint]\ntarget = "keras2"\n', "pyproject.toml")
    assert settings(tmp_path / "sub", 'extend = "../pyproject.toml"').config.target == 2


@pytest.mark.parametrize(
    ("base", "message", "path", "line"),
    [
        ('\nextend = "kerlint.toml"', r"circle: .*kerlint.toml extends .*base.toml extends .*kerlint.toml", "base.toml", 2),
        (None, "there is no file .*base.toml", "kerlint.toml", 2),
        ("\n\nselekt = 1", "unknown key `selekt`", "base.toml", 3),
    ],
)
def test_a_base_that_is_wrong(tmp_path: Path, base: str | None, message: str, path: str, line: int) -> None:
    if base is not None:
        write(tmp_path, base, "base.toml")
    write(tmp_path, '# first\nextend = "base.toml"')
    with pytest.raises(ConfigError, match=message) as caught:
        Resolver().settings_in(tmp_path)
    assert (caught.value.path, caught.value.line) == (str(tmp_path / path), line)


def test_the_command_line_is_above_all_files(tmp_path: Path) -> None:
    write(tmp_path, 'target = "keras2"\nignore = ["KER010"]\nseverity = {KER011 = "error", KER012 = "error"}')
    layer = above('target = "keras3"', 'severity.KER012 = "advice"', "preview = true")
    config = Resolver(above=layer).settings_in(tmp_path).config
    assert (config.target, config.preview) == (3, True)
    assert config.severity == {"KER011": Severity.ERROR, "KER012": Severity.ADVICE}
    assert "KER010" not in codes(Resolver(above=layer).settings_in(tmp_path), tmp_path / "a.py")
    assert Resolver(isolated=True, above=layer).settings_in(tmp_path).config.target == 3


def test_a_setting_on_the_command_line_that_is_wrong() -> None:
    with pytest.raises(ConfigError, match="unknown key `selekt`, did you mean"):
        above("selekt = []")
    with pytest.raises(ConfigError, match="neither a file nor TOML"):
        above("select = [")


# ------------------------------------------------------------------ lines


LINES = [
    ("select = [1]", ("select",), 1),
    ('# a\n\nignore = [\n  "KER1",\n]\nselect = 1', ("select",), 6),
    ('# a\n\nignore = [\n  "KER1",\n]\nselect = 1', ("ignore",), 3),
    ('text = """\nselect = 1\n"""\nselect = 1', ("select",), 4),
    ("[severity]\nKER001 = 1\nKER002 = 2", ("severity", "KER002"), 3),
    ("[severity]\nKER001 = 1", ("severity",), 1),
    ("x = 1\n[tool.kerlint]\nselect = 1\n[tool.other]\nselect = 2", ("tool", "kerlint", "select"), 3),
    ("tool.kerlint.select = 1", ("tool", "kerlint", "select"), 1),
    ("severity = {A = 1,  B = 2}\nz = 1", ("severity", "B"), 1),
    ("a = 1\nb = 2", ("a", "missing"), 1),
    ("a = 1", ("missing",), None),
]


@pytest.mark.parametrize(("text", "keys", "line"), LINES)
def test_the_line_of_a_key(text: str, keys: tuple[str, ...], line: int | None) -> None:
    assert line_of(text, keys) == line


def test_the_line_of_a_selector(tmp_path: Path) -> None:
    for text in ('\nselect = ["KER998"]', '\n[severity]\nKER0 = "error"', '\nrules = ["nowhere"]'):
        with pytest.raises(ConfigError) as caught:
            settings(tmp_path, text).check()
        assert caught.value.line == 2


# ------------------------------------------------------------------ what the keys mean


def test_values(tmp_path: Path) -> None:
    config = settings(
        tmp_path, 'shapes.x = ["None", 3]\nfail-on = "error"\nbaseline = "known.json"\noutput-format = "concise"'
    ).config
    assert config.shapes == {"x": (None, 3)}
    assert config.fail_on is Severity.ERROR
    assert config.baseline == tmp_path / "known.json"
    assert config.output_format == "concise"
    assert Resolver(isolated=True).settings_in(tmp_path).config.fail_on is Severity.WARNING


def test_shapes_are_those_of_the_data(tmp_path: Path) -> None:
    program = (
        "import keras\nimport numpy as np\nX = np.load('x.npy')\n"
        "model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])\nmodel.predict(X)\n"
    )
    told = lint_bytes(program.encode(), str(tmp_path / "a.py"), settings(tmp_path, "shapes.X = [100, 9]"))
    assert [finding.code for finding in told.findings] == ["KER315"]
    assert not lint_bytes(program.encode(), str(tmp_path / "a.py"), settings(tmp_path, "shapes.X = [100, 8]")).findings


def test_rules_on_trial_run_in_preview_alone(tmp_path: Path) -> None:
    house_rules(tmp_path / "house", summary='summary = "s"; preview = True')
    text = 'rules = ["house"]\n'
    assert "HOUSE001" not in codes(settings(tmp_path, f'{text}select = ["ALL"]'), tmp_path / "a.py")
    assert "HOUSE001" in codes(settings(tmp_path, f"{text}preview = true"), tmp_path / "a.py")
    with pytest.raises(ConfigError, match="`HOUSE001` is on trial"):
        settings(tmp_path, f'{text}select = ["HOUSE001"]').check()
    settings(tmp_path, f'{text}ignore = ["HOUSE001"]').check()


# ------------------------------------------------------------------ the schema

ACCEPTED = [
    "",
    'select = ["ALL"]\nignore = []\npreview = true',
    'target = "keras2"\nseverity = {KER001 = "warning"}\nshapes = {x = [1, "None"]}',
    'per-file-ignores = {"tests/**" = ["KER3"]}\nextend = "base.toml"\nfail-on = "advice"\noutput-format = "sarif"',
    'exclude = ["a/"]\nextend-exclude = ["b"]\nforce-exclude = true\nbaseline = "b.json"\nrules = ["r"]\nunsafe-fixes = false',
]
REFUSED = [text for text, _ in BROKEN if "this is not TOML" not in _] + [
    "preview = 1",
    "shapes.x = [-1]",
    "shapes.x = [true]",
    'shapes.x = ["any"]',
    "shapes = 1",
    'fail-on = "fatal"',
    "baseline = 1",
    'output-format = "xml"',
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_schema_accepts_what_kerlint_does(text: str, tmp_path: Path) -> None:
    write(tmp_path, "", "base.toml")
    settings(tmp_path, text)
    jsonschema.Draft7Validator(schema()).validate(toml(text))


@pytest.mark.parametrize("text", REFUSED)
def test_the_schema_refuses_what_kerlint_does(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        settings(tmp_path, text)
    assert not jsonschema.Draft7Validator(schema()).is_valid(toml(text))


def test_the_schema_is_one_and_knows_every_key() -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    assert set(schema()["properties"]) == set(KEYS)
    for name, key in KEYS.items():
        if key.default is not None:
            jsonschema.Draft7Validator(schema()).validate({name: key.default})


def test_every_key_is_documented() -> None:
    text = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("### `").removesuffix("`") for line in text.splitlines() if line.startswith("### `")]
    assert sorted(headings) == sorted(KEYS)


def examples() -> list[str]:
    text = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("text", examples())
def test_the_examples_of_the_documentation_are_settings(text: str, tmp_path: Path) -> None:
    write(tmp_path, "", "base.toml")
    write(tmp_path / "sub", text, "pyproject.toml" if "[tool.kerlint" in text else "kerlint.toml")
    house_rules(tmp_path / "sub" / "house_rules")
    Resolver().settings_in(tmp_path / "sub").check()
