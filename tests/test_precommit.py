"""The hooks, run by the real pre-commit from a repository that has nothing but what is shipped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CLEAN = "import keras\n\nlayer = keras.layers.Dense(3)\n"
MENDABLE = "import keras\n\nlayer = keras.layers.Dense(3)  # kerlint: ignore[KER201]\n"  # there is nothing to ignore
DIRTY = "import keras\n\nlayer = keras.layers.Dense(-3)\n"

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and find_spec("pre_commit")), reason="git or pre-commit is not installed"
)


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=kerlint", "-c", "user.email=kerlint@localhost"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


def ship(folder: Path) -> Path:
    """A repository of kerlint as others clone it."""
    for name in ("kerlint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml"):
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Ship")
    git(folder, "tag", "v0")
    return folder


@pytest.fixture(scope="module")
def kerlint_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ship(tmp_path_factory.mktemp("kerlint"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, so that each hook is installed once for this module."""
    return tmp_path_factory.mktemp("home")


class Project:
    """A repository whose files go through a hook."""

    def __init__(self, folder: Path, kerlint: Path, home: Path) -> None:
        self.folder = folder
        self._kerlint = kerlint
        self._home = home
        git(folder, "init", "-q")

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, hook: str) -> subprocess.CompletedProcess[str]:
        """Run the hook on all files."""
        self.write(".pre-commit-config.yaml", f"repos:\n- repo: {self._kerlint}\n  rev: v0\n  hooks:\n  - id: {hook}\n")
        git(self.folder, "add", "-A")
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never", "--verbose"]
        environment = {**os.environ, "PRE_COMMIT_HOME": str(self._home)}
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path, kerlint_repository: Path, home: Path) -> Project:
    return Project(tmp_path, kerlint_repository, home)


def notebook(source: str) -> str:
    cell: dict[str, Any] = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}, indent=1)


def saved(path: Path, units: int) -> None:
    """What `save` of Keras 3 writes, without weights."""
    dense = {"class_name": "Dense", "module": "keras.layers", "config": {"name": "dense", "units": units}}
    entrance = {"class_name": "InputLayer", "module": "keras.layers", "config": {"name": "x", "batch_shape": [None, 8]}}
    model = {"class_name": "Sequential", "module": "keras", "config": {"name": "net", "layers": [entrance, dense]}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.5.0"}))


def passed(done: subprocess.CompletedProcess[str]) -> bool:
    assert done.returncode == (0 if "Passed" in done.stdout else 1), done.stdout + done.stderr
    return done.returncode == 0


def test_clean_programs_and_notebooks_pass(project: Project) -> None:
    project.write("model.py", CLEAN)
    project.write("model.ipynb", notebook(CLEAN))
    project.write("broken.py", "this is about no Keras\n")
    assert passed(project.run("kerlint"))


def test_dirty_programs_and_notebooks_fail(project: Project) -> None:
    project.write("model.py", DIRTY)
    project.write("model.ipynb", notebook(DIRTY))
    project.write("old/model.py", DIRTY)
    project.write("kerlint.toml", 'exclude = ["old/"]\n')
    done = project.run("kerlint")
    assert not passed(done)
    assert "exit code: 1" in done.stdout
    assert "--> model.py:3:" in done.stdout
    assert "--> model.ipynb:cell 1:3:" in done.stdout
    assert "Found 2 errors in 2 files" in done.stdout


def test_fixes_are_made_once(project: Project) -> None:
    program = project.write("model.py", MENDABLE)
    cells = project.write("model.ipynb", notebook(MENDABLE))
    done = project.run("kerlint-fix")
    assert not passed(done)
    assert "files were modified by this hook" in done.stdout
    assert program.read_text() == CLEAN
    assert cells.read_text() == notebook(CLEAN)
    assert passed(project.run("kerlint-fix"))


def test_what_cannot_be_fixed_fails(project: Project) -> None:
    program = project.write("model.py", DIRTY)
    done = project.run("kerlint-fix")
    assert not passed(done)
    assert "files were modified" not in done.stdout
    assert program.read_text() == DIRTY


def test_saved_models(project: Project) -> None:
    saved(project.folder / "good.keras", units=3)
    project.write("weights.h5", b"\x89HDF\r\n\x1a\nno model, only numbers")
    assert passed(project.run("kerlint-models"))
    saved(project.folder / "bad.keras", units=-3)
    done = project.run("kerlint-models")
    assert not passed(done)
    assert "--> bad.keras: dense" in done.stdout
