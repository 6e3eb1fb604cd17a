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
from typing import Any, BinaryIO

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


class _Window(io.RawIOBase):
    """The bytes of an entry that is stored as it is, in the archive itself: one can move in it at no cost."""

    def __init__(self, path: str, info: zipfile.ZipInfo) -> None:
        self._file = open(path, "rb")  # noqa: SIM115  (closed with the window)
        self._file.seek(info.header_offset)
        header = self._file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\3\4"):
            raise zipfile.BadZipFile(f"the entry {info.filename!r} is not where the archive says")
        self._start = info.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        self._size = min(info.file_size, info.compress_size)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence], 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._start + self._at)
        data = self._file.read(max(min(len(buffer), self._size - self._at), 0))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


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
        if info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1:
            return io.BufferedReader(_Window(self.path, info))
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
