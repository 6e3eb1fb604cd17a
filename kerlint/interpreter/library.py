"""The register of what libraries do. Each module under `libraries/` fills it for one library.

    @function("numpy.load")
    def load(call: Call) -> Value:
        return Array(kind="numpy", place=call.place)

    @method("sklearn.preprocessing.StandardScaler", "fit_transform")
    def fit_transform(call: Call) -> Value: ...        # call.receiver is the Foreign

    @attribute("Array", "shape")
    def shape(receiver: Array) -> Value: ...

Types of receivers go by the class name in the graph ("Array", "Tensor", "Dataset", "Layer", "Model", "str", "list", "dict") or by
the canonical path of a Foreign. A handler answers `NotImplemented` for what it does not handle.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.places import Place
from kerlint.interpreter.values import Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine
    from kerlint.interpreter.scopes import Scope


@dataclass
class Call:
    """A call of something that is not the user's code. `partial` says that a `*args` or `**kwargs` was not understood."""

    machine: Machine
    path: str
    args: list[Value]
    kwargs: dict[str, Value]
    node: ast.Call | None = None
    scope: Scope | None = None
    receiver: Value = None
    partial: bool = False
    places: dict[str | int, Place] = field(default_factory=dict)
    _place: Place | None = None

    @property
    def place(self) -> Place | None:
        """Where the call stands."""
        if self._place is None and self.node is not None:
            self._place = self.machine.place(self.node)
        return self._place

    def get(self, index: int | None, name: str, default: Any = None) -> Value:
        """The argument at `index`, or by `name`; the default when it was not given."""
        if index is not None and index < len(self.args):
            return self.args[index]
        if name in self.kwargs:
            return self.kwargs[name]
        return UNKNOWN if self.partial else default


Handler = Callable[[Call], Value]

FUNCTIONS: dict[str, Handler] = {}
METHODS: dict[tuple[str, str], Handler] = {}
ATTRIBUTES: dict[tuple[str, str], Callable[[Any], Value]] = {}
CONSTANTS: dict[str, Value] = {}


def function(*paths: str) -> Callable[[Handler], Handler]:
    """Register what a call of the library's functions or classes `paths` gives."""

    def register(handler: Handler) -> Handler:
        for path in paths:
            FUNCTIONS[path] = handler
        return handler

    return register


def method(kind: str, *names: str) -> Callable[[Handler], Handler]:
    """Register what the methods `names` of objects of `kind` do."""

    def register(handler: Handler) -> Handler:
        for name in names:
            METHODS[kind, name] = handler
        return handler

    return register


def attribute(kind: str, *names: str) -> Callable[[Callable[[Any], Value]], Callable[[Any], Value]]:
    """Register the attributes `names` of objects of `kind`."""

    def register(handler: Callable[[Any], Value]) -> Callable[[Any], Value]:
        for name in names:
            ATTRIBUTES[kind, name] = handler
        return handler

    return register
