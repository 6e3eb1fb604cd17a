"""The cells of a notebook file, in formats 3 and 4 of Jupyter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kerlint.graph.places import Place
from kerlint.reading import Unreadable

PYTHON = ("python", "ipython", "xpython")


@dataclass(frozen=True)
class Cell:
    """A code cell. `number` counts all cells of the notebook from 1, those with prose too."""

    number: int
    text: str


@dataclass(frozen=True)
class Notebook:
    """What a notebook file holds for a linter: its Python cells, and the version of Python that ran it."""

    cells: tuple[Cell, ...]
    python: tuple[int, ...] | None = None


def parse_notebook(data: bytes, path: str) -> Notebook:
    """The Python cells of the file. Raises Unreadable when it is no notebook of a known format."""
    content = _json(data, path)
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise _refused("syntax-error", "this file is no Jupyter notebook: it has no `nbformat`", path)
    if content["nbformat"] not in (3, 4):
        raise _refused(
            "unsupported-file",
            f"this notebook has format {content['nbformat']}; kerlint reads formats 3 and 4",
            path,
            "convert it with `jupyter nbconvert --to notebook --inplace`",
        )
    metadata = _dict(content.get("metadata"))
    language = _dict(metadata.get("language_info"))
    name = str(language.get("name") or _dict(metadata.get("kernelspec")).get("language") or "python")
    if not name.lower().startswith(PYTHON):
        return Notebook(())
    return Notebook(tuple(_code_cells(content, path)), _version(language.get("version")))


def _json(data: bytes, path: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _refused(
            "wrong-encoding",
            f"byte 0x{data[error.start]:02x} is not UTF-8, in which notebooks are kept",
            path,
            "save the notebook as UTF-8",
        ) from None
    except json.JSONDecodeError as error:
        place = Place(path, error.lineno, error.colno, error.lineno, error.colno + 1)
        raise Unreadable("syntax-error", f"this notebook is no JSON: {error.msg}", place) from None
    except (RecursionError, ValueError):
        raise _refused("file-too-large", "this notebook is nested too deeply to be read", path) from None


def _refused(rule: str, message: str, path: str, help: str = "") -> Unreadable:
    return Unreadable(rule, message, Place(path), help)


def _code_cells(content: dict[str, Any], path: str) -> Iterator[Cell]:
    for number, (cell, key) in enumerate(_all_cells(content, path), start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code" or not _is_python(cell):
            continue
        text = text_of(cell.get(key))
        if text is None:
            raise _refused("syntax-error", f"cell {number} of this notebook has no source", path)
        yield Cell(number, text)


def _all_cells(content: dict[str, Any], path: str) -> list[tuple[Any, str]]:
    """Every cell, with the key of its text."""
    sheets = content.get("worksheets") if content["nbformat"] == 3 else [content]
    if not isinstance(sheets, list) or not all(isinstance(_dict(sheet).get("cells"), list) for sheet in sheets):
        raise _refused("syntax-error", "this notebook has no list of cells", path)
    return [(cell, source_key(content["nbformat"])) for sheet in sheets for cell in sheet["cells"]]


def source_key(nbformat: int) -> str:
    """Under which key a code cell has its text."""
    return "input" if nbformat == 3 else "source"


def text_of(source: Any) -> str | None:
    """The text of a cell, which files keep in one string or in several."""
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _is_python(cell: dict[str, Any]) -> bool:
    """Whether the cell is in the language of the notebook, which is Python."""
    editor = _dict(_dict(cell.get("metadata")).get("vscode")).get("languageId")
    language = editor or cell.get("language") or "python"
    return str(language).lower().startswith(PYTHON)


def _version(text: Any) -> tuple[int, ...] | None:
    parts = str(text or "").split(".")[:2]
    return tuple(map(int, parts)) if len(parts) == 2 and all(part.isdigit() for part in parts) else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
