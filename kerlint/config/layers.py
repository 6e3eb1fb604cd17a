"""Files of settings as they were read, one upon the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kerlint.config.keys import KEYS
from kerlint.config.positions import line_of
from kerlint.discovery import Excluding
from kerlint.findings import Severity
from kerlint.selection import Selection

COMMAND_LINE = "the command line"


@dataclass(frozen=True)
class Layer:
    """One file of settings, or what the command line sets: values by key. `path` is how messages call it.

    `text` is that of the file, `table` the table in it that has the settings.
    """

    folder: Path
    path: str
    values: Mapping[str, Any]
    text: str = ""
    table: tuple[str, ...] = ()

    def line(self, key: str) -> int | None:
        """The line on which the key is set; None on the command line. Found when it is asked for, since that takes a while."""
        return line_of(self.text, (*self.table, key)) if key in self.values else None


@dataclass(frozen=True)
class Config:
    """The settings of one file, what it extends below it and what the command line sets above it."""

    layers: tuple[Layer, ...] = ()

    @property
    def path(self) -> str | None:
        """The file, or the command line where that is all there is."""
        files = [layer.path for layer in self.layers if layer.path != COMMAND_LINE]
        return files[-1] if files else None

    def get(self, key: str) -> Any:
        """The value of a key that the nearest layer sets; None where none does."""
        return next((value for _, value in self.all(key)), None)

    def all(self, key: str) -> Iterator[tuple[Layer, Any]]:
        """The layers that set the key, the nearest first."""
        for layer in reversed(self.layers):
            if key in layer.values:
                yield layer, layer.values[key]

    @property
    def selections(self) -> tuple[Selection, ...]:
        """What each layer selects, each on top of those before."""
        return tuple(
            Selection(
                layer.values.get("select"),
                layer.values.get("extend-select", ()),
                layer.values.get("ignore", ()),
            )
            for layer in self.layers
        )

    @cached_property
    def excluding(self) -> Excluding:
        """What is left out."""
        folder = self.layers[-1].folder if self.layers else Path.cwd()
        patterns = [(layer.folder, value) for layer, value in list(self.all("exclude"))[:1]]
        patterns += [(layer.folder, value) for layer, value in self.all("extend-exclude")]
        return Excluding(folder, None if self.get("exclude") is None else (), also=tuple(patterns))

    @property
    def force_exclude(self) -> bool:
        """Whether that holds for files that are named too."""
        return bool(self.get("force-exclude"))

    @property
    def target(self) -> int | None:
        """The generation of Keras."""
        target: int | None = self.get("target")
        return target

    @property
    def preview(self) -> bool:
        """Whether rules that are on trial may run."""
        return bool(self.get("preview"))

    @cached_property
    def rules(self) -> tuple[Path, ...]:
        """Folders with rules of the user's."""
        return tuple(dict.fromkeys(folder for _, folders in self.all("rules") for folder in folders))

    @cached_property
    def per_file_ignores(self) -> tuple[tuple[Path, str, tuple[str, ...]], ...]:
        """Patterns, the folders that they are relative to, and what is ignored there."""
        return tuple(
            (layer.folder, pattern, selectors)
            for layer, table in self.all("per-file-ignores")
            for pattern, selectors in table.items()
        )

    @cached_property
    def severity(self) -> dict[str, Severity]:
        """Severities by code or name of rule."""
        return self._table("severity")

    @cached_property
    def shapes(self) -> dict[str, tuple[int | None, ...]]:
        """Shapes of data by name."""
        return self._table("shapes")

    @property
    def fail_on(self) -> Severity:
        """The least severity that makes the exit status 1."""
        return self.get("fail-on") or Severity(KEYS["fail-on"].default)

    @property
    def unsafe_fixes(self) -> bool:
        """Whether fixes that change the model are made."""
        return bool(self.get("unsafe-fixes"))

    @property
    def baseline(self) -> Path | None:
        """The file of known findings."""
        path: Path | None = self.get("baseline")
        return path

    @property
    def output_format(self) -> str | None:
        """How findings are printed; None where nobody says."""
        form: str | None = self.get("output-format")
        return form

    def _table(self, key: str) -> dict[str, Any]:
        """The entries of all layers; of the same entry the nearest."""
        merged: dict[str, Any] = {}
        for _, table in reversed(list(self.all(key))):
            merged.update(table)
        return merged
