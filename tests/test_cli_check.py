"""Options of `kerlint check`: outputs, thresholds, fixes, comments, baselines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Run, codes, write

SEQUENCE = """\
import keras
from keras import layers

inputs = keras.Input((20, 8))
x = layers.LSTM(64)(inputs)
x = layers.LSTM(32)(x)
model = keras.Model(inputs, x)
"""
LOGITS = """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(10)])
model.compile(loss="categorical_crossentropy")
"""
SLOW = """\
import keras

inputs = keras.Input((20, 8))
x = keras.layers.LSTM(64, recurrent_dropout=0.2)(inputs)
model = keras.Model(inputs, x)
"""
UNUSED = "import keras\n\nx = 1  # kerlint: ignore[KER201, KER202] why\n"


# ------------------------------------------------------------------ outputs


def test_one_run_writes_several_files(run: Run) -> None:
    write(model=SEQUENCE)
    result = run("check", "-o", "sarif:out.sarif", "-o", "junit:out.xml", "--output", "json:out.json", "--color", "never")
    assert result.status == 1
    assert "error[KER202]" in result.out
    assert json.loads(Path("out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "KER202"
    assert "KER202" in Path("out.xml").read_text()
    assert json.loads(Path("out.json").read_text())["findings"][0]["code"] == "KER202"


@pytest.mark.parametrize(
    ("output", "message"),
    [("sarif", "is not FORMAT:FILE"), ("yaml:x", "no format `yaml`"), ("sarif:gone/x", "cannot write this file")],
)
def test_a_file_that_cannot_be_written(run: Run, output: str, message: str) -> None:
    write(model=SEQUENCE)
    result = run("check", "-o", output)
    assert result.status == 2
    assert message in result.err


def test_annotations_on_github(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(model=SEQUENCE)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    told = run("check").out
    assert "error[KER202]" in told
    assert "::error title=kerlint KER202 (missing-return-sequences),file=model.py,line=6," in told
    assert "::error" not in run("check", "--output-format", "full").out, "a format that is named is all there is"
    assert "::error" not in run("check", "--statistics").out
    Path("kerlint.toml").write_text('output-format = "concise"')
    assert run("check").out.startswith("model.py:6:5: error")
    assert "::error" not in run("check").out


def test_documents_are_whole_even_when_there_is_nothing(run: Run) -> None:
    write(clean="import keras\n")
    assert json.loads(run("check", "--output-format", "sarif", "-q").out)["runs"][0]["results"] == []
    assert json.loads(run("check", "--output-format", "gitlab", "-q").out) == []
    assert json.loads(run("check", "gone.py", "--output-format", "rdjson", "-q").out)["diagnostics"] == []


def test_statistics(run: Run) -> None:
    write(a=SEQUENCE, b=SEQUENCE, c=UNUSED)
    assert run("check", "--statistics").out == "    2  KER202  missing-return-sequences\n    2  KER010  unused-suppression\n"
    told = json.loads(run("check", "--statistics", "--output-format", "json").out)
    assert told[0] == {"code": "KER202", "name": "missing-return-sequences", "count": 2}


# ------------------------------------------------------------------ exit status

STATUS = [
    (SEQUENCE, [], 1),
    (UNUSED, [], 1),
    (SLOW, [], 0),
    (SLOW, ["--fail-on", "performance"], 1),
    (SLOW, ["--fail-on", "advice"], 1),
    (SLOW, ["--config", 'fail-on = "performance"'], 1),
    (SLOW, ["--config", 'severity.KER601 = "warning"'], 1),
    (UNUSED, ["--fail-on", "error"], 0),
    (SEQUENCE, ["--fail-on", "error"], 1),
    (SEQUENCE, ["--fail-on", "error", "--exit-zero"], 0),
    ("import keras\nx = (\n", ["--fail-on", "error"], 1),
    (SEQUENCE, ["gone.py"], 2),
    (SEQUENCE, ["gone.py", "--exit-zero"], 2),
]


@pytest.mark.parametrize(("program", "args", "status"), STATUS)
def test_exit_status(run: Run, program: str, args: list[str], status: int) -> None:
    write(model=program)
    result = run("check", "model.py", *args, "--output-format", "json")
    assert codes(result), "something is found in any case"
    assert result.status == status


# ------------------------------------------------------------------ selection and settings


def test_per_file_ignores(run: Run) -> None:
    write(model=SEQUENCE, tests__model=SEQUENCE)
    told = json.loads(run("check", "--per-file-ignores", "tests/**:KER1,KER202", "--output-format", "json").out)
    assert [finding["path"] for finding in told["findings"]] == ["model.py"]
    assert "is not PATTERN:RULES" in run("check", "--per-file-ignores", "KER1").err


def test_excluding(run: Run) -> None:
    write(model=SEQUENCE, old__model=SEQUENCE, build__model=SEQUENCE)

    def paths(*args: str) -> list[str]:
        told = json.loads(run("check", "--output-format", "json", *args).out)
        return [Path(finding["path"]).as_posix() for finding in told["findings"]]

    assert paths() == ["model.py", "old/model.py"]
    assert paths("--extend-exclude", "old/,x") == ["model.py"]
    assert paths("--exclude", "old/") == ["build/model.py", "model.py"]
    assert paths("--extend-exclude", "old", "old/model.py") == ["old/model.py"]
    assert paths("--extend-exclude", "old", "--force-exclude", "old/model.py") == []


def test_config_on_the_command_line(run: Run) -> None:
    write(model=SEQUENCE)
    Path("mine.toml").write_text('ignore = ["KER202"]')
    assert run("check", "--config", "mine.toml").status == 0
    assert run("check", "--config", "mine.toml", "--config", 'select = ["KER202"]').status == 1
    assert run("check", "--isolated", "--config", 'ignore = ["KER202"]').status == 0
    assert "one file" in run("check", "--config", "mine.toml", "--config", "other.toml").err
    assert "the command line: unknown key `ignroe`, did you mean `ignore`?" in run("check", "--config", "ignroe = []").err


def test_broken_settings_are_told_with_their_line(run: Run) -> None:
    write(model=SEQUENCE)
    Path("pyproject.toml").write_text('[project]\n[tool.kerlint]\ntarget = "keras4"\n')
    result = run("check")
    assert result.status == 2
    assert 'pyproject.toml:3: `target` must be "keras2" or "keras3"' in result.err


# ------------------------------------------------------------------ fixes


def test_diff_changes_nothing_and_is_a_patch(run: Run) -> None:
    write(model=SEQUENCE, last="import keras  # kerlint: ignore[KER201]")
    before = Path("model.py").read_bytes()
    result = run("check", "--diff")
    assert result.status == 1
    assert "+x = layers.LSTM(64, return_sequences=True)(inputs)\n" in result.out
    assert "\\ No newline at end of file" in result.out
    assert "Would mend 2 findings." in result.err
    assert Path("model.py").read_bytes() == before
    subprocess.run(["git", "apply", "-p0"], input=result.out.encode(), check=True)
    assert Path("model.py").read_text() == SEQUENCE.replace("LSTM(64)", "LSTM(64, return_sequences=True)")
    assert Path("last.py").read_text() == "import keras"
    again = run("check", "--diff")
    assert (again.status, again.out) == (0, "")


def test_diff_of_standard_input(run: Run) -> None:
    result = run("check", "-", "--diff", "--stdin-filename", "model.py", stdin=SEQUENCE.encode())
    assert result.status == 1
    assert result.out.startswith("--- model.py\n+++ model.py\n@@")


def test_unsafe_fixes_are_asked_for(run: Run) -> None:
    write(model=LOGITS)
    assert run("check", "--fix").status == 1
    assert Path("model.py").read_text() == LOGITS
    assert "1 fixable with --fix --unsafe-fixes" in run("check").out
    assert run("check", "--fix", "--unsafe-fixes").status == 0
    assert 'Dense(10, activation="softmax")' in Path("model.py").read_text()


def test_comments_that_do_nothing_are_mended(run: Run) -> None:
    write(model=UNUSED, block="import keras\n# kerlint: off[KER201]\nx = 1\n# kerlint: on[KER201]\ny = 2\n")
    assert run("check", "--fix").status == 0
    assert Path("model.py").read_text() == "import keras\n\nx = 1\n"
    assert Path("block.py").read_text() == "import keras\nx = 1\ny = 2\n"


def test_a_comment_that_another_file_needs_is_kept(run: Run) -> None:
    module = "import keras\n\n\ndef head(x):\n    return keras.layers.LSTM(3)(x)  # kerlint: ignore[KER101]\n"
    write(head=module, main="import keras\nfrom head import head\n\nhead(keras.Input((8,)))\n")
    assert run("check", "--fix").status == 0
    assert Path("head.py").read_text() == module


@pytest.mark.parametrize("args", [("--diff", "--fix"), ("--diff", "--add-ignore"), ("-", "--add-ignore")])
def test_options_that_exclude_one_another(run: Run, args: tuple[str, ...]) -> None:
    assert run("check", *args, stdin=b"").status == 2


# ------------------------------------------------------------------ writing comments

COMMENTED = [
    (SEQUENCE, "x = layers.LSTM(32)(x)  # kerlint: ignore[KER202]"),
    (SEQUENCE.replace("(x)\n", "(x)  # why\n", 1), "x = layers.LSTM(32)(x)  # why  # kerlint: ignore[KER202]"),
    (SEQUENCE.replace("LSTM(32)(x)", "LSTM(32)(\n    x\n)"), "x = layers.LSTM(32)(  # kerlint: ignore[KER202]"),
    (SEQUENCE.replace("LSTM(32)(x)", "LSTM(32)\\\n    (x)"), "    (x)  # kerlint: ignore[KER202]"),
    (SEQUENCE.replace("LSTM(32)(x)", "LSTM(32)(x); s = '''\na'''"), "a'''  # kerlint: ignore[KER202]"),
    (SEQUENCE.replace("\n", "\r\n"), "x = layers.LSTM(32)(x)  # kerlint: ignore[KER202]\r\n"),
]


@pytest.mark.parametrize(("program", "line"), COMMENTED)
def test_comments_are_written_once(run: Run, program: str, line: str) -> None:
    write(model=program)
    result = run("check", "--add-ignore")
    assert result.status == 0, result.out
    assert "Suppressed 1 finding." in result.err
    commented = Path("model.py").read_bytes()
    assert line in commented.decode()
    assert run("check", "--add-ignore").status == 0
    assert Path("model.py").read_bytes() == commented


def test_one_comment_has_all_codes(run: Run) -> None:
    lines = "x = layers.Dense(0, activation='relo')(inputs)"
    program = f"import keras\nfrom keras import layers\n\ninputs = keras.Input((8,))\n{lines}\n"
    write(model=program)
    found = codes(run("check", "--output-format", "json"))
    assert len(set(found)) > 1
    assert run("check", "--add-ignore").status == 0
    assert f"# kerlint: ignore[{', '.join(sorted(set(found)))}]" in Path("model.py").read_text()


def test_a_comment_that_is_there_is_added_to(run: Run) -> None:
    write(model=SEQUENCE.replace("(32)(x)", "(32)(x)  # kerlint: ignore[KER998] why"))
    run("check", "--add-ignore")
    assert "# kerlint: ignore[KER998, KER202] why\n" in Path("model.py").read_text()


def test_notebooks_keep_all_but_the_line(run: Run) -> None:
    lines = "".join(f"{json.dumps(line)},\n    " for line in ["%matplotlib inline\n", *SEQUENCE.splitlines(keepends=True)])
    cell = f'{{"cell_type": "code", "metadata": {{}}, "outputs": [], "source": [\n    {lines[:-6]}]}}'
    book = f'{{"cells": [{cell}], "metadata": {{}},\n  "nbformat": 4, "nbformat_minor": 5}}\n'
    Path("book.ipynb").write_text(book)
    assert run("check", "--add-ignore").status == 0
    commented = book.replace("LSTM(32)(x)", "LSTM(32)(x)  # kerlint: ignore[KER202]")
    assert Path("book.ipynb").read_text() == commented
    Path("book.ipynb").write_text(book)
    assert "LSTM(64, return_sequences=True)(inputs)" in run("check", "--diff").out
    assert Path("book.ipynb").read_text() == book


def test_a_file_that_does_not_parse_gets_no_comment(run: Run) -> None:
    write(model="import keras\nx = (\n")
    assert run("check", "--add-ignore").status == 1
    assert Path("model.py").read_text() == "import keras\nx = (\n"


# ------------------------------------------------------------------ baselines

BASELINE = ("--baseline", "known.json")


def test_a_baseline_hides_what_is_known_wherever_it_moves(run: Run) -> None:
    write(model=SEQUENCE, sub__model=SEQUENCE)
    assert run("check", *BASELINE, "--write-baseline").status == 0
    write(model="# moved\n\n" + SEQUENCE.replace("(x)", " (x)"))
    assert run("check", *BASELINE).status == 0
    assert "Known from the baseline: 2 findings." in run("check", *BASELINE).err
    os.chdir("sub")
    assert run("check", "..", "--baseline", "../known.json").status == 0, "from every folder"
    os.chdir("..")
    write(model=SEQUENCE + SEQUENCE)
    result = run("check", *BASELINE, "--output-format", "json")
    assert codes(result) == ["KER202"], "the second one on such a line is new"
    assert json.loads(result.out)["findings"][0]["location"]["line"] == 13


def test_what_is_mended_goes_from_the_baseline(run: Run) -> None:
    write(model=SEQUENCE, other=SEQUENCE, gone=SEQUENCE)
    run("check", *BASELINE, "--write-baseline")
    write(model=SEQUENCE.replace("LSTM(64)", "LSTM(64, return_sequences=True)"))
    Path("gone.py").unlink()
    result = run("check", *BASELINE)
    assert result.status == 0
    assert "Gone from the baseline: 2 findings; --prune-baseline takes them out." in result.err
    assert run("check", "model.py", *BASELINE, "--prune-baseline").status == 0
    assert list(json.loads(Path("known.json").read_text())["files"]) == ["other.py"]
    write(model=SEQUENCE)
    assert run("check", *BASELINE).status == 1, "what was mended and comes back is new"
    assert run("check", *BASELINE, "--prune-baseline").status == 1, "pruning makes nothing known"


def test_a_baseline_keeps_what_was_not_linted(run: Run) -> None:
    write(model=SEQUENCE, other=SEQUENCE)
    run("check", *BASELINE, "--write-baseline")
    before = Path("known.json").read_text()
    run("check", "model.py", *BASELINE, "--write-baseline")
    assert Path("known.json").read_text() == before


def test_a_baseline_in_the_settings(run: Run) -> None:
    write(model=SEQUENCE)
    Path("kerlint.toml").write_text('baseline = "known.json"')
    assert run("check", "--write-baseline").status == 0
    assert run("check").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot read the baseline"),
        ("{", "not JSON"),
        ("[]", "this is no baseline"),
        ('{"schema": 2, "files": {}}', "this is no baseline"),
        ('{"schema": 1, "files": {"a.py": [1]}}', "this is no baseline"),
    ],
)
def test_a_baseline_that_is_none(run: Run, text: str | None, message: str) -> None:
    write(model=SEQUENCE)
    if text is not None:
        Path("known.json").write_text(text)
    result = run("check", *BASELINE)
    assert result.status == 2
    assert message in result.err


def test_a_baseline_without_a_name(run: Run) -> None:
    write(model=SEQUENCE)
    assert "which baseline?" in run("check", "--write-baseline").err


# ------------------------------------------------------------------ what is there, and completion


def test_config_command(run: Run) -> None:
    Path("base.toml").write_text('target = "keras2"\nignore = ["KER1"]\n')
    Path("kerlint.toml").write_text('# mine\nextend = "base.toml"\nignore = ["KER2"]\nshapes.x = [1, "None"]\n')
    text = run("config").out
    assert "# settings: kerlint.toml on top of base.toml\n" in text
    assert 'target = "keras2"  # base.toml:1\n' in text
    assert 'ignore = ["KER1", "KER2"]  # kerlint.toml:3, base.toml:2\n' in text
    assert '# fail-on = "warning"\n' in text
    told = json.loads(run("config", "--output-format", "json", "--target", "keras3", ".").out)
    assert told["settings"]["target"] == {"value": "keras3", "from": [{"path": "the command line", "line": None}]}
    assert told["settings"]["shapes"]["value"] == {"x": [1, None]}
    assert json.loads(run("config", "--schema").out)["properties"]["target"]["enum"] == ["keras2", "keras3"]
    assert run("config", "gone").status == 2
    Path("kerlint.toml").write_text("selekt = 1")
    assert "kerlint.toml:1: unknown key" in run("config").err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kerlint check --select KER20", "KER202"),
        ("kerlint check --ignore KER1,missing-ret", "KER1,missing-return-sequences"),
        ("kerlint explain missing-ret", "missing-return-sequences"),
        ("kerlint explain lst", "LSTM"),
        ("kerlint check --output-format sa", "sarif"),
        ("kerlint con", "config"),
    ],
)
def test_completion(run: Run, monkeypatch: pytest.MonkeyPatch, words: str, expected: str) -> None:
    monkeypatch.setenv("_KERLINT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert f"plain,{expected}" in run().out.splitlines()


def test_help_is_grouped(run: Run) -> None:
    told = run("check", "--help").out
    headings = [line for line in told.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == [
        "Which rules:",
        "Changing files:",
        "Output:",
        "Which files:",
        "Running:",
        "Settings:",
        "Exit status:",
        "Options:",
    ]


def test_a_mended_program_is_written_as_it_is_kept(tmp_path: Path) -> None:
    program = f"# -*- coding: latin-1 -*-\n# caf\xe9\n{SEQUENCE}".replace("\n", "\r\n").encode("latin-1")
    done = subprocess.run(
        [sys.executable, "-m", "kerlint", "check", "--isolated", "--fix", "-"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        input=program,
        capture_output=True,
        check=True,
    )
    assert done.stdout == program.replace(b"LSTM(64)", b"LSTM(64, return_sequences=True)")
