"""Everything that one run through a file met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Choice, Compile, Model, Use
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem

P = TypeVar("P", bound=Problem)


@dataclass(frozen=True)
class Condition:
    """A test that the run decided without knowing: `text` is its source, `holds` the arm that was taken.

    It is `doubtful` when the program may never take this arm in such company: the test asks about shapes that kerlint does not
    know, or was met again and may have another answer each time. What holds in such an arm alone is no proof.
    """

    text: str
    holds: bool
    place: Place
    doubtful: bool = False

    def __str__(self) -> str:
        return f"when `{self.text}` is {'true' if self.holds else 'false'}"


@dataclass(eq=False)
class Mishap:
    """A problem with a statement that is neither a layer's constructor nor its call."""

    problem: Problem
    place: Place
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LibraryName:
    """A name of a library that the program uses, as it is written and what it stands for.

    `name` is canonical: `keras.layers.LSTM` for `tf.keras.layers.LSTM` too; `written` is the full path that Python would
    resolve (`tensorflow.keras.layers.LSTM`), `place` where it is written, `imported` whether by an import statement.
    """

    name: str
    written: str
    place: Place
    imported: bool = False


@dataclass(frozen=True)
class Load:
    """A model that is loaded. `path` is None where it is not known, `safe` too; `objects` says that the program tells Keras,
    here or elsewhere, where to find classes and functions of its own."""

    place: Place
    path: str | None
    safe: bool | None
    objects: bool


@dataclass(frozen=True)
class MethodFacts:
    """What the source of a method says. Functions inside it do not count."""

    header: Place  # `def name`
    parameters: list[str]  # all names, `self` included
    positional: int  # how many of them can be given by position
    defaults: int  # how many of those have a default
    varargs: bool
    kwargs: str | None
    decorators: list[str]
    returns_value: bool  # some `return` or `yield` has a value
    raises: bool
    empty: bool  # nothing but a docstring, `pass` or `raise`
    calls_super: bool  # the method of the same name of a base class is called
    first_statement: Place
    attributes: list[tuple[str, Place]]  # what is assigned to `self.name`
    guarded: list[Place]  # what stands under `if` or `try`
    self_calls: list[tuple[Place, int, list[str | None]]]  # `self(...)`: positional arguments, keywords
    add_weights: list[tuple[Place, str | None, list[str | None]]]  # `self.add_weight(...)`: first argument if text, keywords


@dataclass(frozen=True)
class ClassFacts:
    """What the source of a class says."""

    header: Place  # `class Name`
    bases: list[str]
    methods: dict[str, MethodFacts]
    abstract: bool = False


@dataclass(eq=False)
class CustomClass:
    """A layer, model or other object of Keras that the user derives: `base` is the public name of Keras's class.

    `methods` says where each method stands, `facts` what its source says.
    `opaque` says that a base class between is not in view or is the user's own.
    """

    name: str
    base: str
    place: Place
    methods: dict[str, Place]
    facts: ClassFacts
    opaque: bool = False


@dataclass(eq=False)
class Program:
    """What one run through a file met, in order.

    `entry` is None for the module itself, else the function that was evaluated with symbols for its parameters.
    `conditions` are the decisions of this run. `complete` is False when the budget cut it short.
    """

    path: str
    keras: int = 3
    entry: str | None = None
    conditions: list[Condition] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    calls: list[LayerCall] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    compiles: list[Compile] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    mishaps: list[Mishap] = field(default_factory=list)
    names: list[LibraryName] = field(default_factory=list)
    custom: list[CustomClass] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    complete: bool = True
    _takers: dict[int, list[LayerCall]] = field(default_factory=dict, repr=False)  # by the identity of what is taken
    _counted: int = 0  # how many calls they are of

    def mark(self) -> tuple[int, ...]:
        """How much has been met so far, for `forgive`."""
        return (len(self.calls), len(self.layers), len(self.mishaps), len(self.choices), len(self.compiles), len(self.uses))

    def forgive(self, since: tuple[int, ...]) -> None:
        """Drop the problems of everything met since the mark: the program is meant to fail there."""
        calls, layers, mishaps, choices, compiles, uses = since
        for call in self.calls[calls:]:
            call.problem = None
        things: list[Any] = [*self.layers[layers:], *self.choices[choices:], *self.compiles[compiles:], *self.uses[uses:]]
        for problems in (thing.problems for thing in things):
            problems.clear()
        del self.mishaps[mishaps:]

    def problems(self, kind: type[P]) -> Iterator[tuple[LayerCall, P]]:
        """The calls that cannot work for a reason of this kind."""
        for call in self.calls:
            if isinstance(call.problem, kind):
                yield call, call.problem

    def construction_problems(self, kind: type[P]) -> Iterator[tuple[Layer, P]]:
        """The layers that cannot be made for a reason of this kind."""
        for layer in self.layers:
            for problem in layer.problems:
                if isinstance(problem, kind):
                    yield layer, problem

    def mishaps_of(self, kind: type[P]) -> Iterator[tuple[Mishap, P]]:
        """The statements that cannot work for a reason of this kind."""
        for mishap in self.mishaps:
            if isinstance(mishap.problem, kind):
                yield mishap, mishap.problem

    def consumers(self, tensor: Any) -> list[LayerCall]:
        """The calls that take `tensor`."""
        if self._counted != len(self.calls):
            self._counted = len(self.calls)
            self._takers = {}
            for call in self.calls:
                for taken in {id(given) for given in call.inputs}:
                    self._takers.setdefault(taken, []).append(call)
        return list(self._takers.get(id(tensor), ()))
