"""Where problems with the arguments of a call are kept: one walk over layers, choices, compiles and uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.program import Program

P = TypeVar("P", bound=Problem)


@dataclass(frozen=True)
class Site(Generic[P]):
    """A problem with an argument: `call` spans the whole call, `place` the argument where it was written."""

    problem: P
    call: Place
    place: Place
    callee: str


def sites(program: Program, kind: type[P]) -> Iterator[Site[P]]:
    """Every problem of the kind that stands in what a constructor, `compile`, `fit` or a call of a layer was given."""
    for layer in program.layers:
        yield from _sites(layer.problems, kind, layer.created, layer.given, _last(layer.written) or layer.class_name)
    for choice in program.choices:
        yield from _sites(choice.problems, kind, choice.place, choice.given, _last(choice.written))
    for compiled in program.compiles:
        yield from _sites(compiled.problems, kind, compiled.place, compiled.given, "compile")
    for use in program.uses:
        yield from _sites(use.problems, kind, use.place, use.given, use.method)
    for mishap, found in program.mishaps_of(kind):
        if hasattr(found, "argument"):
            yield Site(found, mishap.place, mishap.place, getattr(found, "callee", ""))
    for call in program.calls:
        if isinstance(call.problem, kind) and call.place is not None:
            name = call.layer.variable or _last(call.layer.written) or call.layer.class_name
            yield Site(call.problem, call.place, call.place, name)


def _sites(problems: list[Problem], kind: type[P], call: Place | None, given: dict[str, Place], callee: str) -> Iterator[Site[P]]:
    if call is None:
        return
    for problem in problems:
        if isinstance(problem, kind):
            argument = getattr(problem, "argument", None)
            yield Site(problem, call, given.get(argument, call) if argument else call, callee)


def _last(written: str) -> str:
    return written.rpartition(".")[2]
