"""What a Python expression can be while nothing is run.

Constants, tuples and ranges are themselves. Lists and dicts are `ListValue` and `DictValue`, so that they can say that their
contents are not exactly known. Numbers with a name are `Expr`, everything not known is an `Unknown`. Layers, models, tensors,
arrays, data sets and choices are those of the graph. What is left stands here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Array, Tensor

if TYPE_CHECKING:
    from kerlint.interpreter.scopes import Scope
    from kerlint.reading import Source

Value = Any


class ListValue(list[Any]):
    """A list. When `exact` is False it stands for a list of `length` items like those it holds."""

    __slots__ = ("exact", "length", "loop")

    def __init__(self, items: Any = (), *, exact: bool = True, length: Dim = UNKNOWN, loop: int = 0) -> None:
        super().__init__(items)
        self.exact = exact
        self.length = length
        self.loop = loop  # the loop of unknown length in which it was made

    @property
    def size(self) -> Dim:
        """How many items it has."""
        return len(self) if self.exact else self.length

    __hash__ = object.__hash__  # type: ignore[assignment]


class DictValue(dict[Any, Any]):
    """A dict. When `exact` is False it may hold more than is seen here.

    `keywords` says that these are the `**kwargs` of a function that nobody in view calls: the user's own code is evaluated as
    if no more were given, as with parameters that have defaults, but a library's function may get what it needs there.
    """

    __slots__ = ("exact", "keywords")

    def __init__(self, items: Any = (), *, exact: bool = True, keywords: bool = False) -> None:
        super().__init__(items)
        self.exact = exact
        self.keywords = keywords

    __hash__ = object.__hash__  # type: ignore[assignment]


def with_values(entries: dict[Any, Any], change: Callable[[Any], Any]) -> dict[Any, Any]:
    """The dict with `change` applied to every value; what it says of itself stays."""
    changed = copy(entries)
    changed.update({key: change(value) for key, value in entries.items()})
    return changed


@dataclass(eq=False)
class Function:
    """A function or lambda of the user's, with its closure."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    source: Source
    defaults: list[Value] = field(default_factory=list)
    keyword_defaults: dict[str, Value] = field(default_factory=dict)
    owner: ClassValue | None = None
    kind: str = "function"  # "function", "static", "class", "property"
    opaque: bool = False  # a decorator that is not understood stands before it

    @property
    def name(self) -> str:
        """The name that it was defined under."""
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(eq=False)
class BoundMethod:
    """A function of the user's with its `self` (or class)."""

    function: Function
    receiver: Value


@dataclass(eq=False)
class Native:
    """A method of a value that kerlint models itself, such as `model.add`."""

    name: str
    receiver: Value
    run: Callable[..., Value]


@dataclass(eq=False)
class LibraryRef:
    """Something of a library: `path` is canonical (`keras.layers.LSTM`), `written` as Python would resolve it."""

    path: str
    written: str


@dataclass(eq=False)
class Foreign:
    """An object of a library's class that kerlint models by its methods, such as a scikit-learn scaler."""

    path: str
    args: list[Value] = field(default_factory=list)
    kwargs: dict[str, Value] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Partial:
    """`functools.partial(function, ...)`."""

    function: Value
    args: list[Value]
    kwargs: dict[str, Value]


@dataclass(eq=False)
class ModuleValue:
    """A module of the user's project."""

    name: str
    scope: Scope
    source: Source


@dataclass(eq=False)
class ClassValue:
    """A class of the user's. `keras_base` is "Layer", "Model", "Sequential", or another public name it derives from."""

    name: str
    bases: list[Value]
    namespace: dict[str, Value]
    node: ast.ClassDef
    source: Source
    keras_base: str | None = None
    opaque: bool = False  # some base is not in view

    def lineage(self) -> list[ClassValue]:
        """The class and the user's classes that it inherits from, in the order of look-up (depth first, no repeats)."""
        found: list[ClassValue] = []
        stack: list[Value] = [self]
        while stack and len(found) < 50:
            current = stack.pop(0)
            if isinstance(current, ClassValue) and current not in found:
                found.append(current)
                stack = [*current.bases, *stack]
        return found

    def find(self, name: str, after: ClassValue | None = None) -> tuple[Value, ClassValue] | None:
        """The attribute of the class, and the class that has it; only behind `after` in the order of look-up."""
        lineage = self.lineage()
        if after is not None and after in lineage:
            lineage = lineage[lineage.index(after) + 1 :]
        for cls in lineage:
            if name in cls.namespace:
                return cls.namespace[name], cls
        return None


@dataclass(eq=False)
class Instance:
    """An object of the user's class. `layer` is its place in the graph when the class derives from Keras's."""

    cls: ClassValue
    attributes: dict[str, Value] = field(default_factory=dict)
    layer: Layer | None = None
    building: bool = False


@dataclass(eq=False)
class Super:
    """`super()` inside a method."""

    instance: Value
    after: ClassValue


@dataclass(eq=False)
class Slice:
    """A slice whose bounds are values."""

    start: Value
    stop: Value
    step: Value


Callee = (Function, BoundMethod, Native, LibraryRef, Partial, ClassValue)


def is_number(value: Value) -> bool:
    """Whether the value is a number, known or named."""
    return isinstance(value, (int, float, Expr))


def join_values(a: Value, b: Value) -> Value:
    """What is known of a value that is `a` on one path and `b` on another."""
    from kerlint.graph.tensors import join_shapes

    if a is b:
        return a
    if type(a) is type(b):
        if isinstance(a, (int, float, str, bytes, Expr)):
            return a if a == b else UNKNOWN
        if isinstance(a, Tensor):
            shape = join_shapes(a.shape, b.shape)
            mask = a.mask if a.mask == b.mask else None
            return Tensor(shape, a.dtype if a.dtype == b.dtype else None, mask, b.call, b.index, b.variable)
        if isinstance(a, Array):
            return Array(join_shapes(a.shape, b.shape), a.dtype if a.dtype == b.dtype else None, kind=b.kind, place=b.place)
        if isinstance(a, tuple) and len(a) == len(b):
            return tuple(map(join_values, a, b))
    return UNKNOWN
