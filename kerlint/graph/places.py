"""Where something stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import total_ordering
from typing import Any


@total_ordering
@dataclass(frozen=True)
class Place:
    """A span of source (1-based lines and columns, columns in characters, the end is exclusive).

    In a notebook `cell` is counted from 1 over all cells, and lines are counted in the cell. A saved model has no lines:
    `in_model` is then the path inside the model, such as `encoder > lstm`.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    cell: int | None = None
    in_model: str | None = None

    @property
    def document(self) -> str:
        """What the lines are counted in: the file, or one cell of a notebook."""
        return document(self.path, self.cell)

    @property
    def start(self) -> Place:
        """The empty span at the beginning."""
        return replace(self, end_line=self.line, end_column=self.column)

    @property
    def end(self) -> Place:
        """The empty span behind the last character."""
        return replace(self, line=self.end_line, column=self.end_column)

    def __str__(self) -> str:
        if self.in_model is not None:
            return f"{self.path}: {self.in_model}"
        return f"{self.document}:{self.line}:{self.column}"

    def __lt__(self, other: Place) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[Any, ...]:
        spot = (self.line, self.column, self.end_line, self.end_column)
        return (self.path, self.cell or 0, *spot, self.in_model or "")


def document(path: str, cell: int | None) -> str:
    """The name of a file, or of a cell: `train.py`, `train.ipynb:cell 3`."""
    return path if cell is None else f"{path}:cell {cell}"
