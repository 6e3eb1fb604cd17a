"""Where the places of an older text are in a newer one, so that what was known can be shown until more is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kerlint.graph.places import Place


@dataclass(frozen=True)
class Moves:
    """What was changed between two texts, as one block of lines: those before are as they were, those after have moved.

    `before` and `after` are how many lines are the same at the beginning and at the end, `old` and `new` how many there are.
    """

    before: int
    after: int
    old: int
    new: int

    @classmethod
    def between(cls, old: Sequence[str], new: Sequence[str]) -> Moves:
        """The smallest block of lines that differ."""
        most = min(len(old), len(new))
        before = next((i for i in range(most) if old[i] != new[i]), most)
        after = next((i for i in range(most - before) if old[-1 - i] != new[-1 - i]), most - before)
        return cls(before, after, len(old), len(new))

    def forward(self, place: Place) -> Place | None:
        """The place in the newer text; None where what stood there was changed."""
        return self._moved(place, self.old, self.new)

    def back(self, line: int) -> int | None:
        """The line of the older text that a line of the newer one was; None for one that was changed."""
        moved = self._moved(Place("", line, 1, line, 1), self.new, self.old)
        return moved.line if moved else None

    def _moved(self, place: Place, here: int, there: int) -> Place | None:
        if place.end_line <= self.before:
            return place
        if place.line > here - self.after:
            shift = there - here
            return replace(place, line=place.line + shift, end_line=place.end_line + shift)
        return None
