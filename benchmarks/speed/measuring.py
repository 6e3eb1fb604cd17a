"""What a command costs: the time on the wall and on the CPU, with all its processes, and the memory of the largest of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds, and MB of memory at the most."""

    wall: float
    cpu: float
    memory: float


def cost(command: Sequence[str], folder: Path, *, times: int = 1) -> Cost:
    """The least that the command costs in the folder, of so many times. What it says is thrown away."""
    return min((_cost(command, folder) for _ in range(times)), key=lambda found: found.cpu)


def _cost(command: Sequence[str], folder: Path) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / scale)


def _environment() -> dict[str, str]:
    """That of this process, but modules are byte-compiled as installers do it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2]), "TF_CPP_MIN_LOG_LEVEL": "3"}
