"""Whose turn it is: one document is analysed at a time, the one that was changed last first.

A result that nobody needs any more is not waited for, and a slow program is put back when another one waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kerlint.server.analyst import Analyst, Failed, Stuck
from kerlint.server.data import Details
from kerlint.server.documents import Document, Documents, Known

QUICK = 0.25  # seconds: documents that take no longer are analysed with every key
LONGEST_PAUSE = 0.5  # seconds that the fingers must rest before a slow document is analysed again
TURN = 0.5  # seconds after which a document gives way to another one
LIMIT = 20.0  # seconds that one analysis may take
_SETTINGS = (
    ".kerlint.toml",
    "kerlint.toml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "environment.yml",
    "environment.yaml",
    "Pipfile",
)


class Desk:
    """Analyses documents in the background and calls `done` with each that has a new result, `failed` with what went wrong."""

    def __init__(self, documents: Documents, done: Callable[[Document], None], failed: Callable[[str], None]) -> None:
        self.analyst = Analyst()
        self._documents = documents
        self._done = done
        self._failed = failed
        self._waiting: dict[Document, float] = {}  # and from when on it may be analysed
        self._surroundings: dict[str, tuple[object, ...]] = {}
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work."""
        self._loop = asyncio.ensure_future(self._work())

    def stop(self) -> None:
        """End the work and the worker."""
        if self._loop is not None:
            self._loop.cancel()
        self.analyst.end()

    def want(self, document: Document, *, first: bool = True) -> None:
        """Have a document analysed: as the next one, or after those that wait already."""
        known = document.known.analysis.seconds if document.known else 0.0
        due = asyncio.get_running_loop().time() + (0.0 if known <= QUICK else min(known, LONGEST_PAUSE))
        self._waiting.pop(document, None)
        self._waiting = {**self._waiting, document: due} if first else {document: due, **self._waiting}
        self._news.set()

    def forget(self, document: Document) -> None:
        """A document that was closed needs no result."""
        self._waiting.pop(document, None)
        self._news.set()

    async def details(self, known: Known) -> Details:
        """What there is to tell of a program that was analysed. Raises Failed."""
        if known.details is None:
            known.details = await self.analyst.ask("details", known.program, known.document.settings.options)
        return known.details

    async def _work(self) -> None:
        while True:
            self._news.clear()
            document = self._next()
            if document is None:
                await self._rest()
                continue
            del self._waiting[document]
            await self._turn(document)

    def _next(self) -> Document | None:
        """The document that was wanted last, of those whose pause is over."""
        now = asyncio.get_running_loop().time()
        return next((document for document in reversed(self._waiting) if self._waiting[document] <= now), None)

    async def _rest(self) -> None:
        """Wait until there is something to do."""
        now = asyncio.get_running_loop().time()
        pause = min((due - now for due in self._waiting.values()), default=None)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), pause)

    async def _turn(self, document: Document) -> None:
        """Analyse the document, unless it changes meanwhile or takes too long while others wait."""
        end = asyncio.get_running_loop().time() + TURN
        analysis = asyncio.ensure_future(self._analyse(document))
        try:
            while not analysis.done():
                await self._until_news(analysis)
                late = asyncio.get_running_loop().time() >= end
                if document in self._waiting or document.closed:
                    return
                if late and not analysis.done() and self._next() is not None:
                    self.want(document, first=False)
                    return
        finally:
            analysis.cancel()
            await asyncio.wait({analysis})

    async def _until_news(self, analysis: asyncio.Future[None]) -> None:
        self._news.clear()
        news = asyncio.ensure_future(self._news.wait())
        both: set[asyncio.Future[Any]] = {analysis, news}
        try:
            await asyncio.wait(both, timeout=TURN, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()

    async def _analyse(self, document: Document) -> None:
        self._renew(document.path)
        parts, stamp = document.parts, document.stamp
        program = document.program(self._documents.imported_by(document))
        try:
            analysis = await self.analyst.ask("analyse", program, document.settings.options, seconds=LIMIT)
        except (Failed, Stuck) as error:
            if document not in self._waiting:
                self._failed(f"{document.path}: {error}")
                document.settled.set()
            return
        document.learn(analysis, program, parts, stamp)
        self._done(document)

    def _renew(self, path: str) -> None:
        """Take another worker when a file of settings above the path has changed: a worker reads each of them once."""
        folder, now = os.path.dirname(path), _surroundings(path)
        if self._surroundings.setdefault(folder, now) != now:
            self.analyst.end()
            self._surroundings = {folder: now}


def _surroundings(path: str) -> tuple[object, ...]:
    """What distinguishes the files of settings above a file from what they were before."""
    if path.startswith("<"):
        return ()
    found: list[object] = []
    for folder in Path(path).parents:
        for name in _SETTINGS:
            with contextlib.suppress(OSError):
                status = os.stat(folder / name)
                found.append((name, status.st_mtime_ns, status.st_size))
    return tuple(found)
