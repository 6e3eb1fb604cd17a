"""From the typed edits of a fix to edits of text, and to the new text.

libcst does the rewriting and is imported when the first fix is asked for, not before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kerlint.findings import Fix, place_of
from kerlint.fixes.changes import Change, Refused, apply, overlap
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place

__all__ = ["TextEdit", "document_of", "edits_in", "rewrite", "text_edits"]


@dataclass(frozen=True)
class TextEdit:
    """Write `text` where `place` is. An insertion has an empty place."""

    place: Place
    text: str


def document_of(fix: Fix) -> str | None:
    """The file or notebook cell that the fix changes; None when it would change several, which kerlint does not do."""
    documents = {place_of(edit).document for edit in fix.edits}
    return documents.pop() if len(documents) == 1 else None


def text_edits(text: str, fix: Fix) -> list[TextEdit]:
    """The smallest edits of `text` that make the fix, in order of their places.

    The list is empty when the fix is made already, or when it would leave a program that does not parse.
    """
    from kerlint.notebooks.recovery import readable

    positions = Positions(readable(text))
    return [_text_edit(positions, change, place_of(fix.edits[0])) for change in _changes(positions, fix)]


def edits_in(sources: Mapping[str, str], fix: Fix) -> list[TextEdit]:
    """The edits of the one source that the fix changes, of `sources` by `Place.document`; none where it is missing."""
    document = document_of(fix)
    return text_edits(sources[document], fix) if document is not None and document in sources else []


def rewrite(text: str, fixes: Sequence[Fix]) -> str:
    """`text` with the fixes made. Where two overlap the first wins: the other has to wait for the next round."""
    from kerlint.notebooks.magics import parses
    from kerlint.notebooks.recovery import readable

    positions = Positions(readable(text))
    made: list[Change] = []
    for fix in fixes:
        changes = [change for change in _changes(positions, fix) if change not in made]
        if not any(overlap(new, old) for new in changes for old in made) and parses(apply(positions.text, made + changes)):
            made += changes
    return apply(text, made)


def _changes(positions: Positions, fix: Fix) -> list[Change]:
    """The changes that make the fix, sorted; none when it cannot be made."""
    if document_of(fix) is None:
        return []
    from kerlint.fixes.edits import changes_of
    from kerlint.notebooks.magics import parses

    try:
        changes = sorted(set(changes_of(positions, fix.edits)))
    except (Refused, IndexError):
        return []
    if any(overlap(a, b) for a, b in pairwise(changes)):
        return []
    return changes if parses(apply(positions.text, changes)) else []


def _text_edit(positions: Positions, change: Change, owner: Place) -> TextEdit:
    start, end, new = change
    return TextEdit(Place(owner.path, *positions.position(start), *positions.position(end), owner.cell), new)
