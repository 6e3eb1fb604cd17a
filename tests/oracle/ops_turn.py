"""One turn of the operations of a library, drawn at random. It runs in a process of its own."""

from __future__ import annotations

import warnings
from random import Random

from tests.oracle import ops_cases
from tests.oracle.ops_harness import complaints
from tests.oracle.ops_variations import variation

CASES = {
    "keras.ops": ops_cases.KERAS,
    "keras.backend": ops_cases.BACKEND,
    "tensorflow": ops_cases.TENSORFLOW,
    "numpy": ops_cases.NUMPY,
}


def turn(library: str, count: int, seed: int) -> list[tuple[str, list[str]]]:
    """The operation of each case, and what is wrong with what kerlint says of it."""
    warnings.simplefilter("ignore")
    random = Random(seed)
    drawn = [variation(random.choice(CASES[library]), random) for _ in range(count)]
    return [(case.partition("(")[0], _told(case)) for case in drawn]


def _told(case: str) -> list[str]:
    return [f"{case}: {text}" for text in complaints(case) if text != "not understood"]
