"""Which files to lint: what was named, and the programs and saved models below the folders that were named.

.gitignore files count, nested ones too, from the root of the repository down. Links to folders are not followed, so no
loop of links can trap the walk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kerlint.artifacts.kinds import ENDINGS, saved_model_folder
from kerlint.states import real_path

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

DEFAULT_EXCLUDE = (
    ".*/",
    "__pycache__/",
    "__pypackages__/",
    "_build/",
    "build/",
    "buck-out/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
)
EXCLUDED = "it is excluded"
SUFFIXES = (".py", ".ipy", ".ipynb", *ENDINGS)
_DEFAULT_NAMES = frozenset(pattern.rstrip("/") for pattern in DEFAULT_EXCLUDE)


@dataclass(frozen=True)
class Missing:
    """A path that cannot be looked into, and why."""

    path: str
    message: str


@dataclass(frozen=True)
class Found:
    """A file to lint. `named` says that somebody means this very file: it was not found in a folder, nor passed by a hook."""

    path: str
    named: bool


@dataclass(frozen=True)
class LeftOut:
    """A file or folder that is not looked into, and why."""

    path: str
    why: str


@dataclass(frozen=True)
class Excluding:
    """What the configuration of a folder leaves out. `exclude` None means the usual folders.

    `also` are patterns that are relative to other folders, those of settings that were extended.
    """

    folder: Path
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    also: tuple[tuple[Path, tuple[str, ...]], ...] = ()

    def excludes(self, path: Path, *, is_folder: bool) -> bool:
        """Whether `path` matches one of the patterns, which are as in .gitignore and relative to `folder`."""
        if self.exclude is None and is_folder and _usual(path.name):
            return True
        own = (self.exclude or ()) + self.extend_exclude
        return any(
            patterns and _verdict(_spec(patterns), folder, path, is_folder) is True
            for folder, patterns in ((self.folder, own), *self.also)
        )


def discover(
    paths: Sequence[str],
    excluding: Callable[[Path], Excluding],
    *,
    force_exclude: bool = False,
    left_out: list[LeftOut] | None = None,
) -> Iterator[Found | Missing]:
    """The files of `paths` in order, each once. `excluding` gives the exclusions that hold in a folder.

    Files that are named are taken whatever is excluded, unless `force_exclude` is set. What is passed over is added to
    `left_out`.
    """
    passed = [] if left_out is None else left_out
    seen: set[str | None] = set()
    for path in paths:
        for found in _discover_one(path, excluding, force_exclude, passed):
            key = real_path(found.path) if isinstance(found, Found) else None
            if key is None or key not in seen:
                seen.add(key)
                yield found


def _discover_one(
    path: str, excluding: Callable[[Path], Excluding], force_exclude: bool, left_out: list[LeftOut]
) -> Iterator[Found | Missing]:
    if not os.path.lexists(path):
        yield Missing(path, "no such file or folder")
    elif force_exclude and _forced_out(Path(os.path.abspath(path)), excluding):
        left_out.append(LeftOut(path, EXCLUDED))
    elif os.path.isdir(path) and saved_model_folder(path) is None:
        yield from _walk(path, _Ignores.above(Path(os.path.abspath(path))), excluding, left_out)
    else:
        yield Found(path, named=not force_exclude)  # hooks name whatever has the right ending


def _forced_out(path: Path, excluding: Callable[[Path], Excluding]) -> bool:
    """Whether the path, or a folder that it is in, is excluded by the configuration that holds there."""
    exclusions = excluding(path if path.is_dir() else path.parent)
    if exclusions.excludes(path, is_folder=path.is_dir()):
        return True
    root = exclusions.folder
    return any(exclusions.excludes(parent, is_folder=True) for parent in path.parents if root in parent.parents)


def _walk(
    path: str, ignores: _Ignores, excluding: Callable[[Path], Excluding], left_out: list[LeftOut]
) -> Iterator[Found | Missing]:
    try:
        with os.scandir(path) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Missing(path, f"cannot look into this folder: {(error.strerror or str(error)).lower()}")
        return
    folder = Path(os.path.abspath(path))
    ignores = ignores.within(folder)
    exclusions = excluding(folder)
    for entry in inside:
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and (not entry.name.endswith(SUFFIXES) or (entry.is_symlink() and os.path.isdir(entry.path))):
            continue
        place = folder / entry.name
        shown = entry.name if path == "." else os.path.join(path, entry.name)
        if exclusions.excludes(place, is_folder=is_folder):
            left_out.append(LeftOut(shown, EXCLUDED))
        elif ignores.ignores(place, is_folder=is_folder):
            left_out.append(LeftOut(shown, "git ignores it"))
        elif is_folder and (place / "pyvenv.cfg").exists():
            left_out.append(LeftOut(shown, "it is a virtual environment"))
        elif is_folder and saved_model_folder(shown) is None:
            yield from _walk(shown, ignores, excluding, left_out)
        else:
            yield Found(shown, named=False)


@dataclass(frozen=True)
class _Ignores:
    """The .gitignore files that hold in a folder, the outermost first."""

    specs: tuple[tuple[Path, GitIgnoreSpec], ...] = ()

    @classmethod
    def above(cls, folder: Path) -> _Ignores:
        """Those above `folder` in its repository; none when they would leave out `folder` itself, which was named."""
        repository = next((p for p in (folder, *folder.parents) if (p / ".git").exists()), None)
        if repository is None:
            return cls()
        ignores = cls()
        way = [p for p in (folder, *folder.parents) if p == repository or repository in p.parents]
        for step in reversed(way):
            if step != repository and ignores.ignores(step, is_folder=True):
                return cls()
            if step != folder:
                ignores = ignores.within(step)
        return ignores

    def within(self, folder: Path) -> _Ignores:
        """These and the .gitignore of `folder`."""
        patterns = _lines(folder / ".gitignore")
        return _Ignores((*self.specs, (folder, _spec(patterns)))) if patterns else self

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git would leave `path` out; the innermost file that says anything decides."""
        for folder, spec in reversed(self.specs):
            verdict = _verdict(spec, folder, path, is_folder)
            if verdict is not None:
                return verdict
        return False


def _verdict(spec: GitIgnoreSpec, folder: Path, path: Path, is_folder: bool) -> bool | None:
    """True: left out; False: kept by a `!pattern`; None: not spoken of."""
    try:
        relative = path.relative_to(folder).as_posix()
    except ValueError:
        return None
    return spec.check_file(relative + "/" if is_folder else relative).include


@lru_cache(maxsize=256)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def _lines(file: Path) -> tuple[str, ...]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _usual(name: str) -> bool:
    return name in _DEFAULT_NAMES or name.startswith(".")


def matches(patterns: Iterable[str], folder: Path, path: Path) -> bool:
    """Whether the file `path` matches one of the patterns, which are relative to `folder`."""
    return _verdict(_spec(tuple(patterns)), folder, path, False) is True
