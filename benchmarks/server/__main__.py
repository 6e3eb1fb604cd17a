"""Measure the language server as an editor meets it, over standard input and output.

    python -m benchmarks.server [--lines 500] [--changes 60] [--edits 10000] [FILE]

prints how long it takes from the start to the first diagnostics, and from a change to the diagnostics and hints of the new
text; then what memory the server and its worker have before and after many edits.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from lsprotocol import types as lsp

from benchmarks.server.program import program
from kerlint.config import Settings
from kerlint.engine import lint_text
from tests.editor import Editor
from tests.test_server_robustness import children, resident, server_of


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--changes", type=int, default=60)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("file", nargs="?")
    given = parser.parse_args()
    text = Path(given.file).read_text("utf-8") if given.file else program(given.lines)
    print(f"{text.count(chr(10))} lines")
    _start(text, 5)
    with tempfile.TemporaryDirectory() as folder:
        editor = Editor(Path(folder))
        uri = editor.open("m.py", text)
        editor.diagnostics(uri)
        _changes(editor, uri, given.changes)
        _engine(text)
        _memory(editor, uri, given.edits)
        editor.close()


def _start(text: str, times: int) -> None:
    taken = []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            editor = Editor(Path(folder))
            editor.diagnostics(editor.open("m.py", text))
            taken.append(time.perf_counter() - started)
            editor.close()
    print(f"start to first diagnostics: {statistics.median(taken):.2f} s (median of {times}, worst {max(taken):.2f} s)")


def _changes(editor: Editor, uri: str, times: int) -> None:
    """Type a comment at the top, one character after the other, and ask for everything after each."""
    diagnostics, everything = [], []
    for number in range(times):
        at = lsp.Position(0, number)
        started = time.perf_counter()
        editor.write(uri, "x" if number else "#\n", lsp.Range(at, at))
        editor.diagnostics(uri)
        diagnostics.append(time.perf_counter() - started)
        editor.hints(uri)
        everything.append(time.perf_counter() - started)
    for name, taken in (("diagnostics", diagnostics), ("diagnostics and hints", everything)):
        ordered = sorted(1000 * seconds for seconds in taken)
        most = ordered[int(times * 0.95)]
        print(f"change to {name}: {statistics.median(ordered):.0f} ms (median of {times}, 95 %: {most:.0f} ms)")


def _engine(text: str) -> None:
    """What of that is the engine's own time."""
    taken = []
    for _ in range(10):
        started = time.perf_counter()
        lint_text(text, "m.py", Settings())
        taken.append(time.perf_counter() - started)
    print(f"the engine alone: {1000 * statistics.median(taken):.0f} ms")


def _memory(editor: Editor, uri: str, times: int) -> None:
    """Type and delete; every fiftieth time, wait for the answer as somebody does who reads."""
    pids = [server_of(editor), *children(server_of(editor))]
    start = lsp.Position(0, 0)
    for number in range(times + 1):
        if number % max(times // 5, 1) == 0:
            editor.hints(uri)
            server, worker = (resident(pid) / 1e6 for pid in pids)
            print(f"memory after {number} edits: server {server:.0f} MB, worker {worker:.0f} MB")
        if number % 2:
            editor.write(uri, "", lsp.Range(start, lsp.Position(1, 0)))
        else:
            editor.write(uri, f"# {number}\n", lsp.Range(start, start))
        if number % 50 == 0:
            editor.hints(uri)


if __name__ == "__main__":
    main()
