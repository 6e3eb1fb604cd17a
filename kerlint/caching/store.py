"""Results on disk: for each folder and settings one file, its pack, with a result for each file of the folder.

A pack is written in one step and begins with the digest of the rest, so that what is broken, or was cut short, is passed
over and written anew. Of two processes that write the same pack the last one wins; nothing else is lost. What cannot be
written is not kept, and the run goes on.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kerlint.artifacts.kinds import is_model_path
from kerlint.caching.keys import folder_key, settings_key
from kerlint.caching.records import Plain, record_of, result_of
from kerlint.config import Settings
from kerlint.discovery import Found
from kerlint.engine import FileResult
from kerlint.lookups import search_path
from kerlint.reading import Unreadable, names_keras, read_bytes
from kerlint.states import ABSENT, UNREAD, real_path, state_of
from kerlint.writing import write

KEPT_DAYS = 30  # packs that no run has used for so long are removed
LARGEST = 200_000_000  # bytes of all packs; beyond, those go that were not used for longest
PACK, SETTINGS = ".pack.json", ".settings"
_DAY = 86_400.0
_TAG = "CACHEDIR.TAG"
_OWN = {
    ".gitignore": "# made by kerlint\n*\n",
    _TAG: "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache made by kerlint. About such tags see https://bford.info/cachedir/\n",
}

Look = tuple[str, str | tuple[str, ...]]  # a path and its state, or a folder and where imports in it are looked up


@dataclass
class _Pack:
    """The results of one folder: by name, the state of the file, the looks that it needs to be the same, the record."""

    file: Path
    folder: str
    entries: dict[str, tuple[str, list[int], Plain]] = field(default_factory=dict)
    looks: dict[Look, int] = field(default_factory=dict)  # with their numbers, in order
    holding: dict[int, bool] = field(default_factory=dict)  # by number, whether the interpreter would see the same again
    changed: bool = False

    @cached_property
    def numbered(self) -> list[Look]:
        """The looks that were read, by number."""
        return list(self.looks)


class Cache:
    """The results in `folder`. `trouble` says why nothing can be kept there, where that is so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble: str | None = None
        self._packs: dict[tuple[str, str], _Pack] = {}
        self._keys: dict[int, tuple[str, Settings]] = {}
        self._states: dict[str, str] = {}

    # ------------------------------------------------------------ settings that are right

    def knows(self, settings: Settings) -> bool:
        """Whether these settings were found to be right before."""
        return (self.folder / f"{self._key(settings)}{SETTINGS}").exists()

    def learn(self, settings: Settings) -> None:
        """These settings are right."""
        self._write(self.folder / f"{self._key(settings)}{SETTINGS}", b"")

    # ------------------------------------------------------------ results

    def recall(self, found: Found, settings: Settings) -> FileResult | None:
        """The result that linting the file would have; None where it is not known. Saved models are not kept, since to look
        through their weights takes longer than to lint them."""
        path = found.path
        if not path.endswith((".py", ".ipy", ".ipynb")) and is_model_path(path):
            return None
        try:
            data = read_bytes(path)
        except Unreadable:
            return None
        if not names_keras(data):
            return FileResult(path, skipped=True)
        state = state_of(data, path)
        self._states[real_path(path)] = state
        pack = self._pack(path, settings)
        entry = pack.entries.get(os.path.basename(path))
        try:
            if entry is None or entry[0] != state or not self._all_hold(pack, entry[1]):
                return None
            return result_of(entry[2], path, state)
        except (LookupError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, result: FileResult, settings: Settings) -> None:
        """Keep the result of a file that was linted."""
        lookups = result.lookups
        if lookups is None or not result.state or UNREAD in lookups.files.values():
            return
        pack = self._pack(result.path, settings)
        met: list[Look] = [*lookups.files.items(), *lookups.folders.items()]
        looks = [pack.looks.setdefault(look, len(pack.looks)) for look in met]
        pack.entries[os.path.basename(result.path)] = (result.state, looks, record_of(result))
        pack.changed = True

    def save(self) -> None:
        """Write what is new, and remove what is old."""
        changed = [pack for pack in self._packs.values() if pack.changed]
        for pack in changed:
            self._write(pack.file, _written(pack))
            pack.changed = False
        if changed and self.trouble is None:
            with suppress(OSError):
                _tidy(self.folder)

    # ------------------------------------------------------------ parts

    def _key(self, settings: Settings) -> str:
        if id(settings) not in self._keys:
            self._keys[id(settings)] = settings_key(settings), settings  # kept, so that its identity is no other's
        return self._keys[id(settings)][0]

    def _pack(self, path: str, settings: Settings) -> _Pack:
        shown, key = os.path.dirname(path), self._key(settings)
        if (shown, key) not in self._packs:
            real = os.path.dirname(real_path(os.path.join(shown, "_")))
            file = self.folder / f"{folder_key(settings, key, shown, real)}{PACK}"
            self._packs[shown, key] = _read(file, shown)
        return self._packs[shown, key]

    def _all_hold(self, pack: _Pack, looks: list[int]) -> bool:
        holding = pack.holding
        for number in looks:
            if number not in holding:
                holding[number] = self._holds(pack.numbered[number])
            if not holding[number]:
                return False
        return True

    def _holds(self, look: Look) -> bool:
        """Whether the interpreter would see the same again."""
        subject, told = look
        if isinstance(told, str):
            if subject not in self._states:
                self._states[subject] = _state_now(subject)
            return self._states[subject] == told
        return tuple(map(str, search_path(Path(subject)))) == told

    def _write(self, file: Path, data: bytes) -> None:
        if self.trouble is not None:
            return
        try:
            if not (self.folder / _TAG).exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                for name, text in _OWN.items():
                    write(str(self.folder / name), text.encode("ascii"))
            write(str(file), data)
        except OSError as error:
            self.trouble = f"cannot keep results in {self.folder}: {(error.strerror or str(error)).lower()}"


def remove(folder: Path) -> int:
    """Remove the results in `folder`, and the folder when nothing else is in it. Returns how many bytes that were. A folder
    that is no cache of kerlint's is left alone, with a ValueError. Raises OSError."""
    try:
        told = (folder / _TAG).read_text("ascii")
    except (FileNotFoundError, NotADirectoryError):
        if not folder.exists():
            return 0
        raise ValueError(f"{folder} is no cache of kerlint's") from None
    if told != _OWN[_TAG]:
        raise ValueError(f"{folder} is no cache of kerlint's")
    size = 0
    for file in (*_own_files(folder), *(folder / name for name in _OWN)):
        with suppress(FileNotFoundError):
            size += file.stat().st_size
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return size


def _state_now(path: str) -> str:
    if not os.path.isfile(path):
        return ABSENT
    try:
        return state_of(read_bytes(path), path)
    except Unreadable:
        return UNREAD


def _read(file: Path, folder: str) -> _Pack:
    """The pack in the file; an empty one where there is none, or a broken one."""
    pack = _Pack(file, folder)
    if not file.exists():
        return pack
    import json

    try:
        data = file.read_bytes()
        seal, _, body = data.partition(b"\n")
        if hashlib.blake2b(body, digest_size=16).hexdigest().encode() != seal:
            return pack
        told = json.loads(body)
        for subject, state in told["looks"]:
            pack.looks[subject, state if isinstance(state, str) else tuple(state)] = len(pack.looks)
        pack.entries = {name: (state, looks, record) for name, (state, looks, record) in told["files"].items()}
        if time.time() - file.stat().st_mtime > _DAY:
            os.utime(file)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return _Pack(file, folder)
    return pack


def _written(pack: _Pack) -> bytes:
    """The pack as it is written: files that are gone are left out, and so are looks that nothing needs."""
    import json

    numbered = list(pack.looks)
    looks: dict[int, int] = {}
    files: dict[str, Plain] = {}
    for name, (state, needed, record) in pack.entries.items():
        if os.path.exists(os.path.join(pack.folder, name)):
            files[name] = (state, [looks.setdefault(look, len(looks)) for look in needed], record)
    body = json.dumps({"looks": [numbered[look] for look in looks], "files": files}, separators=(",", ":")).encode("ascii")
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body


def _own_files(folder: Path) -> list[Path]:
    """The files that kerlint makes, those of writes that were cut short among them."""
    return [
        Path(entry.path)
        for entry in os.scandir(folder)
        if entry.is_file(follow_symlinks=False) and (entry.name.endswith((PACK, SETTINGS)) or entry.name.startswith(".kerlint-"))
    ]


def _tidy(folder: Path) -> None:
    """Remove what was not used for long, and what is too much."""
    now, kept = time.time(), []
    for file in _own_files(folder):
        with suppress(FileNotFoundError):
            status = file.stat()
            if now - status.st_mtime > KEPT_DAYS * _DAY:
                file.unlink()
            else:
                kept.append((status.st_mtime, status.st_size, file))
    total = sum(size for _, size, _ in kept)
    for _, size, file in sorted(kept, key=lambda item: item[0]):
        if total <= LARGEST:
            return
        file.unlink(missing_ok=True)
        total -= size
