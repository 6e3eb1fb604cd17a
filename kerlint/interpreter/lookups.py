"""What the interpreter looked for in the file system beside the program, so that one can tell later whether it would find the
same again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

UNREAD = "unread"  # the state of a file that is there and cannot be read; it is never taken for the same
ABSENT = ""  # the state of what is no file


@dataclass
class Lookups:
    """`files` are the states of files that were read, or looked for in vain, by path; `folders` where an absolute import in a
    folder is looked up."""

    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def missed(self, path: Path) -> None:
        """There is no such file."""
        self.files[str(path)] = ABSENT

    def read(self, path: str, state: str) -> None:
        """The file was read in this state."""
        self.files[path] = state

    def searched(self, folder: Path, found: tuple[Path, ...]) -> None:
        """Where absolute imports in `folder` are looked up."""
        self.folders[str(folder)] = tuple(map(str, found))


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
