"""Linting again whenever a file changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from kerlint.config import Resolver
from kerlint.config.files import NAMES
from kerlint.discovery import SUFFIXES, Found, discover

NOT_INSTALLED = (
    f"--watch needs watchfiles, which is not installed; install it with: {sys.executable} -m pip install 'kerlint[watch]'"
)
ENDING = 5.0  # seconds that a run has to end itself after Ctrl-C
_PINS = (*NAMES, "requirements.txt", "setup.py", "setup.cfg", "environment.yml", "environment.yaml", "Pipfile", ".gitignore")


def installed() -> bool:
    """Whether there is what watches files."""
    from importlib.util import find_spec

    return find_spec("watchfiles") is not None


def watch(paths: Sequence[str], command: Sequence[str], resolver: Callable[[], Resolver]) -> Iterator[int]:
    """Run kerlint with the arguments `command` now and after each change that bears on `paths`, and give its exit statuses.

    Each run is a process of its own, so that settings and rules of the user's are read anew; the cache makes it quick.
    `resolver` finds the settings as they are now, for what is left out.
    """
    from watchfiles import watch as changes

    yield _run(command)
    folders = _watched(paths)
    for met in changes(*folders, raise_interrupt=True):
        if any(_matters(path, folders, resolver) for _, path in met):
            yield _run(command)


def _run(command: Sequence[str]) -> int:
    """Lint once, on a clean screen where there is one."""
    if sys.stdout.isatty():
        sys.stdout.write("\033[2J\033[3J\033[H")
    sys.stdout.write(f"[{time.strftime('%H:%M:%S')}] {' '.join(('kerlint', *command))}\n")
    sys.stdout.flush()
    with subprocess.Popen([*_kerlint(), *command]) as run:
        try:
            return run.wait()
        except KeyboardInterrupt:  # which the run has heard too
            try:
                run.wait(ENDING)
            except subprocess.TimeoutExpired:
                run.kill()
            raise


def _kerlint() -> list[str]:
    """The program: this Python with this search path, and never the folder that is linted."""
    path = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    program = f"""\
import sys
sys.path[:] = {json.dumps(path)}
try:
    from kerlint.cli import main
except KeyboardInterrupt:
    sys.exit(130)
main()"""
    return [sys.executable, "-I", "-c", program]


def _watched(paths: Iterable[str]) -> list[str]:
    """The folders of what is linted; of a file its folder, since editors write another file in its place."""
    return list(dict.fromkeys(path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in paths))


def _matters(path: str, folders: Sequence[str], resolver: Callable[[], Resolver]) -> bool:
    """Whether a changed file is a source that is not left out, or says what holds for others."""
    name = os.path.basename(path)
    if name in _PINS or (name.startswith("requirements") and name.endswith(".txt")):
        return True
    if not name.endswith(SUFFIXES):
        return False
    if not os.path.exists(path):
        return True  # what imported it has to be linted again
    sources = (found.path for found in discover(folders, resolver().excluding_in) if isinstance(found, Found))
    return any(os.path.basename(source) == name and os.path.samefile(source, path) for source in sources)
