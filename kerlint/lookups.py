"""What the interpreter looked for in the file system beside the program, so that one can tell later whether it would find the
same again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kerlint.states import ABSENT

_ROOT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")


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


@lru_cache(maxsize=256)
def search_path(folder: Path) -> tuple[Path, ...]:
    """The folders that an absolute import is looked up in: the file's own, and its parents up to the project's root."""
    found = [folder]
    for parent in (folder, *folder.parents):
        if parent not in found:
            found.append(parent)
        if any((parent / mark).exists() for mark in _ROOT_MARKS) or len(found) > 5:
            break
    return tuple(found)
