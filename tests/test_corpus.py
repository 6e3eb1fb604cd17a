"""The program of docs/large_corpora.md, on an engine that runs here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kerlint

pytest.importorskip("ray", reason="ray[data] is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="ray[data] is not installed")

REPOSITORY = Path(__file__).parents[1]
FILES = 2_000
BAD = "import keras\n\ninputs = keras.Input((20, 8))\nx = keras.layers.LSTM({units})(inputs)\nx = keras.layers.LSTM(4)(x)\n"
TEXTS = (
    BAD,
    "import keras\n\nmodel = keras.Sequential([keras.Input((8,)), keras.layers.Dense({units})])\n",
    "import torch\n\nx = {units}\n",
    "import keras\nx = ({units}\n",
)


def test_a_corpus_is_linted_by_the_program_of_the_page(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "large_corpora.md").read_text("utf-8")
    (program,) = [found for found in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "ray" in found]
    script = tmp_path / "lint_corpus.py"
    script.write_text(program, "utf-8")
    corpus = tmp_path / "corpus"
    for number in range(FILES):
        file = corpus / f"part_{number % 20}" / f"program_{number}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXTS[number % len(TEXTS)].format(units=number + 1), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "RAY_USAGE_STATS_ENABLED": "0"}
    command = [sys.executable, str(script), str(corpus), str(tmp_path / "findings")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True, timeout=300, capture_output=True)
    found = parquet.read_table(tmp_path / "findings").to_pylist()
    assert sum(row["code"] == "KER202" for row in found) == FILES // 4
    assert sum(row["code"].startswith("KER0") for row in found) == FILES // 4
    assert len({row["path"] for row in found}) == FILES // 2
    (expected,) = kerlint.check_source(BAD.format(units=1))
    assert {row["message"] for row in found if row["path"].endswith("program_0.py")} == {expected.message}
