"""The action for GitHub, its steps run by hand as GitHub runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.test_precommit import ship

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parent.parent
DIRTY = 'import keras\n\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="softmax")])\n'
DIRTY += 'model.compile("adam", "binary_crossentropy")\n'
CLEAN = DIRTY.replace("softmax", "sigmoid")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return told


def test_no_expression_stands_in_a_script(action: dict[str, Any]) -> None:
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"], "an input would be run as a program"


def test_the_action_is_one_for_github() -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Outcome:
    """What came of the steps: exit status, what was printed, the outputs of the action, and the summary of the job."""

    status: int
    printed: str
    outputs: dict[str, str]
    summary: str


Steps = Callable[..., Outcome]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The checkout of the action, and the folder of the runner, in which kerlint is installed once."""
    return ship(tmp_path_factory.mktemp("action")), tmp_path_factory.mktemp("runner")


@pytest.fixture
def steps(action: dict[str, Any], runner: tuple[Path, Path], tmp_path: Path) -> Steps:
    """Runs the steps of the action with these inputs in a workspace that is a repository."""
    checkout, temporary = runner
    (tmp_path / ".git").mkdir()

    def run(**inputs: str) -> Outcome:
        context = {f"inputs.{name}": str(told["default"]) for name, told in action["inputs"].items()}
        context |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        context |= {"inputs.python": sys.executable, "github.action_path": str(checkout)}
        summary = tmp_path / "summary.md"
        summary.touch()
        printed, status = "", 0
        for step in action["runs"]["steps"]:
            output = tmp_path / f"{step['id']}.output"
            output.touch()
            environment = {
                name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GITHUB", "KERLINT"))
            }
            environment |= {
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(tmp_path),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "RUNNER_TEMP": str(temporary),
            }
            environment |= {name: evaluated(value, context) for name, value in step["env"].items()}
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
            done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            printed += done.stdout + done.stderr
            for line in output.read_text().splitlines():
                name, _, value = line.partition("=")
                context[f"steps.{step['id']}.outputs.{name}"] = value
            status = done.returncode
            if status:
                break
        outputs = {name: evaluated(told["value"], context) for name, told in action["outputs"].items()}
        return Outcome(status, printed, outputs, summary.read_text())

    return run


def evaluated(text: str, context: dict[str, str]) -> str:
    """The text with the values of its expressions, as GitHub would put them in."""
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: context.get(found[1], ""), text)


def test_a_clean_project_passes(steps: Steps, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(CLEAN)
    done = steps()
    assert done.status == 0, done.printed
    assert done.outputs == {"status": "0", "sarif-file": ""}
    assert "::error" not in done.printed


def test_findings_annotate_lines_and_fail(steps: Steps, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(DIRTY)
    done = steps()
    assert done.status == 1, done.printed
    assert done.outputs["status"] == "1"
    assert re.search(r"^::error .*file=model\.py,line=3", done.printed, re.MULTILINE)
    assert "KER301" in done.summary


def test_sarif_is_written(steps: Steps, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(DIRTY)
    (tmp_path / "out").mkdir()
    done = steps(sarif_file="out/kerlint.sarif", args="--exit-zero\n")
    assert done.status == 0, done.printed
    assert done.outputs == {"status": "0", "sarif-file": "out/kerlint.sarif"}
    told = json.loads((tmp_path / "out" / "kerlint.sarif").read_text())
    assert [result["ruleId"] for result in told["runs"][0]["results"]] == ["KER301"]


def test_paths_and_options_are_lines(steps: Steps, tmp_path: Path) -> None:
    for name, text in (("my models/a.py", DIRTY), ("b.py", DIRTY), ("c.py", CLEAN)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    done = steps(paths="my models\nc.py\n", args="--output-format\nconcise")
    assert re.findall(r"^(.+?):\d+:\d+: error", done.printed, re.MULTILINE) == ["my models/a.py"]


def test_inputs_are_no_programs(steps: Steps, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(CLEAN)
    for hostile in ("$(touch ran)", "`touch ran`", '"; touch ran; "', "--version", "${HOME}"):
        done = steps(paths=hostile, sarif_file="a\nstatus=0")
        assert done.status == 2, done.printed
        assert done.outputs["status"] == "2"
    assert not (tmp_path / "ran").exists()


def test_the_version_is_what_pip_is_asked_for(steps: Steps, tmp_path: Path) -> None:
    done = steps(version="0.0.0.none")
    assert done.status != 0
    assert "kerlint[hdf5]==0.0.0.none" in done.printed
