"""The hook, run by the real pre-commit from a repository that has nothing but what is shipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CLEAN = "import keras\n\nlayer = keras.layers.Dense(3)\n"
DIRTY = "import keras\n\nlayer = keras.layers.Dense(3)  # kerlint: ignore\n"

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and find_spec("pre_commit")), reason="git or pre-commit is not installed"
)


def git(folder: Path, *args: str) -> None:
    who = ["-c", "user.name=kerlint", "-c", "user.email=kerlint@localhost"]
    subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def kerlint_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of kerlint as pre-commit would clone it."""
    folder = tmp_path_factory.mktemp("kerlint")
    for name in ("kerlint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Ship")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, so that the hook is installed once for this module."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


def try_hook(sample: Path, kerlint: Path, home: Path, hook: str = "kerlint") -> subprocess.CompletedProcess[str]:
    git(sample, "add", "-A")
    command = [
        sys.executable,
        "-m",
        "pre_commit",
        "try-repo",
        str(kerlint),
        hook,
        "--all-files",
        "--color=never",
        "--verbose",
    ]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, cwd=sample, env=environment, capture_output=True, text=True, check=False)


def test_clean(sample: Path, kerlint_repository: Path, home: Path) -> None:
    (sample / "model.py").write_text(CLEAN)
    done = try_hook(sample, kerlint_repository, home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_dirty(sample: Path, kerlint_repository: Path, home: Path) -> None:
    (sample / "model.py").write_text(DIRTY)
    (sample / "old").mkdir()
    (sample / "old" / "model.py").write_text(DIRTY)
    (sample / "kerlint.toml").write_text('exclude = ["old/"]\n')
    done = try_hook(sample, kerlint_repository, home)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exit code: 1" in done.stdout
    assert "KER012" in done.stdout
    assert "model.py:3:" in done.stdout
    assert "old" not in done.stdout.replace(str(sample), "")
