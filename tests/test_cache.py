"""Kept results are those of a fresh run, and go stale with everything that they were made from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerlint.output.formats import FORMATS

PROGRAM = (
    "import keras\nfrom sizes import SHAPE\nkeras.Sequential([keras.Input(SHAPE), keras.layers.LSTM(4), keras.layers.LSTM(4)])\n"
)

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n", encoding="utf-8")
    (tmp_path / "sizes.py").write_text("SHAPE = (5, 3)\n", encoding="utf-8")
    for number in range(3):
        (tmp_path / f"model_{number}.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def kerlint(project: Path, *arguments: str) -> tuple[str, str, int]:
    command = [sys.executable, "-m", "kerlint", *arguments]
    done = subprocess.run(command, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    return done.stdout, done.stderr, done.returncode


def check(project: Path, *options: str) -> tuple[str, str, int]:
    return kerlint(project, "check", ".", *options)


@pytest.mark.parametrize("name", FORMATS)
def test_kept_results_read_like_fresh_ones(project: Path, name: str) -> None:
    fresh = check(project, "--output-format", name, "--no-cache")
    assert check(project, "--output-format", name) == fresh
    assert check(project, "--output-format", name) == fresh
    assert fresh[2] == 1


def test_results_are_kept_until_asked_not_to(project: Path) -> None:
    check(project)
    assert "from the cache" in check(project, "-v")[1]
    assert ", from the cache" not in check(project, "-v", "--no-cache")[1]
    assert kerlint(project, "clean")[2] == 0
    assert ", from the cache" not in check(project, "-v")[1]


def test_a_module_that_is_imported_counts(project: Path) -> None:
    check(project)
    (project / "sizes.py").write_text("SHAPE = (5,)\n", encoding="utf-8")
    assert check(project, "--output-format", "concise") == check(project, "--output-format", "concise", "--no-cache")


def test_a_module_that_appears_counts(project: Path) -> None:
    (project / "sizes.py").rename(project / "away.txt")
    check(project)
    (project / "away.txt").rename(project / "sizes.py")
    assert check(project, "--output-format", "concise") == check(project, "--output-format", "concise", "--no-cache")


def test_settings_count(project: Path) -> None:
    check(project)
    (project / "pyproject.toml").write_text("[tool.kerlint]\nignore = ['KER202']\n", encoding="utf-8")
    assert check(project)[2] == 0


def test_what_is_damaged_is_made_again(project: Path) -> None:
    fresh = check(project)
    for entry in (project / ".kerlint_cache").rglob("*"):
        if entry.is_file() and entry.name not in (".gitignore", "CACHEDIR.TAG"):
            entry.write_bytes(b"{ nothing")
    assert check(project) == fresh


def test_several_processes_say_the_same(project: Path) -> None:
    assert check(project, "--no-cache", "--jobs", "2") == check(project, "--no-cache", "--jobs", "1")
