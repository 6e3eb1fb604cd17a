"""In which state a file is, so that one can tell later whether it is still the same."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

UNREAD = "unread"  # the state of a file that is there and cannot be read; it is never taken for the same
ABSENT = ""  # the state of what is no file


def state_of(data: bytes, path: str | Path) -> str:
    """The state of a file with this content. Where a link leads is part of it, since imports are looked up from there."""
    digest = hashlib.blake2b(real_path(str(path)).encode("utf-8", "surrogateescape"), digest_size=16)
    digest.update(b"\0")
    digest.update(data)
    return digest.hexdigest()


def real_path(path: str) -> str:
    """As `os.path.realpath`, for files that are no links at the cost of looking at the last part alone."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    return os.path.join(_real_folder(os.getcwd() if not os.path.isabs(path) else "", folder), name)


_folders: dict[tuple[str, str], str] = {}


def _real_folder(here: str, folder: str) -> str:
    if (here, folder) not in _folders:
        _folders[here, folder] = os.path.realpath(folder)
    return _folders[here, folder]
