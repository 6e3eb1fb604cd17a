"""Where running code stands: the line of the user's behind a call into Keras."""

from __future__ import annotations

import linecache
import os
import re
import sys
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from kerlint.graph.places import Place

_HERE = os.path.dirname(os.path.abspath(__file__))
_CELL = re.compile(r"In\s?\[(\d+)\]")
CELLS = "In"  # cells of a running notebook are numbered as the shell numbers what it runs


@dataclass(frozen=True)
class Spot:
    """An instruction of running code; what it is of the source is worked out when somebody asks."""

    code: CodeType
    instruction: int
    line: int

    @property
    def file(self) -> str:
        """The file as Python knows it; for what was typed into a notebook it is no file."""
        return self.code.co_filename

    def place(self) -> Place:
        """The expression that runs there; before Python 3.11 the line alone is known."""
        line, end_line, column, end_column = self._span()
        number = _cell(self.file)
        path = CELLS if number is not None else shown_path(self.file)
        return Place(path, line, column, end_line, end_column, cell=number)

    def _span(self) -> tuple[int, int, int, int]:
        if sys.version_info >= (3, 11):
            found = next(islice(self.code.co_positions(), self.instruction // 2, None), (None,) * 4)
            line, end_line, start, end = found
            if line is not None and end_line is not None and start is not None and end is not None:
                return line, end_line, _column(self.file, line, start), _column(self.file, end_line, end)
        text = linecache.getline(self.file, self.line)
        return self.line, self.line, len(text) - len(text.lstrip()) + 1, max(len(text.rstrip()) + 1, 2)


def _column(file: str, line: int, offset: int) -> int:
    """Python counts bytes of UTF-8 from 0, places count characters from 1."""
    text = linecache.getline(file, line).encode("utf-8", "surrogatepass")
    return len(text[:offset].decode("utf-8", "replace")) + 1 if text else offset + 1


def shown_path(file: str) -> str:
    """The path as a user would write it: relative where it is below the current folder."""
    try:
        relative = os.path.relpath(file)
    except ValueError:  # another drive
        return file
    return file if relative.startswith(os.pardir) or not os.path.isabs(file) else relative


def _cell(file: str) -> int | None:
    """The number of the cell that IPython keeps under this name; None for what is no cell."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    told = getattr(getattr(shell, "compile", None), "format_code_name", lambda name: None)(file)
    found = _CELL.fullmatch(told[1]) if told else None
    return int(found[1]) if found else None


def spot_of(thing: Any) -> Spot | None:
    """The innermost line of the user's on the way here; methods of `thing` itself do not count.

    Where no line is outside of installed packages, it is the innermost one outside of Keras.
    """
    frame: FrameType | None = sys._getframe(1)
    installed: FrameType | None = None
    while frame is not None:
        if not _own(frame.f_code.co_filename) and not _method_of(frame, thing):
            if not _installed(frame.f_code.co_filename):
                return Spot(frame.f_code, frame.f_lasti, frame.f_lineno)
            installed = installed or frame
        frame = frame.f_back
    return Spot(installed.f_code, installed.f_lasti, installed.f_lineno) if installed is not None else None


def _method_of(frame: FrameType, thing: Any) -> bool:
    code = frame.f_code
    return code.co_argcount > 0 and frame.f_locals.get(code.co_varnames[0]) is thing


def _own(file: str) -> bool:
    """Whether the file is of kerlint's tracing, of Python's machinery, or of Keras."""
    return file.startswith((_HERE, "<frozen ", *_keras_folders(_generations())))


def _generations() -> tuple[str, ...]:
    return tuple(name for name in ("keras", "tf_keras", "tensorflow") if name in sys.modules)


@lru_cache(maxsize=8)
def _keras_folders(names: tuple[str, ...]) -> tuple[str, ...]:
    files = [getattr(sys.modules[name], "__file__", None) for name in names]
    return tuple(os.path.dirname(file) + os.sep for file in files if file)


@lru_cache(maxsize=4096)
def _installed(file: str) -> bool:
    return file.startswith(_installation())


@lru_cache(maxsize=1)
def _installation() -> tuple[str, ...]:
    """The folders of Python's library and of installed packages."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {str(Path(path).resolve()) for name in names if (path := sysconfig.get_path(name))}
    folders |= {path for name in names if (path := sysconfig.get_path(name))}
    return tuple(folder + os.sep for folder in folders)
