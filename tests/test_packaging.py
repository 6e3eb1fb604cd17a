"""What is shipped: the wheel, the source distribution, and an installation with nothing but the base dependencies."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import kerlint

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
SHIPPED_DATA = {".css", ".html", ".js", ".json", ".md"}


def build(source: Path, target: Path, kind: str) -> Path:
    """The file that hatchling builds."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment with the wheel and its base dependencies."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    return folder / "bin"


def in_repository() -> set[str]:
    """The files that a wheel must have, by their names in it."""
    shipped = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kerlint").rglob("*")
        if path.suffix in {".py", *SHIPPED_DATA} and "__pycache__" not in path.parts
    }
    return shipped | {f"kerlint/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "rules").rglob("*.py")}


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if ".dist-info/" not in name}


def test_the_wheel_has_everything_and_nothing_else(wheel: Path) -> None:
    assert {name for name in names(wheel) if not name.endswith("py.typed")} == in_repository()


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(archive) as file:
        file.extractall(tmp_path)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.name.startswith("kerlint-"))
    assert names(build(unpacked, tmp_path / "again", "wheel")) == names(wheel)
    for needed in ("tests/test_packaging.py", ".pre-commit-hooks.yaml", "LICENSE", "README.md"):
        assert (unpacked / needed).is_file(), needed


def test_the_installation_finds_its_rules(installed: Path, tmp_path: Path) -> None:
    # a stranger's `rules` beside the packages must not be taken for ours
    stranger = next(installed.parent.glob("lib/python*/site-packages")) / "rules" / "own"
    stranger.mkdir(parents=True)
    (stranger / "__init__.py").write_text("raise SystemExit('a stranger was imported')\n")
    command = [str(installed / "kerlint"), "rules", "--output-format", "json"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    shutil.rmtree(stranger.parent)
    from kerlint.registry import load

    assert [rule["code"] for rule in json.loads(done.stdout)["rules"]] == [rule.code for rule in load().rules]


def test_the_base_installation_is_small(installed: Path) -> None:
    done = subprocess.run([str(installed / "pip"), "list", "--format=json"], check=True, capture_output=True, text=True)
    packages = {package["name"].lower() for package in json.loads(done.stdout)}
    assert packages >= {"kerlint", "click", "libcst", "pathspec"}
    assert not packages & {"tensorflow", "keras", "tf-keras", "tf_keras", "numpy", "h5py", "pygls", "rich"}


def test_it_lints_with_the_base_installation(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("import keras\nmodel = keras.Sequential()  # kerlint: ignore\n")
    command = [str(installed / "kerlint"), "check", "--output-format", "concise"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "KER012" in done.stdout
    assert "KER007" not in done.stdout


def test_it_writes_a_report_with_the_base_installation(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n")
    command = [str(installed / "kerlint"), "report"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "Wrote report.html: 0 findings, 1 model.\n")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_the_version(installed: Path) -> None:
    done = subprocess.run([str(installed / "kerlint"), "--version"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith(f"kerlint {kerlint.__version__} (Keras 2 as of ")


def test_the_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if "pytest" in line]
    assert len(commands) == 1
    assert commands[0] in readme


def test_the_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(project["optional-dependencies"]) >= {"hdf5", "server", "tensorflow", "test"}
    assert project["requires-python"] == ">=3.10"
