"""Where something stands."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Place:
    """A span of source (1-based lines and columns, columns in characters, the end is exclusive).

    A saved model has no lines: `in_model` is then the path inside the model, such as `encoder > lstm`.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    cell: int | None = None
    in_model: str | None = None

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
        cell = f":cell {self.cell}" if self.cell is not None else ""
        return f"{self.path}{cell}:{self.line}:{self.column}"
