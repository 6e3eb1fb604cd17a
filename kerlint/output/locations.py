"""From places, as kerlint counts them, to what other programs count: paths, lines and columns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")  # where GitHub and GitLab have the repository


@dataclass(frozen=True)
class Span:
    """Lines and columns from 1, columns in characters, the end exclusive. A line of a notebook file has no columns."""

    line: int
    end_line: int
    column: int | None = None
    end_column: int | None = None


class Locations:
    """Where things stand in files below `root`. `sources` are the texts by `Place.document`."""

    def __init__(self, sources: Mapping[str, str], root: Path) -> None:
        self._sources = sources
        self._root = os.path.realpath(root)
        self._positions: dict[str, Positions] = {}
        self._cells: dict[str, dict[int, list[int]]] = {}

    def relative(self, path: str) -> str:
        """The path from the root with `/` between its parts; the whole path where the file is somewhere else."""
        folder, name = os.path.split(os.path.abspath(path))
        real = Path(os.path.realpath(folder), name)
        try:
            return real.relative_to(self._root).as_posix()
        except ValueError:
            return real.as_posix()

    def span(self, place: Place) -> Span:
        """Where the place is in its file: of a cell, the lines of the notebook file; of a saved model, the first line."""
        if place.in_model is not None:
            return Span(1, 1)
        if place.cell is None:
            return Span(place.line, place.end_line, place.column, place.end_column)
        lines = self._lines_of(place.path).get(place.cell) or [1]
        return Span(*(lines[min(number, len(lines)) - 1] for number in (place.line, place.end_line)))

    def text(self, place: Place) -> str | None:
        """The source of the place; None where it is missing."""
        positions = self._of(place)
        try:
            start, end = positions.span(place) if positions else (0, 0)
        except IndexError:
            return None
        return positions.text[start:end] if positions else None

    def bytes_before(self, place: Place, line: int, column: int) -> int:
        """The 1-based column in bytes of UTF-8 of a 1-based column in characters."""
        positions = self._of(place)
        if positions is None or not 1 <= line <= len(positions):
            return column
        return len(positions.line(line)[: column - 1].encode("utf-8", "surrogatepass")) + 1

    def _of(self, place: Place) -> Positions | None:
        name = place.document
        if name not in self._positions and name in self._sources:
            self._positions[name] = Positions(self._sources[name])
        return self._positions.get(name)

    def _lines_of(self, notebook: str) -> dict[int, list[int]]:
        """The lines of the file that have the lines of each cell; none where the file is not there, or no notebook."""
        if notebook not in self._cells:
            from kerlint.notebooks.physical import physical_lines

            self._cells[notebook] = {}
            with suppress(OSError, ValueError, LookupError, TypeError):
                self._cells[notebook] = physical_lines(Path(notebook).read_bytes())
        return self._cells[notebook]


def repository() -> Path:
    """The root of the repository that kerlint runs in; the current folder where there is none."""
    here = Path.cwd()
    for name in _ROOTS:
        root = os.environ.get(name)
        if root and Path(root) in (here, *here.parents):
            return Path(root)
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
