"""What all rules about the contents of saved models share."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.program import Program
from kerlint.graph.saved import Danger


def dangers(program: Program, *kinds: str) -> Iterator[Danger]:
    """What the file holds of these kinds, each thing once; a program in source holds none."""
    told: set[Danger] = set()
    for danger in program.facts.get("dangers", ()):
        if danger.kind in kinds and danger not in told:
            told.add(danger)
            yield danger
