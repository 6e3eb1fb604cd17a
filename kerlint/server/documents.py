"""What is open in the editor: Python files and notebooks, and what is known of each."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path

from kerlint.graph.places import Place
from kerlint.server.data import Analysis, Details, Program
from kerlint.server.moves import Moves
from kerlint.server.settings import ClientSettings
from kerlint.server.texts import Text

PYTHON = "python"
VIRTUAL = ".virtual_documents"  # where JupyterLab says that notebooks are, while they are in the folder above


@dataclass(frozen=True)
class Part:
    """A file, or one cell of a notebook, at one moment."""

    uri: str
    version: int | None
    text: Text


# The parts of a document: the one of a file under None, the code cells of a notebook under their numbers from 1.
Parts = Mapping[int | None, Part]


@dataclass(eq=False)
class Document:
    """A file or a notebook that is open. `stamp` counts its changes, `known` is the latest result."""

    uri: str
    parts: Parts
    settings: ClientSettings = field(default_factory=ClientSettings)
    stamp: int = 0
    closed: bool = False
    known: Known | None = None
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    missed: bool = False  # somebody was told what was known of an older text

    @property
    def path(self) -> str:
        """Where it is kept; for what is kept nowhere, a name that is no path."""
        return path_of(self.uri)

    @property
    def is_notebook(self) -> bool:
        """Whether it has cells."""
        return None not in self.parts

    def imports(self, name: str) -> bool:
        """Whether it has an import with this name in it, as that of a module that it reads would have."""
        statement = re.compile(rf"\b(?:from|import)\b[^\n#]*(?:\([^)]*)?\b{re.escape(name)}\b")
        return any(statement.search(part.text.text) for part in self.parts.values())

    def program(self, others: tuple[tuple[str, str], ...] = ()) -> Program:
        """What a worker is to read."""
        if self.is_notebook:
            cells = tuple((number, part.text.text) for number, part in self.parts.items() if number is not None)
            return Program(self.path, cells=cells, open=others)
        return Program(self.path, self.parts[None].text.text, open=others)

    def changed(self, parts: Parts) -> None:
        """Take note of a change."""
        self.parts = parts
        self.stamp += 1
        self.settled.clear()

    def learn(self, analysis: Analysis, program: Program, parts: Parts, stamp: int) -> None:
        """Take note of a result, which is of these parts at that time."""
        self.known = Known(self, analysis, program, parts, stamp)
        if stamp == self.stamp:
            self.settled.set()

    async def look(self, patience: float) -> Known | None:
        """What is known of the text as it is now; after `patience` seconds, what was known of an older one, if anything."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.settled.wait(), patience if self.known else None)
        self.missed |= not self.settled.is_set()
        return self.known


@dataclass(eq=False)
class Known:
    """A result, the parts that it is of, and the way to and from the document as it is now.

    `details` are asked for when somebody wants to know them.
    """

    document: Document
    analysis: Analysis
    program: Program
    parts: Parts
    stamp: int
    details: Details | None = None
    _moves: dict[str, tuple[Text, Moves]] = field(default_factory=dict)

    def locate(self, place: Place) -> tuple[Part, lsp.Range] | None:
        """Where a place of this document is now; None where it was changed or taken away."""
        old = self.parts.get(place.cell)
        now = None if old is None else self._now(old.uri)
        if old is None or now is None:
            return None
        moved = place if now.text is old.text else self._between(old, now).forward(place)
        return None if moved is None else (now, now.text.range(moved))

    def spot(self, uri: str, position: lsp.Position) -> tuple[int | None, int, int] | None:
        """Cell, line and column that a position of the document had when it was read."""
        now = self._now(uri)
        entry = next(((number, part) for number, part in self.parts.items() if part.uri == uri), None)
        if now is None or entry is None:
            return None
        number, old = entry
        line, column = now.text.spot(position)
        if now.text is not old.text:
            moved = self._between(old, now).back(line)
            if moved is None:
                return None
            line = moved
        return number, line, column

    def untouched(self, part: Part) -> bool:
        """Whether a part that the result is of is still as it was."""
        now = self._now(part.uri)
        return now is not None and now.text is part.text

    def _now(self, uri: str) -> Part | None:
        return next((part for part in self.document.parts.values() if part.uri == uri), None)

    def _between(self, old: Part, now: Part) -> Moves:
        text, moves = self._moves.get(old.uri, (None, None))
        if text is not now.text or moves is None:
            moves = Moves.between(old.text.lines, now.text.lines)
            self._moves[old.uri] = now.text, moves
        return moves


class Documents:
    """All that is open, by the address of the file, the notebook or one of its cells."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(dict.fromkeys(self._by_uri.values()))

    def get(self, uri: str) -> Document | None:
        """The document that has this address, its own or that of a cell."""
        return self._by_uri.get(uri)

    def add(self, document: Document) -> None:
        """Keep a document."""
        self._by_uri[document.uri] = document
        for part in document.parts.values():
            self._by_uri[part.uri] = document

    def remove(self, document: Document) -> None:
        """Forget a document."""
        document.closed = True
        document.settled.set()
        for uri in [uri for uri, other in self._by_uri.items() if other is document]:
            del self._by_uri[uri]

    def imported_by(self, document: Document) -> tuple[tuple[str, str], ...]:
        """Paths and texts of the open files that the document may import."""
        return tuple(
            (os.path.realpath(other.path), other.parts[None].text.text)
            for other in self
            if other is not document and not other.is_notebook and document.imports(module_name(other.path))
        )

    def importing(self, path: str) -> list[Document]:
        """The documents that may import the file."""
        name = module_name(path)
        return [document for document in self if document.path != path and document.imports(name)]

    def text_of(self, path: str, encoding: lsp.PositionEncodingKind | str) -> Text:
        """The text of any file: as the editor has it, else as it is kept; empty where it cannot be read."""
        document = self._by_uri.get(from_fs_path(path) or "")
        if document is not None and not document.is_notebook:
            return document.parts[None].text
        try:
            return Text(Path(path).read_text("utf-8", "replace"), encoding)
        except OSError:
            return Text("", encoding)


def path_of(uri: str) -> str:
    """The path that an address means; a name in angle brackets for what is in no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    if path is None:
        return f"<{uri}>"
    return os.path.join(*(part for part in Path(path).parts if part != VIRTUAL))


def module_name(path: str) -> str:
    """The name by which a file is imported."""
    file = Path(path)
    return file.parent.name if file.stem == "__init__" else file.stem
