"""Writing comments that suppress findings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kerlint.config import Resolver, Settings
from kerlint.engine import Error, FileResult, Report, lint_file
from kerlint.findings import Finding
from kerlint.fixes.changes import Change, apply
from kerlint.fixes.positions import Positions
from kerlint.fixing import mended_bytes, with_texts
from kerlint.graph.places import Place
from kerlint.reading import Source, Unreadable, read_bytes
from kerlint.suppressions import logical_lines
from kerlint.writing import write

_IGNORE = re.compile(r"#\s*kerlint:\s*ignore\s*\[([^\]]*)\]")
_OWN = "KER0"  # what is wrong with a file or with comments is not mended by another comment


def ignore_files(report: Report, resolver: Resolver, findings: Iterable[Finding]) -> int:
    """Write a comment for each finding into its file, where the file was linted. Returns how many are suppressed then."""
    total = 0
    wanted = list(findings)
    for result in list(report.results):
        here = [finding for finding in wanted if finding.place.document in result.texts and not finding.code.startswith(_OWN)]
        if not here or result.source is None:
            continue
        settings = resolver.settings_in(Path(result.path).absolute().parent)
        left = ignored(result, here, settings)
        if left.source is None or left.source is result.source:
            continue
        try:
            write(result.path, mended_bytes(read_bytes(result.path), result.source, left.source))
        except (OSError, UnicodeEncodeError, Unreadable) as error:
            report.errors.append(Error(f"cannot write the comments: {error}", result.path))
            continue
        report.replace(left)
        total += left.suppressed - result.suppressed
    return total


def ignored(result: FileResult, findings: Iterable[Finding], settings: Settings) -> FileResult:
    """What is left when comments suppress the findings, with the source that has them.

    The result is as it was where the comments would change the program.
    """
    if result.source is None:
        return result
    lines = _Lines(result.source)
    codes: dict[tuple[str, int], set[str]] = {}
    for finding in findings:
        line = lines.line_for(finding.place)
        if line is not None:
            codes.setdefault((finding.place.document, line), set()).add(finding.code)
    changes: dict[str, list[Change]] = {}
    for (document, line), added in codes.items():
        changes.setdefault(document, []).append(_change(result.source.texts[document], line, sorted(added)))
    texts = {name: apply(text, changes.get(name, [])) for name, text in result.source.texts.items()}
    try:
        source = with_texts(result.source, texts)
    except Unreadable:
        return result
    if ast.dump(source.tree) != ast.dump(result.source.tree):
        return result
    return lint_file(source, settings)


class _Lines:
    """Which lines can have a comment at their end."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._statements = logical_lines(source)[2]
        self._closed = set(_inner_lines(source))

    def line_for(self, place: Place) -> int | None:
        """The line at whose end a comment suppresses a finding at `place`: the first of the finding or its statement, or
        their last, that can have a comment."""
        above = next((cell.first for cell in self._source.cells if cell.number == place.cell), 1) - 1
        first, last = place.line + above, place.end_line + above
        around = next(((s.first, s.last) for s in self._statements if s.first <= first <= s.last), ())
        return next((line - above for line in (first, last, *around) if line not in self._closed), None)


def _inner_lines(source: Source) -> Iterator[int]:
    """The lines whose end is inside of a string, or after a backslash."""
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node.end_lineno is not None:
            text = isinstance(node, ast.JoinedStr) or isinstance(node.value, (str, bytes))
            if text and node.end_lineno > node.lineno:
                yield from range(node.lineno, node.end_lineno)
    yield from (number for number, line in enumerate(source.lines, start=1) if line.endswith("\\"))


def _change(text: str, number: int, codes: list[str]) -> Change:
    """A comment at the end of the line, or the codes added to the comment that is there."""
    positions = Positions(text)
    start = positions.offset(number, 1)
    line = positions.line(number)
    there = _IGNORE.search(line)
    if there is not None:
        named = [part.strip() for part in there[1].split(",") if part.strip()]
        told = ", ".join([*named, *(code for code in codes if code not in named)])
        return start + there.start(1), start + there.end(1), told
    return start + len(line.rstrip()), start + len(line), f"  # kerlint: ignore[{', '.join(codes)}]"
