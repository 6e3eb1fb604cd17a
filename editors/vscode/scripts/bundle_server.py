"""Copy kerlint, and what its server needs of pure Python, from the environment that runs this into `bundled/libs`.

    python scripts/bundle_server.py

Nothing is downloaded. libcst is compiled for each system and is left out: without it the server has no fixes.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
LIBS = HERE / "bundled" / "libs"
PACKAGES = ("pygls", "lsprotocol", "attr", "attrs", "cattr", "cattrs", "click", "pathspec", "typing_extensions")
OLDER_PYTHONS = ("tomli", "exceptiongroup")  # for Python 3.10


def main() -> int:
    """Copy, and say what could not be found."""
    shutil.rmtree(LIBS, ignore_errors=True)
    LIBS.mkdir(parents=True)
    skipped = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "*.dylib")
    shutil.copytree(ROOT / "kerlint", LIBS / "kerlint", ignore=skipped)
    shutil.copytree(ROOT / "rules", LIBS / "kerlint" / "rules", ignore=skipped, dirs_exist_ok=True)
    shutil.copy(ROOT / "LICENSE", HERE / "LICENSE")
    missing = [name for name in PACKAGES if not _copy(name)]
    for name in OLDER_PYTHONS:
        if not _copy(name):
            print(f"{name} is not installed here, so that the bundled server needs Python 3.11")
    if missing:
        print(f"not installed here: {', '.join(missing)}; install 'kerlint[server]' first", file=sys.stderr)
    return 1 if missing else 0


def _copy(name: str) -> bool:
    """Copy a package or module with its licence; whether it is there."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return False
    origin = Path(spec.origin)
    if origin.name == "__init__.py":
        shutil.copytree(origin.parent, LIBS / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    else:
        shutil.copy(origin, LIBS / origin.name)
    for info in origin.parent.parent.glob(f"{name}-*.dist-info"):
        shutil.copytree(info, LIBS / info.name, dirs_exist_ok=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
