"""Comments that suppress findings: `# kerlint: ignore[KER201]`, `ignore-file[KER201]`, and `off[KER201]` to `on[KER201]`.

A comment at the end of a line counts for the findings that start or end on that line; on the first or the last line of
a statement it counts for the whole statement (of a `def`, `if` or `with` only the header). A comment on a line of its
own counts likewise for the next line with code. `ignore-file` counts for the file, wherever it stands. `off` counts from
its line to the `on` with the same code, or to the end. Comments are found by `tokenize`, so that strings that look like
them are left alone. In a notebook a comment speaks of its own cell.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kerlint.findings import Finding, Fix, Replace
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place

if TYPE_CHECKING:
    from kerlint.reading import Source

_ADDRESS = re.compile(r"#\s*kerlint:\s*(?P<rest>[^#]*)")
_IGNORE = re.compile(r"(?P<kind>ignore-file|ignore|off|on)(?![\w-])(?!\s*=)\s*(?:\[(?P<handles>[^\]]*)\])?")
_HANDLES = re.compile(r"\[([^\]]*)\]")
_SHAPE = re.compile(r"[\w.\[\]'\"]+\s*=\s*\S")


@dataclass(frozen=True)
class Suppression:
    """One comment. `line` is where its findings start or end; `whole` are the lines that its findings lie in.

    `end` is the comment that ends what this one begins.
    """

    place: Place
    handles: tuple[str, ...]
    of_file: bool = False
    line: int = 0
    whole: tuple[int, int] | None = None
    end: Place | None = None

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
    """All comments of a file, those that say nothing that kerlint understands, and the `on` of what is not off."""

    ignores: list[Suppression] = field(default_factory=list)
    blankets: list[Place] = field(default_factory=list)
    malformed: list[tuple[Place, str]] = field(default_factory=list)
    unmatched: list[tuple[Place, str]] = field(default_factory=list)

    def of(self, finding: Finding) -> list[tuple[Suppression, str]]:
        """The comments that suppress the finding, each with the code or name that it uses."""
        return [
            (ignore, handle)
            for ignore in self.ignores
            for handle in ignore.handles
            if handle.lower() in (finding.code.lower(), finding.name) and ignore.covers(finding.place)
        ]


@dataclass(frozen=True)
class Line:
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
    comments, coded, logical = logical_lines(source)
    blocks = _Blocks(found)
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
        if ignore["kind"] in ("off", "on"):
            blocks.meet(ignore["kind"], handles, place)
            continue
        target = line if line in coded else min((n for n in coded if n > line), default=0)
        # above the last line of a statement, a comment speaks of what stands there, such as one more element of a list
        ends = logical if line in coded else [span for span in logical if span.first == target]
        whole = next(((span.first - above, span.last - above) for span in ends if target in (span.first, span.last)), None)
        found.ignores.append(Suppression(place, handles, ignore["kind"] == "ignore-file", target - above, whole))
    blocks.close()


class _Blocks:
    """What is off, as the comments are met from the first to the last."""

    def __init__(self, found: Suppressions) -> None:
        self._found = found
        self._open: dict[str, Place] = {}

    def meet(self, kind: str, handles: tuple[str, ...], place: Place) -> None:
        """Begin or end what the comment names. An `on` for what is not off does nothing, and that is told."""
        for handle in handles:
            begun = self._open.get(handle)
            if begun is not None and begun.document != place.document:
                self._add(handle, self._open.pop(handle), None)
                begun = None
            if kind == "off":
                self._open.setdefault(handle, place)
            elif begun is None:
                self._found.unmatched.append((place, handle))
            else:
                self._add(handle, self._open.pop(handle), place)

    def close(self) -> None:
        """What is still off stays so to the end."""
        for handle, begun in self._open.items():
            self._add(handle, begun, None)

    def _add(self, handle: str, begun: Place, end: Place | None) -> None:
        last = sys.maxsize if end is None else end.line
        self._found.ignores.append(Suppression(begun, (handle,), whole=(begun.line, last), end=end))


def removal(text: str, ignore: Suppression, handle: str) -> Fix | None:
    """The fix that takes `handle` out of the comment, and out of the one that ends it; None where `text` has it not."""
    edits = [_without(Positions(text), place, handle) for place in (ignore.place, ignore.end) if place is not None]
    told = [edit for edit in edits if edit is not None]
    return Fix(f"remove `{handle}` from the comment", tuple(told), safe=True) if told else None


def _without(positions: Positions, place: Place, handle: str) -> Replace | None:
    """The comment without the handle, or nothing in its place, with its line where it is all that the line has."""
    try:
        start, end = positions.span(place)
    except IndexError:
        return None
    named = _HANDLES.search(positions.text, start, end)
    if named is None:
        return None
    others = [other for other in (part.strip() for part in named[1].split(",")) if other and other != handle]
    if others:
        return Replace(_between(positions, place, named.start(1), named.end(1)), ", ".join(others))
    line_start = positions.offset(place.line, 1)
    line_end = line_start + len(positions.line(place.line))
    before, after = positions.text[line_start:start], positions.text[end:line_end]
    if after.strip():
        return Replace(_between(positions, place, start, end + len(after) - len(after.lstrip())), "")
    if before.strip() or place.line == len(positions):
        return Replace(_between(positions, place, line_start + len(before.rstrip()), line_end), "")
    return Replace(replace(place, column=1, end_line=place.line + 1, end_column=1), "")


def _between(positions: Positions, place: Place, start: int, end: int) -> Place:
    line, column = positions.position(start)
    end_line, end_column = positions.position(end)
    return replace(place, line=line, column=column, end_line=end_line, end_column=end_column)


def logical_lines(source: Source) -> tuple[list[tuple[int, int, str]], set[int], list[Line]]:
    """The comments (line, 1-based column, text), the lines with code on them, and the logical lines."""
    import tokenize

    comments: list[tuple[int, int, str]] = []
    coded: set[int] = set()
    logical: list[Line] = []
    first = 0
    quiet = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}
    lines: Iterator[str] = iter([f"{line}\n" for line in source.lines])
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            if token.type == tokenize.COMMENT:
                comments.append((token.start[0], token.start[1] + 1, token.string))
            elif token.type == tokenize.NEWLINE:
                logical.append(Line(first or token.start[0], token.start[0]))
                first = 0
            elif token.type not in quiet:
                first = first or token.start[0]
                coded.update(range(token.start[0], token.end[0] + 1))
    except (tokenize.TokenError, SyntaxError):
        pass  # what `ast` accepts and `tokenize` does not; the comments so far still count
    return comments, coded, logical
