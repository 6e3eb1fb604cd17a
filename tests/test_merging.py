"""Findings of several runs of a file, told once."""

from __future__ import annotations

import pytest

from kerlint.findings import Finding, Severity
from kerlint.graph.places import Place
from kerlint.graph.program import Condition, Program
from kerlint.merging import merge
from kerlint.reading import parse_text

SOURCE = parse_text("if a:\n    one()\nelse:\n    two()\nif b:\n    three()\nfour()\n", "m.py")
A = Place("m.py", 1, 4, 1, 5)
B = Place("m.py", 5, 4, 5, 5)
NOWHERE = Place("m.py", 7, 1, 7, 7)


def run(a: bool = True, b: bool = True, entry: str | None = None) -> Program:
    return Program("m.py", entry=entry, conditions=[Condition("a", a, A), Condition("b", b, B)])


def finding(message: str = "no", place: Place = NOWHERE) -> Finding:
    return Finding("KER101", "x", Severity.ERROR, message, place)


BASE, NOT_A, NOT_B = run(), run(a=False), run(b=False)

CASES = [
    ("in every run", [(BASE, 1), (NOT_A, 1), (NOT_B, 1)], None),
    ("in one run alone", [(BASE, 0), (NOT_A, 1), (NOT_B, 0)], "when `a` is false"),
    ("in all runs but one", [(BASE, 1), (NOT_A, 0), (NOT_B, 1)], "when `a` is true"),
    ("in the base run alone", [(BASE, 1), (NOT_A, 0), (NOT_B, 0)], "when `a` is true and when `b` is true"),
    ("in all but the base run", [(BASE, 0), (NOT_A, 1), (NOT_B, 1)], "when `a` is false, or when `b` is false"),
]


@pytest.mark.parametrize(("runs", "condition"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_conditions(runs: list[tuple[Program, int]], condition: str | None) -> None:
    (merged,) = merge([(program, [finding()] * met) for program, met in runs], SOURCE)
    assert merged.condition == condition


@pytest.mark.parametrize(
    ("line", "having", "condition"),
    [
        (2, BASE, None),  # it is written under `if a:`
        (4, NOT_A, None),  # it is written under `else:`
        (6, NOT_A, "when `a` is false"),
    ],
)
def test_a_condition_that_the_reader_sees_is_not_told(line: int, having: Program, condition: str | None) -> None:
    place = Place("m.py", line, 5, line, 10)
    runs = [BASE, NOT_A]
    (merged,) = merge([(program, [finding(place=place)] if program is having else []) for program in runs], SOURCE)
    assert merged.condition == condition


def test_one_cause_is_told_in_the_words_of_one_run() -> None:
    (merged,) = merge([(BASE, [finding("5 against 6")]), (NOT_A, [finding("5 against 7")])], SOURCE)
    assert merged.message == "5 against 6"
    assert merged.condition is None


def test_one_run_may_meet_several_mistakes_at_one_place() -> None:
    merged = merge([(BASE, [finding("a"), finding("b"), finding("a")])], SOURCE)
    assert [f.message for f in merged] == ["a", "b"]


def test_entries_are_merged_and_the_plain_telling_wins() -> None:
    build, build_not_a = run(entry="build"), run(a=False, entry="build")
    (merged,) = merge([(BASE, [finding()]), (build, [finding()]), (build_not_a, [])], SOURCE)
    assert merged.condition is None


def test_sorted_by_place() -> None:
    places = [Place("m.py", 7, 1, 7, 2), Place("m.py", 2, 5, 2, 6), Place("m.py", 2, 1, 2, 6)]
    merged = merge([(BASE, [finding(place=place) for place in places])], SOURCE)
    assert [(f.place.line, f.place.column) for f in merged] == [(2, 1), (2, 5), (7, 1)]
