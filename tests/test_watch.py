"""`--watch`, with real processes and real files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("watchfiles", reason="watchfiles, of the extra kerlint[watch], is not installed")

GOOD = "import keras\n\nmodel = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(4)])\n"
BAD = "import keras\n\nmodel = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(4), keras.layers.LSTM(4)])\n"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


class Watching:
    """A kerlint that watches, and what it has said."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kerlint", "check", "--watch", "--output-format", "concise"],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def runs(self) -> int:
        return self.said.count("] kerlint check")

    def until(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not what():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("ignored.py\n", encoding="utf-8")
    (tmp_path / "model.py").write_text(GOOD, encoding="utf-8")
    found = Watching(tmp_path)
    found.until(lambda: found.runs() == 1)
    time.sleep(1.5)  # until it watches
    yield found
    if found.process.poll() is None:
        os.killpg(found.process.pid, signal.SIGKILL)
    found.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to a group of processes")
def test_changes_are_linted_until_ctrl_c(watching: Watching, tmp_path: Path) -> None:
    assert "KER202" not in watching.said
    (tmp_path / "model.py").write_text(BAD, encoding="utf-8")
    watching.until(lambda: "KER202" in watching.said)
    before = watching.runs()
    (tmp_path / "ignored.py").write_text(BAD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    time.sleep(1.5)
    assert watching.runs() == before
    (tmp_path / "kerlint.toml").write_text('ignore = ["KER202"]\n', encoding="utf-8")
    watching.until(lambda: watching.runs() > before)
    watching.until(lambda: "KER202" not in watching.said.rpartition("] kerlint check")[2])
    os.killpg(watching.process.pid, signal.SIGINT)
    assert watching.process.wait(timeout=10) == 130
    assert "Traceback" not in watching.said
