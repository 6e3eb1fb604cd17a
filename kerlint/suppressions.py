"""Comments that suppress findings: `# kerlint: ignore[KER201]` and `# kerlint: ignore-file[KER201]`.

A comment at the end of a line counts for the findings that start or end on that line; on the first or the last line of
a statement it counts for the whole statement (of a `def`, `if` or `with` only the header). A comment on a line of its
own counts likewise for the next line with code. `ignore-file` counts for the file, wherever it stands. Comments are
found by `tokenize`, so that strings that look like them are left alone. In a notebook a comment speaks of its own cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerlint.findings import Finding
from kerlint.graph.places import Place

if TYPE_CHECKING:
    from kerlint.reading import Source

_ADDRESS = re.compile(r"#\s*kerlint:\s*(?P<rest>[^#]*)")
_IGNORE = re.compile(r"(?P<kind>ignore-file|ignore)(?![\w-])\s*(?:\[(?P<handles>[^\]]*)\])?")
_SHAPE = re.compile(r"[\w.\[\]'\"]+\s*=\s*\S")


@dataclass(frozen=True)
class Suppression:
    """One comment. `lines` are where its findings start or end; `whole` lines those that its findings lie in."""

    place: Place
    handles: tuple[str, ...]
    of_file: bool = False
    line: int = 0
    whole: tuple[int, int] | None = None

    def covers(self, place: Place) -> bool:
        """Whether a finding at `place` is meant."""
        if self.of_file:
            return True
        if place.document != self.place.document:
            return False
        if self.whole is not None:
            first, last = self.whole
            return first <= place.line <= last
        return self.line in (place.line, place.end_line)


@dataclass
class Suppressions:
    """All comments of a file, and those that speak to kerlint and say nothing that it understands."""

    ignores: list[Suppression] = field(default_factory=list)
    blankets: list[Place] = field(default_factory=list)
    malformed: list[tuple[Place, str]] = field(default_factory=list)

    def of(self, finding: Finding) -> list[tuple[Suppression, str]]:
        """The comments that suppress the finding, each with the code or name that it uses."""
        return [
            (ignore, handle)
            for ignore in self.ignores
            for handle in ignore.handles
            if handle.lower() in (finding.code.lower(), finding.name) and ignore.covers(finding.place)
        ]


@dataclass(frozen=True)
class _Line:
    """A logical line: the physical lines that it spans."""

    first: int
    last: int


def suppressions(source: Source) -> Suppressions:
    """The comments to kerlint in `source`, and in the modules that its cells write."""
    found = Suppressions()
    if "kerlint" in source.text:
        for program in (source, *source.written.values()):
            _collect(program, found)
    return found


def _collect(source: Source, found: Suppressions) -> None:
    comments, coded, logical = _tokens(source)
    for line, column, text in comments:
        address = _ADDRESS.search(text)
        if address is None:
            continue
        rest = address["rest"].strip()
        column += address.start()
        place = source.within(Place(source.path, line, column, line, column + len(address[0].rstrip())))
        above = line - place.line  # lines of the cells before
        ignore = _IGNORE.match(rest)
        if ignore is None:
            if not _SHAPE.match(rest) or re.match(r"(disable|enable|noqa|skip)\b", rest):
                found.malformed.append((place, rest))
            continue
        handles = tuple(part.strip() for part in (ignore["handles"] or "").split(",") if part.strip())
        if not handles:
            found.blankets.append(place)
            continue
        target = line if line in coded else min((n for n in coded if n > line), default=0)
        # above the last line of a statement, a comment speaks of what stands there, such as one more element of a list
        ends = logical if line in coded else [span for span in logical if span.first == target]
        whole = next(((span.first - above, span.last - above) for span in ends if target in (span.first, span.last)), None)
        found.ignores.append(Suppression(place, handles, ignore["kind"] == "ignore-file", target - above, whole))


def _tokens(source: Source) -> tuple[list[tuple[int, int, str]], set[int], list[_Line]]:
    """The comments (line, 1-based column, text), the lines with code on them, and the logical lines."""
    import tokenize

    comments: list[tuple[int, int, str]] = []
    coded: set[int] = set()
    logical: list[_Line] = []
    first = 0
    quiet = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}
    lines: Iterator[str] = iter([f"{line}\n" for line in source.lines])
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            if token.type == tokenize.COMMENT:
                comments.append((token.start[0], token.start[1] + 1, token.string))
            elif token.type == tokenize.NEWLINE:
                logical.append(_Line(first or token.start[0], token.start[0]))
                first = 0
            elif token.type not in quiet:
                first = first or token.start[0]
                coded.update(range(token.start[0], token.end[0] + 1))
    except (tokenize.TokenError, SyntaxError):
        pass  # what `ast` accepts and `tokenize` does not; the comments so far still count
    return comments, coded, logical
