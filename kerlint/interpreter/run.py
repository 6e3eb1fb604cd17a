"""Running a file: once straight through, then once for each decision that could have gone the other way, then the functions
and classes that nobody in view uses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.interpreter import libraries as _libraries  # noqa: F401  (fills the register of libraries)
from kerlint.interpreter.classes import own_classes, visit_class
from kerlint.interpreter.functions import call_function, symbols_for
from kerlint.interpreter.hints import hints_in
from kerlint.interpreter.libraries.keras_models import build_on
from kerlint.interpreter.machine import MAX_STEPS, BudgetExceeded, Machine, PathEnds
from kerlint.interpreter.project import Project
from kerlint.interpreter.scopes import Scope
from kerlint.interpreter.statements import run_block
from kerlint.interpreter.values import ClassValue, Function
from kerlint.reading import Source

MAX_RUNS = 24  # runs of one entry, one for each decision that is taken the other way
MAX_ENTRIES = 150  # functions and classes that are evaluated although nobody in view uses them
TOTAL_STEPS = 300_000  # steps of all runs of a file together
RECURSION = 6_000  # frames of Python that a program may nest in the evaluator

Overrides = Mapping[Any, bool]


def run_file(
    source: Source,
    *,
    keras: int = 3,
    steps: int = TOTAL_STEPS,
    shapes: Mapping[str, tuple[int | None, ...]] = MappingProxyType({}),
    project: Project | None = None,
) -> list[Program]:
    """One Program per run. The first of each entry is the base run; the others differ from it in some decisions.

    `shapes` are those of data that the settings tell by name, `project` is where modules are looked for.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        return _Runs(source, keras, steps, shapes, project or Project(source)).all()
    finally:
        sys.setrecursionlimit(limit)


class _Runs:
    def __init__(
        self, source: Source, keras: int, steps: int, shapes: Mapping[str, tuple[int | None, ...]], project: Project
    ) -> None:
        self.source = source
        self.shapes = shapes
        self.keras = keras
        self.left = steps
        self.project = project
        self.programs: list[Program] = []

    def all(self) -> list[Program]:
        base = self._module()
        self._unused(*base)
        return self.programs

    def _machine(self, overrides: Overrides) -> Machine:
        machine = Machine(self.source, self.keras, self.project, overrides, min(MAX_STEPS, self.left))
        machine.hints = hints_in(self.source, self.shapes)
        return machine

    # ------------------------------------------------------------ the module

    def _module(self) -> tuple[Machine, Scope]:
        """The runs of the module itself."""
        first: tuple[Machine, Scope] | None = None

        def once(overrides: Overrides) -> Machine:
            nonlocal first
            machine = self._machine(overrides)
            scope = Scope()
            machine.session["main"] = scope
            self._guarded(machine, lambda: self._blocks(machine, scope))
            if first is None:
                first = machine, scope
            return machine

        self._explore(once, None)
        assert first is not None
        return first

    def _blocks(self, machine: Machine, scope: Scope) -> None:
        """Run the program. A cell that raises is not the end of a notebook."""
        for block in self.source.blocks:
            try:
                run_block(machine, block, scope)
            except PathEnds:
                if not self.source.cells:
                    raise
                machine.program.facts["stopped"] = "raise"

    def _explore(self, once: Callable[[Overrides], Machine], entry: str | None) -> None:
        """The base run, and one run for each decision taken the other way."""
        pending: list[dict[Any, bool]] = [{}]
        known: set[Any] = set()
        runs = 0
        while pending and runs < MAX_RUNS and self.left > 0:
            overrides = pending.pop(0)
            machine = once(overrides)
            runs += 1
            self.left -= machine.spent
            program = machine.program
            program.entry = entry
            program.conditions = list(machine.decisions.values())
            self.programs.append(program)
            for key in program.facts.get("forks", []):
                if key not in known:
                    known.add(key)
                    pending.append({**overrides, key: not machine.decisions[key].holds})

    def _guarded(self, machine: Machine, run: Callable[[], Any]) -> None:
        try:
            run()
            _build_the_rest(machine)
        except BudgetExceeded:
            machine.program.complete = False
            machine.program.facts["stopped"] = "budget"
        except PathEnds:
            machine.program.facts["stopped"] = "raise"
        except RecursionError:
            machine.program.complete = False
            machine.program.facts["stopped"] = "depth"

    # ------------------------------------------------------------ what nobody in view uses

    def _unused(self, base: Machine, scope: Scope) -> None:
        """Evaluate the functions and classes of this file that the module's own run has not entered."""
        entered = set(base.entered)
        visited = 0
        for cls in own_classes(base):
            if visited >= MAX_ENTRIES or self.left <= 0:
                return
            if any(isinstance(f, Function) and id(f.node) not in entered for f in cls.namespace.values()):
                visited += 1
                self._separately(base, cls.name, partial(_visit_class, cls, entered), entered)
        for function in list(base.functions.values()):
            if visited >= MAX_ENTRIES or self.left <= 0:
                return
            if id(function.node) in entered or function.source is not self.source or function.owner is not None:
                continue
            visited += 1
            self._separately(base, function.name, partial(_visit, function), entered)

    def _separately(self, base: Machine, name: str, visit: Callable[[Machine], None], entered: set[int]) -> None:
        def once(overrides: Overrides) -> Machine:
            machine = self._machine(overrides)
            machine.modules = base.modules
            machine.session = {**base.session, "names": set()}
            self._guarded(machine, lambda: visit(machine))
            entered.update(machine.entered)
            for key, function in machine.functions.items():
                base.functions.setdefault(key, function)
            return machine

        self._explore(once, name)


def _visit(function: Function, machine: Machine) -> None:
    args, kwargs = symbols_for(machine, function)
    call_function(machine, function, args, kwargs, None, imagined=True)


def _visit_class(cls: ClassValue, entered: set[int], machine: Machine) -> None:
    visit_class(machine, cls, entered)


def _build_the_rest(machine: Machine) -> None:
    """Sequentials whose input shape nobody told are built on a tensor of unknown shape, so that their layers are seen."""
    for model in list(machine.program.models):
        if isinstance(model, Model) and model.kind == "sequential" and model.inputs is None and not model.calls:
            build_on(machine, model, Tensor(None, None, None), None)
