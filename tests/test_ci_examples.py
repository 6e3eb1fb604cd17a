"""The examples for continuous integration, each run by the tool that it is for, or held against that tool's schema."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "ci"
DIRTY = 'import keras\n\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="softmax")])\n'
DIRTY += 'model.compile("adam", "binary_crossentropy")\n'
CLEAN = DIRTY.replace("softmax", "sigmoid")
GITLAB_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}

Runs = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where pip finds kerlint."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheels")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture
def run(tmp_path: Path, wheels: Path) -> Runs:
    """Runs a program in a project that has the example."""
    (tmp_path / ".git").mkdir()

    def run(example: str, *command: str, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
        shutil.copy(EXAMPLES / example, tmp_path)
        (tmp_path / "model.py").write_text(text)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB", "CI_", "TOX"))
        }
        environment |= {"PIP_FIND_LINKS": str(wheels), **variables}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def finds(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether kerlint ran and told of the mistake."""
    told = "error[KER301]" in done.stdout
    assert told or "No mistakes found." in done.stdout, done.stdout + done.stderr
    assert (done.returncode == 0) is not told
    return told


@pytest.mark.skipif(find_spec("tox") is None, reason="tox is not installed")
def test_tox(run: Runs) -> None:
    command = (sys.executable, "-m", "tox", "-e", "kerlint", "--", "model.py")
    assert finds(run("tox.ini", *command, text=DIRTY))
    assert not finds(run("tox.ini", *command, text=CLEAN))


@pytest.mark.skipif(find_spec("nox") is None, reason="nox is not installed")
def test_nox(run: Runs) -> None:
    command = (sys.executable, "-m", "nox", "-r", "-s", "kerlint", "--", "model.py")
    assert finds(run("noxfile.py", *command, text=DIRTY))
    assert not finds(run("noxfile.py", *command, text=CLEAN))


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make(run: Runs) -> None:
    assert finds(run("Makefile", "make", "kerlint", "PATHS=model.py", text=DIRTY))
    assert not finds(run("Makefile", "make", "kerlint", "PATHS=model.py", text=CLEAN))


def test_gitlab(run: Runs, tmp_path: Path) -> None:
    job = yaml.safe_load((EXAMPLES / ".gitlab-ci.yml").read_text())["kerlint"]
    venv.create(tmp_path / "image", with_pip=True)
    path = f"{tmp_path / 'image' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    script = "\n".join(["set -e", *job["script"]])
    done = run(".gitlab-ci.yml", "bash", "-c", script, text=DIRTY, PATH=path, CI_PROJECT_DIR=str(tmp_path))
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    (issue,) = json.loads((tmp_path / reports["codequality"]).read_text())
    assert issue["severity"] in GITLAB_SEVERITIES
    assert issue["location"]["path"] == "model.py"
    assert issue["location"].get("lines", {}).get("begin") == 3
    assert all(isinstance(issue[key], str) and issue[key] for key in ("description", "check_name", "fingerprint"))
    assert ElementTree.parse(tmp_path / reports["junit"]).getroot().get("failures") == "1"


def test_jenkins(run: Runs, tmp_path: Path) -> None:
    told = (EXAMPLES / "Jenkinsfile").read_text()
    script = re.search(r"sh '''(.*?)'''", told, re.DOTALL)
    assert script is not None
    done = run("Jenkinsfile", "sh", "-xe", "-c", script[1], text=DIRTY)
    assert done.returncode == 1, done.stderr
    for report in re.findall(r"junit '(.+?)'|pattern: '(.+?)'", told):
        assert (tmp_path / "".join(report)).stat().st_size


@pytest.mark.parametrize(
    ("schema", "file"), [("vendor.gitlab-ci", ".gitlab-ci.yml"), ("vendor.github-workflows", "github/kerlint.yml")]
)
def test_schemas(schema: str, file: str) -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(EXAMPLES / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_examples_name_what_there_is() -> None:
    step = next(
        s for s in yaml.safe_load((EXAMPLES / "github" / "kerlint.yml").read_text())["jobs"]["kerlint"]["steps"] if "id" in s
    )
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert set(step["with"]) <= set(action["inputs"])
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    (repository,) = yaml.safe_load((EXAMPLES / ".pre-commit-config.yaml").read_text())["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= hooks
