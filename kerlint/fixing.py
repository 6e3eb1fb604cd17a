"""Making the safe edits: round after round until nothing safe is left, then writing the file in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kerlint.config import Resolver, Settings
from kerlint.engine import Error, FileResult, Report, lint_file
from kerlint.findings import Fix
from kerlint.graph.places import document
from kerlint.reading import Source, Unreadable, is_notebook, parse_text, read_bytes

ROUNDS = 10  # a fix may bring another mistake to light; more rounds than this mean that two fixes undo one another


def fix_files(report: Report, resolver: Resolver) -> int:
    """Mend every file of the report and put what is left in the place of its results. Returns how many were mended."""
    total = 0
    for index, result in enumerate(report.results):
        if result.source is None or not _safe(result):
            continue
        mended, fixed = mend(result, resolver.settings_in(Path(result.path).absolute().parent))
        if mended.source is None or mended.source.text == result.source.text:
            continue
        try:
            write(result.path, mended_bytes(read_bytes(result.path), result.source, mended.source))
        except (OSError, UnicodeEncodeError, Unreadable) as error:
            report.errors.append(Error(f"cannot write the mended file: {error}", result.path))
            continue
        report.results[index] = mended
        total += fixed
    return total


def mend(result: FileResult, settings: Settings) -> tuple[FileResult, int]:
    """What is left when the safe edits are made, with the mended source, and how many findings that took away."""
    from kerlint.fixes import document_of, rewrite

    before = len(_safe(result))
    for _ in range(ROUNDS):
        fixes = _safe(result)
        if result.source is None or not fixes:
            break
        texts = {
            name: rewrite(text, [fix for fix in fixes if document_of(fix) == name]) for name, text in result.source.texts.items()
        }
        if texts == result.source.texts:
            break
        try:
            source = _with_texts(result.source, texts)
        except Unreadable:
            break
        result = lint_file(source, settings)
    return result, max(before - len(_safe(result)), 0)


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


def _with_texts(source: Source, texts: Mapping[str, str]) -> Source:
    """The program with other texts, by `Place.document`. Raises Unreadable."""
    if not source.cells:
        return parse_text(texts[source.path], source.path, source.encoding)
    from kerlint.notebooks.cells import Cell
    from kerlint.notebooks.source import notebook_source

    cells = [Cell(cell.number, texts[document(source.path, cell.number)]) for cell in source.cells]
    return notebook_source(cells, source.path, python=source.python)


def write(path: str, data: bytes) -> None:
    """Put `data` in the place of the file in one step, so that no reader ever sees half of it; its mode is kept."""
    real = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".kerlint-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, os.stat(real).st_mode & 0o7777)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise


def _safe(result: FileResult) -> list[Fix]:
    """The first safe fix of each finding, where it changes this file."""
    from kerlint.fixes import document_of

    first = (next((fix for fix in finding.fixes if fix.safe), None) for finding in result.findings)
    return [fix for fix in first if fix is not None and document_of(fix) in result.texts]
