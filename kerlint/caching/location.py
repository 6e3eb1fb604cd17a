"""Where results are kept."""

from __future__ import annotations

import os
from pathlib import Path

from kerlint.config import Config
from kerlint.config.layers import COMMAND_LINE

NAME = ".kerlint_cache"
VARIABLE = "KERLINT_CACHE_DIR"


def cache_folder(config: Config, named: str | None = None) -> Path:
    """The folder that the command line names, else the environment, else the settings; else one beside the settings, or at
    the root of the repository, or in the current folder."""
    told = named or os.environ.get(VARIABLE) or config.get("cache-dir")
    if told:
        return Path(os.path.abspath(told))
    files = [layer for layer in config.layers if layer.path != COMMAND_LINE]
    if files:
        return files[-1].folder / NAME
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here) / NAME
