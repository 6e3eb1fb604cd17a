"""The plugin of pytest, in runs of pytest on small projects."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
DIRTY = 'import keras\n\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="softmax")])\n'
DIRTY += 'model.compile("adam", "binary_crossentropy")\n'
CLEAN = DIRTY.replace("softmax", "sigmoid")
NOT_KERAS = "raise SystemExit('this file was imported')\n"

Runs = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with tests that pytest finds, and programs that it does not."""
    files = {
        "pytest.ini": "[pytest]\ntestpaths = tests\n",
        "src/dirty.py": DIRTY,
        "src/clean.py": CLEAN,
        "src/other.py": NOT_KERAS,
        "legacy/old.py": DIRTY,
        "kerlint.toml": 'exclude = ["legacy/"]\n',
        "tests/test_sum.py": "def test_sum():\n    assert 1 + 1 == 2\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def tests(project: Path) -> Runs:
    """Runs pytest with the plugin in the project."""

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-p", "kerlint.pytest_plugin", "-p", "no:cacheprovider", *args]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)

    return run


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What `-v` tells of each test."""
    found = re.findall(
        r"^(?:\[\w+\] \[ *\d+%\] )?(?:(\S+::\S+) )?(PASSED|FAILED|ERROR)(?: (\S+::\S+))?", done.stdout, re.MULTILINE
    )
    return {before or behind: outcome for before, outcome, behind in found if before or behind}


def test_files_of_the_project_are_tests(tests: Runs) -> None:
    done = tests("--kerlint", "-v")
    assert outcomes(done) == {
        "tests/test_sum.py::test_sum": "PASSED",
        "src/clean.py::kerlint": "PASSED",
        "src/dirty.py::kerlint": "FAILED",
    }, done.stdout
    assert "error[KER301] softmax-over-one:" in done.stdout
    assert "--> src/dirty.py:3:68" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_nothing_is_linted_unless_asked_for(tests: Runs) -> None:
    assert outcomes(tests("-v")) == {"tests/test_sum.py::test_sum": "PASSED"}


def test_named_folders_are_linted_and_no_other(tests: Runs, project: Path) -> None:
    (project / "more").mkdir()
    (project / "more" / "clean.py").write_text(CLEAN)
    assert outcomes(tests("--kerlint", "-v", "more")) == {"more/clean.py::kerlint": "PASSED"}


def test_saved_models_and_notebooks_are_tests(tests: Runs, project: Path) -> None:
    cell: dict[str, Any] = {"cell_type": "code", "source": DIRTY, "metadata": {}, "outputs": [], "execution_count": None}
    (project / "src" / "digits.ipynb").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    )
    (project / "src" / "broken.keras").write_bytes(b"no zip")
    done = tests("--kerlint", "-v", "src")
    assert outcomes(done)["src/digits.ipynb::kerlint"] == "FAILED"
    assert "--> src/digits.ipynb:cell 1:3:68" in done.stdout
    assert outcomes(done)["src/broken.keras::kerlint"] == "FAILED"


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["-k", "clean"], {"src/clean.py::kerlint": "PASSED"}),
        (["-m", "kerlint", "-k", "not dirty"], {"src/clean.py::kerlint": "PASSED"}),
        (["-m", "not kerlint"], {"tests/test_sum.py::test_sum": "PASSED"}),
        (
            ["--deselect", "src/dirty.py::kerlint"],
            {"src/clean.py::kerlint": "PASSED", "tests/test_sum.py::test_sum": "PASSED"},
        ),
        (["--strict-markers", "src/clean.py::kerlint"], {"src/clean.py::kerlint": "PASSED"}),
    ],
)
def test_files_are_chosen_as_tests_are(tests: Runs, options: list[str], left: dict[str, str]) -> None:
    done = tests("--kerlint", "-v", *options)
    assert outcomes(done) == left
    assert done.returncode == 0


def test_short_tracebacks_are_a_line_for_each_finding(tests: Runs) -> None:
    done = tests("--kerlint", "--tb=short")
    assert "\nsrc/dirty.py:3:68: error[KER301] " in done.stdout
    assert "= why:" not in done.stdout


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
def test_with_xdist(tests: Runs) -> None:
    done = tests("-p", "xdist", "-n2", "--kerlint", "-v")
    assert outcomes(done) == {
        "tests/test_sum.py::test_sum": "PASSED",
        "src/clean.py::kerlint": "PASSED",
        "src/dirty.py::kerlint": "FAILED",
    }, done.stdout


def test_settings_that_are_wrong_fail_in_a_line(tests: Runs, project: Path) -> None:
    (project / "kerlint.toml").write_text('select = ["KER999"]\n')
    done = tests("--kerlint", "src")
    assert re.search(r"kerlint\.toml:1: select: `KER999` means no rule", done.stdout)
    assert "Traceback" not in done.stdout


def test_severities_that_do_not_count_and_findings_that_are_known_pass(tests: Runs, project: Path) -> None:
    lazy = CLEAN.replace("import keras\n", "import keras  # kerlint: ignore[KER201]\n")  # an unused comment is a warning
    (project / "src" / "dirty.py").write_text(lazy)
    assert outcomes(tests("--kerlint", "-v", "src"))["src/dirty.py::kerlint"] == "FAILED"
    (project / "kerlint.toml").write_text('fail-on = "error"\n')
    assert outcomes(tests("--kerlint", "-v", "src"))["src/dirty.py::kerlint"] == "PASSED"
    (project / "kerlint.toml").write_text('baseline = "known.json"\n')
    command = [sys.executable, "-m", "kerlint", "check", "src", "--write-baseline", "-q"]
    subprocess.run(command, cwd=project, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    assert outcomes(tests("--kerlint", "-v", "src"))["src/dirty.py::kerlint"] == "PASSED"


def test_a_run_without_kerlint_imports_nothing_of_it(tests: Runs, project: Path) -> None:
    program = """
import sys

def test_modules():
    loaded = {name for name in sys.modules if name.partition(".")[0] in ("kerlint", "click", "libcst", "pathspec", "keras")}
    assert loaded == {"kerlint", "kerlint.pytest_plugin"}
"""
    (project / "tests" / "test_sum.py").write_text(program)
    done = tests()
    assert done.returncode == 0, done.stdout


# ---------------------------------------------------------------- the fixture


FIXTURE = """
import numpy as np
import pytest

import keras

X = np.zeros((20, 8), "float32")
Y = np.arange(20) % 10


def build(units=10, activation="softmax"):
    inputs = keras.Input((8,))
    model = keras.Model(
        inputs,
        keras.layers.Dense(units, activation=activation)(inputs),
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def test_sound(kerlint):
    kerlint.assert_clean(build(), x=X, y=Y)


def test_mistaken(kerlint):
    model = build(units=1)
    kerlint.assert_clean(model, x=X, y=Y)


def test_ignored(kerlint):
    kerlint.assert_clean(build(units=1), ignore=["KER301"])
    kerlint.assert_clean(build(units=1), select=["KER102"])


def test_expected(kerlint):
    assert [finding.code for finding in kerlint.check(build(units=1))] == ["KER301"]


def test_data(kerlint):
    kerlint.assert_clean(build(), x=X[:, :7], y=Y)


def test_wrong_rule(kerlint):
    with pytest.raises(pytest.UsageError, match="KER9"):
        kerlint.assert_clean(build(), select=["KER999"])


def test_tracing_has_ended():
    assert not hasattr(keras.layers.Layer.__init__, "__wrapped__")
"""


def test_the_fixture(tests: Runs, project: Path) -> None:
    pytest.importorskip("keras")
    (project / "tests" / "test_sum.py").write_text(FIXTURE)
    done = tests("-v")
    failed = {name.partition("::")[2] for name, outcome in outcomes(done).items() if outcome == "FAILED"}
    assert failed == {"test_mistaken", "test_data"}, done.stdout
    assert "tests/test_sum.py:27: kerlint finds mistakes in the model `functional" in done.stdout
    assert "--> tests/test_sum.py:15:9" in done.stdout  # the line that makes the layer
    assert "the model takes (None, 8)" in done.stdout
    assert "assert_clean(model" not in done.stdout  # no traceback


def test_the_settings_of_the_project_hold_for_the_fixture(tests: Runs, project: Path) -> None:
    pytest.importorskip("keras")
    (project / "kerlint.toml").write_text('ignore = ["KER3"]\n')
    (project / "tests" / "test_sum.py").write_text(FIXTURE)
    assert outcomes(tests("-v", "-k", "mistaken"))["tests/test_sum.py::test_mistaken"] == "PASSED"
