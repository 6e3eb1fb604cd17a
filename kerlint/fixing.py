"""Making the edits: round after round until none is left, then writing the file in one step."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kerlint.config import Resolver, Settings
from kerlint.engine import Error, FileResult, Report, Use, lint_file
from kerlint.findings import Fix
from kerlint.graph.places import document
from kerlint.reading import Source, Unreadable, is_notebook, parse_text, read_bytes
from kerlint.writing import write

ROUNDS = 10  # a fix may bring another mistake to light; more rounds than this mean that two fixes undo one another


@dataclass(frozen=True)
class Mended:
    """One file: its bytes before and after, what is left to find in it, and how many findings were mended."""

    path: str
    before: bytes
    after: bytes
    encoding: str
    left: FileResult
    fixed: int


def mended_files(report: Report, resolver: Resolver, *, unsafe: bool = False) -> Iterator[Mended]:
    """The files of the report that can be mended. What cannot be read any more becomes an error of the report."""
    for result in list(report.results):
        used = frozenset(use for other in report.results if other is not result for use in other.used)
        if not _chosen(result, unsafe, used) or result.source is None:
            continue
        settings = resolver.settings_in(Path(result.path).absolute().parent)
        left, fixed = mend(result, settings, unsafe=unsafe, used=used)
        if left.source is None or left.source.text == result.source.text:
            continue
        try:
            before = read_bytes(result.path)
            after = mended_bytes(before, result.source, left.source)
        except (UnicodeEncodeError, Unreadable) as error:
            report.errors.append(Error(f"cannot write the mended file: {error}", result.path))
            continue
        yield Mended(result.path, before, after, left.source.encoding, left, fixed)


def fix_files(report: Report, resolver: Resolver, *, unsafe: bool = False) -> int:
    """Mend every file of the report and put what is left in the place of its results. Returns how many were mended.

    `unsafe` makes the edits too that change what a model computes.
    """
    total = 0
    for mended in mended_files(report, resolver, unsafe=unsafe):
        try:
            write(mended.path, mended.after)
        except OSError as error:
            report.errors.append(Error(f"cannot write the mended file: {error}", mended.path))
            continue
        report.replace(mended.left)
        total += mended.fixed
    return total


def diff_files(report: Report, resolver: Resolver, *, unsafe: bool = False) -> tuple[str, int]:
    """What `fix_files` would change, as a unified diff, and how many findings that would mend."""
    diffs, total = [], 0
    for mended in mended_files(report, resolver, unsafe=unsafe):
        diffs.append(diff_of(mended.path, mended.before, mended.after, mended.encoding))
        total += mended.fixed
    return "".join(diffs), total


def diff_of(path: str, before: bytes, after: bytes, encoding: str) -> str:
    """The unified diff of a file, as `patch` takes it."""
    from difflib import unified_diff

    old, new = (io.StringIO(data.decode(encoding, "replace"), newline="") for data in (before, after))
    lines = unified_diff(list(old), list(new), path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def mend(
    result: FileResult, settings: Settings, *, unsafe: bool = False, used: frozenset[Use] = frozenset()
) -> tuple[FileResult, int]:
    """What is left when the edits are made, with the mended source, and how many findings that took away.

    `used` are comments that suppress something in another file.
    """
    from kerlint.fixes import document_of, rewrite

    before = len(_chosen(result, unsafe, used))
    for _ in range(ROUNDS):
        fixes = _chosen(result, unsafe, used)
        if result.source is None or not fixes:
            break
        texts = {
            name: rewrite(text, [fix for fix in fixes if document_of(fix) == name]) for name, text in result.source.texts.items()
        }
        if texts == result.source.texts:
            break
        try:
            source = with_texts(result.source, texts)
        except Unreadable:
            break
        result = lint_file(source, settings)
    return result, max(before - len(_chosen(result, unsafe, used)), 0)


def mended_bytes(data: bytes, before: Source, after: Source) -> bytes:
    """The file `data` with what was mended between the two sources.

    In a notebook nothing but the text of the cells that changed is written anew. Raises Unreadable when the notebook is
    no longer what was linted.
    """
    if not is_notebook(before.path):
        return after.text.encode(after.encoding)
    from kerlint.notebooks.splicing import spliced

    changed = {new.number: (old.text, new.text) for old, new in zip(before.cells, after.cells) if old.text != new.text}
    return spliced(data, changed, before.path)


def with_texts(source: Source, texts: Mapping[str, str]) -> Source:
    """The program with other texts, by `Place.document`. Raises Unreadable."""
    if not source.cells:
        return parse_text(texts[source.path], source.path, source.encoding)
    from kerlint.notebooks.cells import Cell
    from kerlint.notebooks.source import notebook_source

    cells = [Cell(cell.number, texts[document(source.path, cell.number)]) for cell in source.cells]
    return notebook_source(cells, source.path, python=source.python)


def _chosen(result: FileResult, unsafe: bool, used: frozenset[Use]) -> list[Fix]:
    """The fix that is made of each finding, where it changes this file: the first safe one, else the first if allowed."""
    from kerlint.fixes import document_of

    elsewhere = {(name, handle) for name, _, handle in used}
    spared = [finding for (name, _, handle), finding in result.unused.items() if (name, handle) in elsewhere]
    found = []
    for finding in result.findings:
        fixes = sorted((fix for fix in finding.fixes if fix.safe or unsafe), key=lambda fix: not fix.safe)
        if fixes and finding not in spared and document_of(fixes[0]) in result.texts:
            found.append(fixes[0])
    return found
