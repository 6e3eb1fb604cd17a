"""Findings of the runs of one file, told once.

The first program of an entry is its base run; every other run takes some undecided test the other way. A mistake that
every run meets is told plainly, one that only some meet says under which condition.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from kerlint.findings import Finding
from kerlint.graph.places import Place
from kerlint.graph.program import Condition, Program
from kerlint.reading import Source

Key = tuple[str, Place]
MOST_TOLD = 3  # conditions that one finding spells out


def merge(runs: Sequence[tuple[Program, Sequence[Finding]]], source: Source) -> list[Finding]:
    """The findings of all runs, sorted by place, at most one run's words for each cause."""
    plain: dict[Key, list[Finding]] = {}
    conditional: dict[Key, list[Finding]] = {}
    for _, group in groupby(runs, key=lambda run: run[0].entry):
        entry = _finished(list(group))
        for key, found in _first_of_each(entry).items():
            if _unproven(key, entry):
                continue
            condition = _condition(key, entry, source)
            merged = [replace(finding, condition=condition) for finding in found]
            (plain if condition is None else conditional).setdefault(key, merged)
    findings = [f for found in {**conditional, **plain}.values() for f in found]
    return sorted(findings, key=order)


def _finished(entry: list[tuple[Program, Sequence[Finding]]]) -> list[tuple[Program, Sequence[Finding]]]:
    """The base run and the runs that reached the end: what a run that was cut short did not meet says nothing."""
    return [run for index, run in enumerate(entry) if index == 0 or "stopped" not in run[0].facts or run[1]]


def order(finding: Finding) -> tuple[Place, str, str]:
    """The order in which findings are told: by place, then by code."""
    return (finding.place, finding.code, finding.message)


def _key(finding: Finding) -> Key:
    return (finding.code, finding.place)


def _first_of_each(entry: Iterable[tuple[Program, Sequence[Finding]]]) -> dict[Key, list[Finding]]:
    """For each cause the findings of the first run that meets it, equal messages once."""
    first: dict[Key, list[Finding]] = {}
    for _, findings in entry:
        met: dict[Key, dict[str, Finding]] = {}
        for finding in findings:
            met.setdefault(_key(finding), {}).setdefault(finding.message, finding)
        for key, messages in met.items():
            first.setdefault(key, list(messages.values()))
    return first


def _lacking(key: Key, entry: Sequence[tuple[Program, Sequence[Finding]]]) -> list[Program]:
    """The runs that did not meet the cause although they ran to the end."""
    return [run for run, found in entry if "stopped" not in run.facts and not any(_key(f) == key for f in found)]


def _unproven(key: Key, entry: Sequence[tuple[Program, Sequence[Finding]]]) -> bool:
    """Whether the cause is met only in company of an arm that the program may never take."""
    base = entry[0][0]
    having = [run for run, findings in entry if any(_key(f) == key for f in findings)]
    lacking = _lacking(key, entry)
    if not lacking:
        return False
    if base in having:
        return any(_is_weak(c, key[1]) for run in lacking for c in _turned(run, base))
    return all(any(_is_weak(c, key[1]) for c in _turned(base, run)) for run in having)


def _is_weak(condition: Condition, place: Place) -> bool:
    """Whether the condition proves nothing for `place`: it is doubtful, or stands in a file that the reader does not see."""
    return condition.doubtful or condition.place.path != place.path


def _condition(key: Key, entry: Sequence[tuple[Program, Sequence[Finding]]], source: Source) -> str | None:
    """When the cause is met; None where every run meets it, or where its line is written under that very test."""
    base = entry[0][0]
    having = [run for run, findings in entry if any(_key(f) == key for f in findings)]
    lacking = _lacking(key, entry)
    if not lacking:
        return None
    if base in having:
        needed = {c: None for run in lacking for c in _turned(run, base)}
        alternatives = [list(needed)]
    else:
        alternatives = [_turned(base, run) for run in having]
    texts: list[str] = []
    for conditions in alternatives:
        told = list(dict.fromkeys(str(c) for c in conditions if not _inside(key[1], c, source)))
        if not told:
            return None
        more = [f"{len(told) - MOST_TOLD} more tests like these"] if len(told) > MOST_TOLD else []
        texts.append(" and ".join([*told[:MOST_TOLD], *more]))
    return ", or ".join(dict.fromkeys(texts))


def _turned(run: Program, other: Program) -> list[Condition]:
    """The decisions of `other` that `run` took the other way; where none is shared, those that it never met."""
    decided = {c.place: c.holds for c in run.conditions}
    turned = [c for c in other.conditions if decided.get(c.place, c.holds) != c.holds]
    return turned or [c for c in other.conditions if c.place not in decided]


def _inside(place: Place, condition: Condition, source: Source) -> bool:
    """Whether `place` is written in the arm that `condition` takes, so that the reader sees the condition anyway."""
    if place.path != source.path:
        return False
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.If, ast.IfExp, ast.While)) and source.place(node.test).start == condition.place.start:
            arm = node.body if condition.holds else node.orelse
            parts = arm if isinstance(arm, list) else [arm]
            spans = [source.place(part) for part in parts]
            return any(_begins(span) <= _begins(place) < _ends(span) for span in spans)
    return False


def _begins(place: Place) -> tuple[int, int, int]:
    return (place.cell or 0, place.line, place.column)


def _ends(place: Place) -> tuple[int, int, int]:
    return (place.cell or 0, place.end_line, place.end_column)
