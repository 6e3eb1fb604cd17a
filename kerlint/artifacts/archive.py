"""`.keras` files, which are zip archives: looked into, never extracted."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from kerlint.artifacts.refusals import unreadable

LARGEST_DIRECTORY = 20_000_000  # bytes of the list of entries
LARGEST_UNPACKED = 100_000_000  # bytes of a compressed entry
STEEPEST = 200  # how many times larger than it is packed an entry of some size may be
_SOME_SIZE = 10_000_000
_PICKLED = (".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth")
_PROTOCOLS = tuple(bytes((0x80, number)) for number in range(2, 6))


@contextmanager
def opened(path: str) -> Iterator[Archive]:
    """The archive. Raises Unreadable for what is no archive, or one made to exhaust its reader."""
    _refuse_large_directory(path)
    try:
        with zipfile.ZipFile(path) as file:
            yield Archive(path, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, struct.error) as error:
        raise unreadable(path, f"this is no readable archive: {error}") from None


def _refuse_large_directory(path: str) -> None:
    """The list of entries is read in one go, so its size is looked at first; the record of it ends the file."""
    with open(path, "rb") as file:
        file.seek(max(os.fstat(file.fileno()).st_size - 70_000, 0))
        tail = file.read(70_000)
    found = tail.rfind(b"PK\5\6")
    size = int.from_bytes(tail[found + 12 : found + 16], "little") if found >= 0 else 0
    large = tail.rfind(b"PK\6\6")
    if size == 0xFFFFFFFF and large >= 0:
        size = int.from_bytes(tail[large + 40 : large + 48], "little")
    if size > LARGEST_DIRECTORY:
        raise unreadable(path, f"the archive's list of entries has {size:,} bytes")


class Archive:
    """The entries of a zip file."""

    def __init__(self, path: str, file: zipfile.ZipFile) -> None:
        self.path = path
        self._file = file
        for entry in file.infolist():
            if entry.file_size > _SOME_SIZE and entry.file_size > STEEPEST * max(entry.compress_size, 1):
                raise unreadable(
                    path,
                    f"the entry `{entry.filename}` unpacks from {entry.compress_size:,} to {entry.file_size:,} bytes",
                )

    def names(self) -> list[str]:
        """Every entry."""
        return self._file.namelist()

    def read(self, name: str, largest: int) -> bytes | None:
        """The bytes of an entry, None where there is none. Raises Unreadable when there are too many."""
        if name not in self._file.NameToInfo:
            return None
        with self._file.open(name) as entry:
            data = entry.read(largest + 1)
        if len(data) > largest:
            raise unreadable(self.path, f"the entry `{name}` has more than {largest:,} bytes")
        return data

    def window(self, name: str) -> BinaryIO | None:
        """An entry as a file: one that is stored as it is takes no memory, however large; None where it is too large."""
        info = self._file.NameToInfo.get(name)
        if info is None:
            return None
        if info.compress_type == zipfile.ZIP_STORED:
            return self._file.open(info)  # type: ignore[return-value]
        if info.file_size > LARGEST_UNPACKED:
            return None
        data = self.read(name, LARGEST_UNPACKED)
        return None if data is None else io.BytesIO(data)

    def climbing(self) -> Iterator[str]:
        """Entries that would be written outside the folder that the archive is unpacked into."""
        for info in self._file.infolist():
            parts = info.filename.replace("\\", "/").split("/")
            absolute = info.filename.startswith(("/", "\\")) or (len(parts[0]) == 2 and parts[0][1] == ":")
            if absolute or ".." in parts or stat.S_ISLNK(info.external_attr >> 16):
                yield info.filename

    def pickled(self) -> Iterator[str]:
        """Entries that are pickled objects, by their names or their first bytes."""
        for info in self._file.infolist():
            if info.filename.lower().endswith(_PICKLED) or self._begins(info):
                yield info.filename

    def _begins(self, info: zipfile.ZipInfo) -> bool:
        if info.is_dir() or info.filename in ("config.json", "metadata.json"):
            return False
        try:
            with self._file.open(info) as entry:
                return entry.read(2) in _PROTOCOLS
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            return False
