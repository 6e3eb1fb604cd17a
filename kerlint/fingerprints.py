"""Names for findings that stay when the lines around them move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kerlint.findings import Finding
from kerlint.fixes.positions import Positions


def fingerprints(findings: Sequence[Finding], sources: Mapping[str, str], paths: Sequence[str]) -> list[str]:
    """One for each finding, in their order, no two alike: 32 hexadecimal digits and the number of the occurrence.

    They depend on the rule, on the path (`paths` has one for each finding, relative to what does not move), on the text of
    the line without its spaces, and on how many such findings come before; not on numbers of lines, nor on messages.
    """
    import hashlib

    texts = {name: Positions(text) for name, text in sources.items()}
    seen: Counter[str] = Counter()
    found = []
    for finding, path in zip(findings, paths, strict=True):
        told = "\0".join((finding.code, path, finding.place.in_model or "", _line(finding, texts)))
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found


def _line(finding: Finding, texts: Mapping[str, Positions]) -> str:
    """The text of the line on which the finding begins, spaces taken out; empty where there is none."""
    positions = texts.get(finding.place.document)
    if positions is None or finding.place.line > len(positions):
        return ""
    return "".join(positions.line(finding.place.line).split())
