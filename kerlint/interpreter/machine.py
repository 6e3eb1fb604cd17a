"""One run through a file: its budget, its decisions, what it has met."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.program import Condition, Mishap, Program
from kerlint.interpreter.facts import Facts
from kerlint.interpreter.values import Function, ModuleValue, Value
from kerlint.semantics.naming import snake_case

if TYPE_CHECKING:
    from kerlint.interpreter.project import Project
    from kerlint.interpreter.scopes import Scope
    from kerlint.reading import Source

MAX_DEPTH = 60  # nested calls of the user's functions
MAX_STEPS = 150_000  # statements and calls of one run


class BudgetExceeded(Exception):
    """The run has taken all its steps."""


class PathEnds(Exception):
    """The program raises an exception here, so nothing after it happens on this path."""


@dataclass
class Frame:
    """One call of a user's function in progress."""

    function: Function
    place: Place | None
    owner: Layer | None = None
    yielded: list[Value] = field(default_factory=list)


class Machine:
    """State of one run. The modules beside this one hold what it does with each kind of syntax and value."""

    def __init__(
        self,
        source: Source,
        keras: int,
        project: Project,
        overrides: Mapping[Any, bool] | None = None,
        steps: int = MAX_STEPS,
    ) -> None:
        self.source = source
        self.keras = keras
        self.project = project
        self.program = Program(source.path, keras)
        self.overrides = dict(overrides or {})
        self.decisions: dict[Any, Condition] = {}
        self.facts = Facts()
        self.steps = steps
        self.allowed = steps
        self.frames: list[Frame] = []
        self.owners: list[Layer] = []
        self.sources: list[Source] = [source]
        self.modules: dict[str, ModuleValue] = {}
        self.functions: dict[int, Function] = {}
        self.entered: set[int] = set()
        self.doubts = 0  # how often a test was met again whose answer may be another each time
        self.turns = 0  # loops that are being run turn by turn, one inside the other, within the one of `loop`
        self.unsettled: list[tuple[ast.If, Scope]] = []  # tests in loops that were not known, where they stand
        self.unrolled = 1  # turns of the comprehensions that are being evaluated, multiplied
        self.loop = 0  # the innermost loop whose number of turns is not known; 0 outside of any
        self.hints: dict[str, Value] = {}
        self.session: dict[str, Any] = {}  # what Keras keeps globally, such as the image data format
        self._names: dict[str, int] = {}
        self._serial = itertools.count(1)

    # ------------------------------------------------------------ budget, places

    def tick(self, steps: int = 1) -> None:
        """Take steps of the budget. Raises BudgetExceeded."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded

    @property
    def spent(self) -> int:
        """How many steps the run has taken."""
        return self.allowed - max(self.steps, 0)

    def place(self, node: ast.AST) -> Place:
        """Where the node of the file that is being evaluated stands."""
        return self.sources[-1].place(node)

    def text(self, node: ast.AST) -> str:
        """The node as source on one line."""
        known: str | None = getattr(node, "_kerlint_text", None)
        if known is None:
            known = re.sub(r"\s+", " ", ast.unparse(node))
            node._kerlint_text = known  # type: ignore[attr-defined]
        return known

    def fresh(self, name: str | None = None) -> Unknown:
        """A value that nothing is known of but how it is called."""
        return Unknown(name, next(self._serial)) if name else UNKNOWN

    def serial(self) -> int:
        """A number that was not used before in this run."""
        return next(self._serial)

    # ------------------------------------------------------------ what the program does

    def mishap(self, problem: Problem, node: ast.AST | Place, **facts: Any) -> None:
        """Note a problem with a statement."""
        place = node if isinstance(node, Place) else self.place(node)
        self.program.mishaps.append(Mishap(problem, place, facts))

    @property
    def function_name(self) -> str | None:
        """The user's function that is being evaluated."""
        return self.frames[-1].function.name if self.frames else None

    @property
    def owner(self) -> Layer | None:
        """The user's layer or model whose `call` is being evaluated."""
        return self.owners[-1] if self.owners else None

    def auto_name(self, class_name: str) -> str:
        """The name that Keras gives to the next layer of this class that has none."""
        base = snake_case(class_name)
        count = self._names.get(base, 0)
        self._names[base] = count + 1
        if self.keras == 2 and base == "input":
            return f"input_{count + 1}"
        return base if count == 0 else f"{base}_{count}"

    def call_value(self, callee: Value, args: list[Value], kwargs: dict[str, Value], node: ast.AST | None = None) -> Value:
        """What calling `callee` gives."""
        from kerlint.interpreter.calls import call_value

        return call_value(self, callee, args, kwargs, node)

    @contextmanager
    def reading(self, source: Source) -> Iterator[None]:
        """While a function or module of another file is evaluated, places are places of that file."""
        self.sources.append(source)
        try:
            yield
        finally:
            self.sources.pop()

    # ------------------------------------------------------------ decisions

    def decide(self, test: ast.expr, value: Value, *, default: bool = True, fork: bool = True) -> bool:
        """Which arm this run takes where the test is not known. The same test is decided alike all through the run."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = value.key[1] if isinstance(value, Unknown) and _is_not(value) else UNKNOWN
            return not self.decide(test.operand, inner, default=not default, fork=fork)
        key: Any = None
        by_place = False
        if isinstance(value, Unknown) and value.name is not None:
            known = self.facts.decide(value.key)
            if known is not None:
                return known
            key = _hashable(value.key)
        if key is None:
            place = self.place(test)
            key, by_place = (place.document, place.line, place.column), True
        known_condition = self.decisions.get(key)
        if known_condition is not None:
            self.doubts += by_place
            if by_place and not known_condition.doubtful:
                self.decisions[key] = replace(known_condition, doubtful=True)
            return known_condition.holds
        holds: bool = self.overrides.get(key, default)
        if isinstance(value, Unknown) and value.name is not None:
            self.facts.note(value.key, holds)
        text = self.text(test)
        self.decisions[key] = Condition(text, holds, self.place(test), "shape" in text)
        if fork:
            self.program.facts.setdefault("forks", []).append(key)
        return holds


def _is_not(value: Unknown) -> bool:
    return isinstance(value.key, tuple) and len(value.key) == 2 and value.key[0] == "not"


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return None
    return key
