"""`kerlint.check_source`."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import kerlint
from kerlint.config import ConfigError, read_config
from kerlint.findings import Finding

BAD = "import keras\n\ninputs = keras.Input((20, 8))\nx = keras.layers.LSTM(4)(inputs)\nx = keras.layers.LSTM(4)(x)\n"


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_findings_with_the_path_that_is_told() -> None:
    (finding,) = kerlint.check_source(BAD, "a/train.py")
    assert (finding.code, str(finding.place)) == ("KER202", "a/train.py:5:5")
    assert kerlint.check_source("import torch\n") == []


@pytest.mark.parametrize("config", [{"ignore": ["KER202"]}, {"select": ["KER9"]}, {"per-file-ignores": {"*.py": ["ALL"]}}])
def test_settings(config: dict[str, object]) -> None:
    assert kerlint.check_source(BAD, "train.py", config) == []


def test_settings_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "kerlint.toml").write_text('severity = {KER202 = "warning"}\n', encoding="utf-8")
    config = read_config(tmp_path / "kerlint.toml")
    (finding,) = kerlint.check_source(BAD, config=pickle.loads(pickle.dumps(config)))
    assert finding.severity.value == "warning"


def test_wrong_settings() -> None:
    with pytest.raises(ConfigError, match="unknown key `selct`"):
        kerlint.check_source(BAD, config={"selct": ["KER2"]})
    with pytest.raises(ConfigError, match="means no rule"):
        kerlint.check_source(BAD, config={"ignore": ["KER2022"]})


@pytest.mark.parametrize(
    "text",
    ["import keras\nx = (", "import keras\0", "import keras\nprint 1", "\ud800keras", b"keras\xff", "#keras\n" + "(" * 5000, ""],
)
@pytest.mark.parametrize("path", ["<text>", "a.py", "a.ipynb", ""])
def test_bad_sources_are_findings(text: str | bytes, path: str) -> None:
    assert all(finding.code.startswith("KER0") for finding in kerlint.check_source(text, path))


def test_notebooks() -> None:
    cell: dict[str, object] = {"cell_type": "code", "source": BAD, "metadata": {}, "outputs": [], "execution_count": None}
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert [str(finding.place) for finding in kerlint.check_source(book, "a.ipynb")] == ["a.ipynb:cell 1:5:5"]


def test_other_files_are_read_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("SHAPE = (5,)\n", encoding="utf-8")
    text = "import keras\nfrom sizes import SHAPE\nkeras.Sequential([keras.Input(SHAPE), keras.layers.LSTM(4)])\n"
    path = str(tmp_path / "train.py")
    assert kerlint.check_source(text, path) == []
    assert len(kerlint.check_source(text, path, imports=True)) == 1


NO_FILES = """\
import sys, os
import kerlint
kerlint.check_source("import keras\\nkeras.layers.Dense(1)\\n", "train.py")
opened = []
sys.addaudithook(lambda event, args: opened.append(args) if event in ("open", "os.listdir", "os.scandir") else None)
kerlint.check_source(sys.argv[1], os.path.abspath("train.py"))
assert not opened, opened
"""


def test_nothing_is_opened(tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("SHAPE = (5,)\n", encoding="utf-8")
    program = BAD + "import sizes, keras.layers\nfrom .sizes import *\nprint(sizes.SHAPE)\n"
    repository = str(Path(kerlint.__file__).parents[1])
    subprocess.run([sys.executable, "-c", NO_FILES, program], cwd=tmp_path, env={"PYTHONPATH": repository}, check=True)


def test_other_processes_can_call_it() -> None:
    with ProcessPoolExecutor(1) as pool:
        (finding,) = pool.submit(kerlint.check_source, BAD, "a.py", {"target": "keras3"}).result()
    assert finding.code == "KER202"
