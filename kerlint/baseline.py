"""A file of findings that are known: they are not told again, until they are mended and come back.

Findings are known by their fingerprints, so that lines may move around them. Paths are relative to the file, which can so
be kept in the repository and used from every folder of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerlint.config import ConfigError
from kerlint.findings import Finding
from kerlint.fingerprints import fingerprints
from kerlint.output.locations import Locations
from kerlint.writing import write

SCHEMA = 1

Entry = dict[str, str]  # `code`, `name` and `message` for those who read the file, and the `fingerprint`


@dataclass
class Baseline:
    """What is known, by path."""

    path: Path
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(entries) for entries in self.entries.values())

    def of(self, findings: Sequence[Finding], sources: Mapping[str, str]) -> list[tuple[str, Entry]]:
        """Path and entry of each finding."""
        locations = Locations(sources, self.path.absolute().parent)
        paths = [locations.relative(finding.place.path) for finding in findings]
        return [
            (path, {"code": f.code, "name": f.name, "message": f.message, "fingerprint": fingerprint})
            for path, f, fingerprint in zip(paths, findings, fingerprints(findings, sources, paths), strict=True)
        ]

    def compared(self, findings: Sequence[Finding], sources: Mapping[str, str], files: Iterable[str]) -> Compared:
        """What is new, and what is gone from the files that were linted, or with them."""
        entries = self.of(findings, sources)
        met = {entry["fingerprint"] for _, entry in entries}
        known = {entry["fingerprint"] for found in self.entries.values() for entry in found}
        new = [finding for finding, (_, entry) in zip(findings, entries, strict=True) if entry["fingerprint"] not in known]
        locations = Locations(sources, self.path.absolute().parent)
        linted = {locations.relative(file) for file in files}
        gone = {
            entry["fingerprint"]
            for path, found in self.entries.items()
            for entry in found
            if entry["fingerprint"] not in met and (path in linted or not (self.path.parent / path).exists())
        }
        return Compared(new, gone, {path: [e for p, e in entries if p == path] for path in linted})

    def save(self) -> None:
        """Write the file. Raises OSError."""
        told = {"schema": SCHEMA, "files": {path: found for path, found in sorted(self.entries.items()) if found}}
        write(str(self.path), f"{json.dumps(told, indent=2)}\n".encode("ascii"))


@dataclass(frozen=True)
class Compared:
    """The findings that are not in the baseline, the fingerprints there that are found no more, and all of this run."""

    new: list[Finding]
    gone: set[str]
    entries: dict[str, list[Entry]]

    def update(self, baseline: Baseline) -> None:
        """Know what this run found, and nothing that is gone."""
        self.prune(baseline)
        baseline.entries |= self.entries

    def prune(self, baseline: Baseline) -> None:
        """Know what is gone no more."""
        for path, found in baseline.entries.items():
            baseline.entries[path] = [entry for entry in found if entry["fingerprint"] not in self.gone]


def read_baseline(path: Path) -> Baseline:
    """What the file knows. Raises `ConfigError`."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read the baseline: {(error.strerror or str(error)).lower()}", str(path)) from None
    except ValueError as error:
        raise ConfigError(f"the baseline is not JSON: {error}", str(path)) from None
    if not _is_baseline(told):
        raise ConfigError("this is no baseline that this version of kerlint wrote", str(path))
    return Baseline(path, told["files"])


def _is_baseline(told: Any) -> bool:
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not isinstance(told.get("files"), dict):
        return False
    return all(
        isinstance(found, list) and all(isinstance(entry, dict) and "fingerprint" in entry for entry in found)
        for found in told["files"].values()
    )
