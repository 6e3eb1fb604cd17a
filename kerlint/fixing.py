"""Making the safe edits: round after round until nothing safe is left, then writing the file in one step."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kerlint.config import Resolver, Settings
from kerlint.engine import Error, FileResult, Report, lint_file
from kerlint.findings import Fix
from kerlint.reading import Unreadable, parse_text

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
            write(result.path, mended.source.text.encode(mended.source.encoding))
        except (OSError, UnicodeEncodeError) as error:
            report.errors.append(Error(f"cannot write the mended file: {error}", result.path))
            continue
        report.results[index] = mended
        total += fixed
    return total


def mend(result: FileResult, settings: Settings) -> tuple[FileResult, int]:
    """What is left when the safe edits are made, with the mended source, and how many findings that took away."""
    from kerlint.fixes import rewrite

    before = len(_safe(result))
    for _ in range(ROUNDS):
        fixes = _safe(result)
        if result.source is None or not fixes:
            break
        text = rewrite(result.source.text, fixes)
        if text == result.source.text:
            break
        try:
            source = parse_text(text, result.path, result.source.encoding)
        except Unreadable:
            break
        result = lint_file(source, settings)
    return result, max(before - len(_safe(result)), 0)


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
    from kerlint.fixes import file_of

    first = (next((fix for fix in finding.fixes if fix.safe), None) for finding in result.findings)
    return [fix for fix in first if fix is not None and file_of(fix) == (result.path, None)]
