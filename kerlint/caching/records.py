"""Results as JSON and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

from kerlint.engine import FileResult, WrittenOnDisk
from kerlint.findings import Edit, Finding, Fix, Note, Severity
from kerlint.graph.places import Place

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Finding, Fix, Note, Place, Severity, *get_args(Edit))}
_FIELDS = {kind: [field.name for field in fields(kind)] for kind in _KINDS.values() if kind is not Severity}

Plain = Any  # what JSON has


def plain(value: Any) -> Plain:
    """Findings and what they are made of, as lists: each begins with the name of its kind, which a tuple has none of."""
    if isinstance(value, Severity):
        return [Severity.__name__, value.value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return ["", *map(plain, value)]
    return [type(value).__name__, *(plain(getattr(value, name)) for name in _FIELDS[type(value)])]


def made(told: Plain) -> Any:
    """What `plain` told. Raises LookupError, TypeError or ValueError for what it did not."""
    if not isinstance(told, list):
        return told
    kind, *parts = told
    return tuple(map(made, parts)) if kind == "" else _KINDS[kind](*map(made, parts))


def record_of(result: FileResult) -> Plain:
    """What the cache keeps of a result."""
    return plain(
        (
            tuple(result.findings),
            tuple(sorted(result.used)),
            tuple(result.unused.items()),
            result.suppressed,
            result.keras,
            result.runs,
            result.complete,
        )
    )


def result_of(record: Plain, path: str, state: str) -> FileResult:
    """The result that the record is of. Raises LookupError, TypeError or ValueError for what is no record."""
    findings, used, unused, suppressed, keras, runs, complete = made(record)
    return FileResult(
        path,
        findings=list(findings),
        written=WrittenOnDisk(path, state),
        used=set(used),
        unused=dict(unused),
        suppressed=suppressed,
        keras=keras,
        runs=runs,
        complete=complete,
        state=state,
        cached=True,
    )
