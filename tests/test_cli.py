"""The command line: what is linted, how it is told, and with which status it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kerlint import __version__
from kerlint.cli.models import split_model
from tests.commands import Run, codes, write

CLEAN = "import keras\n"
BLANKET = "import keras  # kerlint: ignore\n"
BROKEN = "import keras\nx = (\n"


# ------------------------------------------------------------------ exit status


def test_status(run: Run) -> None:
    write(clean=CLEAN, blanket=BLANKET)
    assert run("check", "clean.py").status == 0
    assert run("check", "blanket.py").status == 1
    assert run("check", "blanket.py", "--exit-zero").status == 0
    assert run("check").status == 1, "without a path, the current folder"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("check", "none.py"), "none.py: no such file"),
        (("check", "--selekt", "KER1"), "--selekt"),
        (("check", "--select", "KER998"), "`KER998` means no rule"),
        (("check", "--ignore", "sintax-error"), "did you mean `syntax-error`"),
        (("check", "--target", "keras4"), "keras4"),
        (("check", "--config", "none.toml"), "none.toml: cannot read"),
        (("check", "--output-format", "yaml"), "yaml"),
        (("check", "-", "clean.py"), "stands alone"),
        (("chek",), "did you mean `check`"),
        (("clean.py",), "kerlint check clean.py"),
        (("summary", "clean.py:encoder"), "no model `encoder`"),
    ],
)
def test_what_kerlint_cannot_run(run: Run, args: tuple[str, ...], message: str) -> None:
    write(clean=CLEAN)
    result = run(*args)
    assert result.status == 2
    assert message in result.err
    assert "Traceback" not in result.err


def test_version_and_help(run: Run) -> None:
    shown = run("--version")
    assert re.fullmatch(
        rf"kerlint {re.escape(__version__)} \(Keras 2 as of 2\.\d+\.\d+, Keras 3 as of 3\.\d+\.\d+\)\n", shown.out
    )
    assert shown.status == 0
    shown = run("--help")
    assert shown.status == 0
    for command in ("check", "shapes", "summary", "explain", "rules", "config"):
        assert command in shown.out
        assert run(command, "--help").status == 0


# ------------------------------------------------------------------ bad input


def test_bad_files_are_findings_and_the_rest_is_linted(run: Run) -> None:
    write(a_broken=BROKEN, b_two="import keras\nprint 'x'\n", f_blanket=BLANKET, g_empty="", h_other="x = (\n")
    Path("c_latin.py").write_bytes(b"import keras\nx = 'caf\xe9'\n")
    Path("d_null.py").write_bytes(b"import keras\n\0\n")
    Path("e_loop.py").symlink_to("e_loop.py")
    Path("folder").mkdir()
    Path("folder/again").symlink_to("..")
    result = run("check", "--output-format", "json")
    assert result.status == 1
    assert codes(result) == ["KER001", "KER002", "KER004", "KER004", "KER003", "KER012"]


def test_a_missing_path_does_not_keep_the_others_from_being_linted(run: Run) -> None:
    write(blanket=BLANKET)
    result = run("check", "none", "blanket.py", "--output-format", "json")
    assert result.status == 2
    assert codes(result) == ["KER012"]
    assert json.loads(result.out)["errors"] == [{"message": "no such file or folder", "path": "none", "line": None}]


def test_broken_settings_of_one_folder(run: Run) -> None:
    write(good__blanket=BLANKET, bad__blanket=BLANKET, bad__deep__blanket=BLANKET)
    Path("bad/kerlint.toml").write_text("selekt = []\n")
    result = run("check", "--output-format", "json")
    assert result.status == 2
    told = json.loads(result.out)
    assert [finding["path"] for finding in told["findings"]] == ["good/blanket.py"]
    assert told["errors"] == [
        {"message": "unknown key `selekt`, did you mean `select`?", "path": os.path.join("bad", "kerlint.toml"), "line": 1}
    ]


def test_a_wrong_selector_is_told_in_json_too(run: Run) -> None:
    write(clean=CLEAN)
    told = json.loads(run("check", "--select", "KER998", "--output-format", "json").out)
    assert told["findings"] == []
    assert "KER998" in told["errors"][0]["message"]


@pytest.mark.parametrize("name", ["model.tflite", "model.onnx"])
def test_what_this_version_does_not_read(run: Run, name: str) -> None:
    Path(name).write_bytes(b"keras")
    result = run("check", name, "--output-format", "json")
    assert result.status == 1
    assert codes(result) == ["KER005"]
    assert run("check", ".").status == 0, "in a folder it is passed over"


def test_the_line_of_a_syntax_error_is_shown(run: Run) -> None:
    write(broken=BROKEN)
    result = run("check", "broken.py")
    assert "broken.py:2:5" in result.out
    assert "x = (" in result.out


def test_shapes_of_a_broken_file(run: Run) -> None:
    write(broken=BROKEN)
    result = run("shapes", "broken.py")
    assert result.status == 2
    assert "broken.py:2:5" in result.err


# ------------------------------------------------------------------ options of check


def test_selection(run: Run) -> None:
    write(a="import keras  # kerlint: ignore\nx = 1  # kerlint: ignore[KER998]\n")
    assert codes(run("check", "--output-format", "json")) == ["KER012", "KER011"]
    assert codes(run("check", "--output-format", "json", "--select", "KER011")) == ["KER011"]
    assert codes(run("check", "--output-format", "json", "--ignore", "KER011,KER012")) == []
    assert codes(run("check", "--output-format", "json", "--ignore", "KER0", "--extend-select", "KER012")) == ["KER012"]
    Path("kerlint.toml").write_text('ignore = ["KER01"]\n')
    assert codes(run("check", "--output-format", "json")) == []
    assert codes(run("check", "--output-format", "json", "--isolated")) == ["KER012", "KER011"]
    Path("other.toml").write_text('ignore = ["KER012"]\nseverity = {KER011 = "error"}\n')
    told = json.loads(run("check", "--output-format", "json", "--config", "other.toml").out)["findings"]
    assert [(finding["code"], finding["severity"]) for finding in told] == [("KER011", "error")]


def test_unused_suppressions(run: Run) -> None:
    write(a="import keras  # kerlint: ignore[KER001, syntax-error]\n")
    result = run("check", "--output-format", "json")
    assert codes(result) == ["KER010", "KER010"]
    assert codes(run("check", "--output-format", "json", "--ignore", "KER001")) == [], "the rule did not run"


def test_standard_input(run: Run) -> None:
    Path("sub").mkdir()
    Path("sub/kerlint.toml").write_text('ignore = ["KER012"]\n')
    result = run("check", "-", "--output-format", "json", stdin=BLANKET.encode())
    assert result.status == 1
    assert json.loads(result.out)["findings"][0]["path"] == "<stdin>"
    named = run("check", "-", "--stdin-filename", "sub/a.py", stdin=BLANKET.encode())
    assert named.status == 0, "the settings of the folder hold"
    assert run("check", "-", stdin=b"import torch\n").status == 0


def test_quiet_verbose_and_statistics(run: Run) -> None:
    write(clean=CLEAN, blanket=BLANKET, other="import torch\n")
    assert run("check", "-q", "clean.py") == (0, "", "")
    verbose = run("check", "-v")
    assert "other.py: passed over" in verbose.err
    assert "clean.py: keras3" in verbose.err
    assert run("check", "--statistics").out == "    1  KER012  blanket-suppression\n"


def test_nothing_to_lint_is_told(run: Run) -> None:
    result = run("check")
    assert result.status == 0
    assert "no Python file" in result.err


@pytest.mark.parametrize(
    ("args", "environment", "coloured"),
    [
        ((), {}, False),  # no terminal
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    write(blanket=BLANKET)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check", *args).out) is coloured


def test_a_terminal_without_the_characters(tmp_path: Path) -> None:
    (tmp_path / "ä.py").write_text("import keras  # kerlint: ignore → ß\n")
    done = subprocess.run(
        [sys.executable, "-m", "kerlint", "check", str(tmp_path)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert b"KER012" in done.stdout
    assert rb"ignore > \xdf" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_tables_without_the_characters(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "model.py"
    file.write_text("import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n")
    for command, expected in (("summary", b"+======"), ("shapes", b"# > (None, 3)")):
        done = subprocess.run(
            [sys.executable, "-m", "kerlint", command, str(file)],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        )
        assert expected in done.stdout


# ------------------------------------------------------------------ fixes


RENAMING = '''\
from kerlint.rule import Fix, Replace, Rule, Severity


class Three(Rule):
    """Three is too few."""

    code = "HOUSE003"
    name = "three-units"
    severity = Severity.WARNING
    summary = "three is too few"

    def check(self, program):
        for layer in program.layers:
            if layer.get("units") == 3:
                place = layer.place_of("units")
                yield self.finding(place, "three", fixes=[Fix("four", (Replace(place, "4"),), safe=True)])
'''


@pytest.fixture
def house(run: Run) -> Run:
    Path("house").mkdir()
    Path("house/three.py").write_text(RENAMING)
    Path("kerlint.toml").write_text('rules = ["house"]\nselect = ["HOUSE"]\nexclude = ["house/"]\n')
    return run


def test_a_rule_of_ones_own(house: Run) -> None:
    layer = "keras.layers.Dense(3)"
    write(model=f"import keras\nloud = {layer}\nquiet = {layer}  # kerlint: ignore[HOUSE003]\n")
    result = house("check", "--output-format", "json")
    assert codes(result) == ["HOUSE003"]
    assert "HOUSE003" in house("rules").out


def test_fixing_keeps_everything_else(house: Run) -> None:
    path = Path("model.py")
    text = "# -*- coding: latin-1 -*-\r\nimport keras\r\nlayer = keras.layers.Dense(3)  # größe\r\n\x0c\r\n"
    path.write_bytes(text.encode("latin-1"))
    path.chmod(0o750)
    Path("link.py").symlink_to("model.py")
    result = house("check", "--fix", "link.py")
    assert result.status == 0, result.out
    assert "Mended 1 finding" in result.err
    assert path.read_bytes() == text.replace("(3)", "(4)").encode("latin-1")
    assert path.stat().st_mode & 0o777 == 0o750
    assert Path("link.py").is_symlink()
    assert sorted(p.name for p in Path().iterdir()) == [
        ".git",
        ".kerlint_cache",
        "house",
        "kerlint.toml",
        "link.py",
        "model.py",
    ]


def test_fixing_standard_input(house: Run) -> None:
    result = house("check", "--fix", "-", stdin=b"import keras\nlayer = keras.layers.Dense(3)\n")
    assert result.out == "import keras\nlayer = keras.layers.Dense(4)\n"
    assert result.status == 0


def test_a_rule_that_fails(house: Run) -> None:
    write(model="import keras\nlayer = keras.layers.Dense(3)\n", broken=BROKEN)
    Path("house/three.py").write_text(RENAMING.replace("program.layers", "program.nonsense"))
    result = house("check", "model.py", "broken.py", "--output-format", "json")
    assert codes(result) == ["KER007", "KER001"]
    assert "three-units" in json.loads(result.out)["findings"][0]["message"]


# ------------------------------------------------------------------ other commands


def test_rules(run: Run) -> None:
    assert "KER001  syntax-error" in run("rules").out
    told = json.loads(run("rules", "--output-format", "json").out)
    assert told["schema"] == 1
    first = next(rule for rule in told["rules"] if rule["code"] == "KER010")
    assert first == {
        "code": "KER010",
        "name": "unused-suppression",
        "severity": "warning",
        "family": "own",
        "summary": first["summary"],
        "versions": ["keras2", "keras3"],
        "fix": "safe",
        "since": "0.1.0",
        "preview": False,
    }


def test_explain(run: Run) -> None:
    assert "128" in run("explain", "lstm").out
    page = run("explain", "KER010")
    assert page.status == 0
    assert "unused-suppression" in page.out
    assert page.out == run("explain", "unused-suppression").out
    assert run("explain", "sintax-error").status == 2


def test_explain_a_rule_of_ones_own(house: Run) -> None:
    assert "Three is too few." in house("explain", "three-units").out


MODEL = """\
import keras
from keras import layers

encoder = keras.Sequential([keras.Input((10, 50)), layers.LSTM(128)])
head = keras.Sequential([keras.Input((128,)), layers.Dense(3)])
"""


def test_shapes(run: Run) -> None:
    write(model=MODEL)
    result = run("shapes")
    assert result.status == 0
    assert "(None, 128)" in result.out
    (file,) = json.loads(run("shapes", "model.py", "--output-format", "json").out)["files"]
    assert file["path"] == "model.py"
    assert [model["params"] for model in file["models"]] == [91_648, 387]


def test_summary(run: Run) -> None:
    write(model=MODEL)
    everything = run("summary", "model.py")
    assert "91,648" in everything.out
    assert "387" in everything.out
    one = run("summary", "model.py:head")
    assert one.status == 0
    assert "91,648" not in one.out
    (model,) = json.loads(run("summary", "model.py:head", "--output-format", "json").out)["models"]
    assert (model["variable"], model["params"]) == ("head", 387)
    assert "encoder, head" in run("summary", "model.py:hed").err


def test_a_file_called_like_a_model(tmp_path: Path) -> None:
    path = tmp_path / "a.py:b"
    path.write_text("")
    assert split_model(str(path)) == (str(path), None)
    assert split_model("a.py:b") == ("a.py", "b")
    assert split_model("a.py") == ("a.py", None)


# ------------------------------------------------------------------ speed


def test_a_clean_file_needs_no_heavy_module(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("import torch\n")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kerlint", "check", str(tmp_path / "other.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    heavy = {"libcst", "pathspec", "difflib", "importlib.metadata", "asyncio", "multiprocessing", "json", "numpy"}
    assert not imported & heavy
    needless = ("kerlint.interpreter", "kerlint.registry", "kerlint.rules", "tensorflow")
    assert not any(name.startswith(needless) for name in imported)
