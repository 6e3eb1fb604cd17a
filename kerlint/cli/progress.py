"""How far a long run has come, on a terminal."""

from __future__ import annotations

import sys
import time

QUIET = 1.0  # seconds in which nothing is said
PAUSE = 0.1  # seconds between two lines


class Progress:
    """A line on standard error that is written over again and again, and taken away at the end. Off a terminal there is none."""

    def __init__(self, *, wanted: bool) -> None:
        self._next = time.monotonic() + QUIET if wanted and sys.stderr.isatty() else float("inf")
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        """Of `total` files so many are done."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + PAUSE
        self._show(f"{done} of {total} files")

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            self._show("")

    def _show(self, text: str) -> None:
        sys.stderr.write(f"\r{text:{self._width}}" if text else f"\r{'':{self._width}}\r")
        sys.stderr.flush()
        self._width = len(text)
