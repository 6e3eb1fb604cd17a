"""Several processes: what they find is what one finds, and nothing that happens to them ends the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kerlint.config import Resolver
from kerlint.engine import Report
from kerlint.running import lint_paths
from tests.commands import Run

PROGRAM = "import keras\n\ninputs = keras.Input((20, 8))\nx = keras.layers.LSTM(4)(inputs)\nx = keras.layers.LSTM(4)(x)\n"
PADDING = "# " + "x" * 40_000 + "\n"  # enough for processes to pay

DEADLY = """\
import os
import signal
from kerlint.rule import Rule, Severity


class Deadly(Rule):
    code, name, severity, summary = "HOUSE001", "deadly", Severity.WARNING, "ends its process on one file"

    def check(self, program):
        if "deadly" in program.path:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from ()
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for number in range(8):
        (tmp_path / f"model_{number}.py").write_text(PROGRAM + PADDING, encoding="utf-8")
    return tmp_path


def told(report: Report) -> list[str]:
    return [f"{finding.place} {finding.code}" for finding in report.findings]


def test_the_order_is_that_of_the_files(tree: Path) -> None:
    (tree / "model_0.py").write_text(PROGRAM * 40 + PADDING, encoding="utf-8")  # takes longest
    one = lint_paths(["."], Resolver(), jobs=1)
    assert told(lint_paths(["."], Resolver(), jobs=3)) == told(one)
    assert [result.path for result in one.results] == sorted(path.name for path in tree.glob("*.py"))


def test_a_process_that_dies_costs_one_file(tree: Path) -> None:
    (tree / "house").mkdir()
    (tree / "house" / "deadly.py").write_text(DEADLY, encoding="utf-8")
    (tree / "kerlint.toml").write_text('rules = ["house"]\nextend-select = ["HOUSE"]\nexclude = ["house/"]\n', encoding="utf-8")
    (tree / "deadly_model.py").write_text(PROGRAM + PADDING, encoding="utf-8")
    report = lint_paths(["."], Resolver(), jobs=2)
    others = [line for line in told(report) if not line.startswith("deadly_model.py")]
    assert others == [f"model_{number}.py:5:5 KER202" for number in range(8)]
    (died,) = [finding for finding in report.findings if finding.place.path == "deadly_model.py"]
    assert died.name == "internal-failure"
    assert "process died on this file" in died.message


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to a group of processes")
def test_ctrl_c_ends_all_without_a_traceback(tree: Path) -> None:
    for number in range(200):
        (tree / f"more_{number}.py").write_text(PROGRAM * 60 + PADDING, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "kerlint", "check", "-j", "2", "--no-cache"]
    run = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(2)
    assert run.poll() is None
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=20)
    assert (run.returncode, out, err.strip()) == (130, "", "")
    with pytest.raises(ProcessLookupError):  # nobody of the group is left
        os.killpg(run.pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_long_run_says_how_far_it_is_on_a_terminal_alone(tree: Path) -> None:
    import pty

    for number in range(60):
        (tree / f"more_{number}.py").write_text(PROGRAM * 60 + PADDING, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "kerlint", "check", "-j", "1", "--no-cache", "--statistics"]
    reader, writer = pty.openpty()
    done = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=writer, check=False)
    os.close(writer)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)
    assert " of 68 files" in shown
    assert shown.endswith(" \r")  # the line is taken away
    assert b"KER202" in done.stdout
    plain = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
    assert (plain.stdout, plain.stderr) == (done.stdout, b"")


def test_verbose_tells_what_became_of_each_file(tmp_path: Path, run: Run) -> None:
    (tmp_path / "model_1.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / ".gitignore").write_text("ignored.py\n", encoding="utf-8")
    (tmp_path / "ignored.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "legacy").mkdir()
    (tmp_path / "other.py").write_text("import torch\n", encoding="utf-8")
    (tmp_path / "large.py").write_text("import keras\n" + "#" * 2_000_001, encoding="utf-8")
    told = run("check", "-v", "--extend-exclude", "legacy/").err
    assert "ignored.py: passed over, git ignores it" in told
    assert "legacy: passed over, it is excluded" in told
    assert "other.py: passed over, it names neither keras nor tensorflow" in told
    assert "large.py: not evaluated: this file is larger than 2 MB" in told
    assert "model_1.py: keras3, settings none, 1 run, 0 suppressed, 0." in told
    assert "model_1.py: keras3, settings none, 1 run, 0 suppressed, from the cache" in run("check", "-v").err
