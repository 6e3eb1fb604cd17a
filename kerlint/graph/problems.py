"""Why a layer, an operation or a statement cannot work: typed facts, no sentences. Rules turn them into messages.

Semantics raise a `Problem` only when it holds whatever the unknown parts are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kerlint.graph.dims import Dim, Shape


@dataclass(eq=False)
class Problem(Exception):
    """Base of all problems. Raised by semantics, kept on the call or the layer that it concerns."""

    def __str__(self) -> str:
        facts = ", ".join(f"{k}={v!r}" for k, v in vars(self).items())
        return f"{type(self).__name__}({facts})"


# ---------------------------------------------------------------- shapes of inputs


@dataclass(eq=False)
class WrongRank(Problem):
    """The layer needs `expected` axes (at least so many when `at_least`), batch included; it got `shape`."""

    expected: int
    shape: Shape
    at_least: bool = False
    at_most: bool = False
    input_index: int = 0
    inner: str | None = None  # for wrappers: the class inside, when it is the one that cannot take the slice


@dataclass(eq=False)
class UnknownFeatureSize(Problem):
    """Axis `axis` must be a fixed number, because weights are made from it, and is `None`."""

    shape: Shape
    axis: int


@dataclass(eq=False)
class WrongSize(Problem):
    """Axis `axis` of `shape` must be `expected` (a size, or a description such as "a multiple of 4")."""

    shape: Shape
    axis: int
    expected: Dim | str
    argument: str | None = None  # the argument that asks for it


@dataclass(eq=False)
class SizeCollapse(Problem):
    """A window, stride or crop leaves less than one element on `axis`: `size` there, `result` afterwards."""

    shape: Shape
    axis: int
    size: int
    window: int  # effective (dilated) kernel, pool, or what is cropped away
    result: int
    argument: str = "kernel_size"


@dataclass(eq=False)
class CannotReshape(Problem):
    """The elements of `source` do not fill `target` (both without the batch where `per_sample`)."""

    source: Shape
    target: Shape
    reason: str = "total"  # "total", "not divisible", "two unknown"
    per_sample: bool = True


@dataclass(eq=False)
class CannotConcatenate(Problem):
    """Shapes differ on an axis other than the joined one (`bad_axis`), or in rank (`bad_axis` None)."""

    shapes: list[Shape]
    axis: int
    bad_axis: int | None
    first: int = 0  # which two inputs disagree
    second: int = 1


@dataclass(eq=False)
class CannotBroadcast(Problem):
    """Elementwise work on shapes that do not broadcast."""

    shapes: list[Shape]
    bad_axis: int | None = None  # negative, counted from the end; None: ranks
    first: int = 0
    second: int = 1


@dataclass(eq=False)
class CannotContract(Problem):
    """Two axes that are multiplied and summed have different sizes (`Dot`, `matmul`, attention scores)."""

    shapes: list[Shape]
    axes: tuple[int, int]
    what: str = "product"


@dataclass(eq=False)
class WrongInputCount(Problem):
    """The layer takes `expected` inputs (text such as "2" or "at least 2") and got `received`."""

    expected: str
    received: int


@dataclass(eq=False)
class NotATensor(Problem):
    """Something that is no tensor stands where one belongs: `what` is "layer", "class", "model", "list", ..."""

    what: str
    name: str | None = None


@dataclass(eq=False)
class WrongState(Problem):
    """`initial_state` does not fit the cell: wrong number of states, or a state of the wrong shape."""

    expected: list[Shape]
    received: list[Shape | None]
    reason: str = "size"  # "size" or "count"


@dataclass(eq=False)
class NeedsBatchSize(Problem):
    """A stateful layer whose input has no fixed batch size."""

    shape: Shape


@dataclass(eq=False)
class NeedsTimeSteps(Problem):
    """`unroll=True` on a sequence of unknown length."""

    shape: Shape


@dataclass(eq=False)
class SharedWeightConflict(Problem):
    """The layer was built for another shape: its weight `weight` is `built` and would have to be `wanted`."""

    weight: str
    built: Shape
    wanted: Shape
    first_shape: Shape | None
    shape: Shape | None


@dataclass(eq=False)
class BadEquation(Problem):
    """An einsum equation that does not fit the shapes, or is malformed."""

    equation: str
    reason: str
    shapes: list[Shape] = field(default_factory=list)


@dataclass(eq=False)
class IndexOutOfRange(Problem):
    """A table of `rows` rows is asked for the row `index`."""

    index: int
    rows: int


@dataclass(eq=False)
class BadDtype(Problem):
    """The layer cannot take this dtype."""

    dtype: str
    expected: str


@dataclass(eq=False)
class GraphDisconnected(Problem):
    """The outputs of a functional model depend on `tensor`, which is not among its inputs.

    `tensor` is the output of the `Input` called `name`, `needed_by` the layer that takes it.
    """

    name: str
    tensor: Any
    needed_by: str | None = None


# ---------------------------------------------------------------- arguments


@dataclass(eq=False)
class UnknownArgument(Problem):
    """The constructor or function `callee` has no argument of this name."""

    callee: str
    argument: str
    candidates: list[str] = field(default_factory=list)  # near names, the nearest first
    renamed_to: str | None = None  # what it became in the target version
    value: Any = None
    new_value: Any = None  # what is to be given to `renamed_to`, where that differs
    advice: str = ""  # what to do where an argument of an older version has no successor


@dataclass(eq=False)
class MissingArgument(Problem):
    """A required argument was not given."""

    callee: str
    argument: str


@dataclass(eq=False)
class TooManyArguments(Problem):
    """More positional arguments than there are parameters."""

    callee: str
    expected: int
    received: int


@dataclass(eq=False)
class BadArgument(Problem):
    """The value of an argument is refused: `expected` says what is allowed, in words or as the list of values."""

    callee: str
    argument: str
    value: Any
    expected: str
    candidates: list[str] = field(default_factory=list)


@dataclass(eq=False)
class ArgumentConflict(Problem):
    """Two arguments exclude each other, such as strides and dilation."""

    callee: str
    arguments: tuple[str, ...]
    reason: str


@dataclass(eq=False)
class UnknownName(Problem):
    """A string or attribute that names nothing in the target version of Keras (`kind` "activation", "loss", "layer")."""

    kind: str
    name: str
    candidates: list[str] = field(default_factory=list)
    argument: str | None = None  # the argument of the layer that it was given to


@dataclass(eq=False)
class MissingName(Problem):
    """The target version of Keras has no `name` (a public dotted name, or "Model.method"), written as `written`.

    `new` replaces it, and `how` says what goes with that. `gone` are the generations that lack it: where both do, and
    nothing replaces it, Keras may never have had it, and `candidates` are names that are spelt alike.
    """

    name: str
    written: str
    new: str | None = None
    how: str = ""
    gone: tuple[int, ...] = ()
    candidates: list[str] = field(default_factory=list)


@dataclass(eq=False)
class NotInstance(Problem):
    """A class was passed or called where an object belongs: `Flatten` instead of `Flatten()`."""

    class_name: str
    where: str = ""


@dataclass(eq=False)
class RepeatedInput(Problem):
    """One `Input` stands twice among the inputs of a model, which Keras 2 refuses."""

    name: str | None


@dataclass(eq=False)
class LateInput(Problem):
    """An `Input` comes into a `Sequential` after its first layer; `built` says that the model knows its input already."""

    built: bool


@dataclass(eq=False)
class NotALayer(Problem):
    """Something that is no layer was added to a `Sequential`: `what` is "tensor", "list", ..."""

    what: str
    name: str | None = None


# ---------------------------------------------------------------- statements


@dataclass(eq=False)
class ControlOnTensor(Problem):
    """Python asks a tensor of a model for what only data has: a value ("if"), its items ("for"), the size of an axis that
    has any ("size"), or to be called ("call"); `what` says which."""

    what: str
    name: str | None = None


@dataclass(eq=False)
class LateSuperInit(Problem):
    """The model class `name` keeps layers before it calls `super().__init__()`, which Keras 2 refuses."""

    name: str


@dataclass(eq=False)
class NotBuilt(Problem):
    """The model `name` is asked for `what` (an attribute or method) before it knows the shape of its input.

    `kind` is that of the model. It raises, or (`raises` False) answers as if there were no weights.
    """

    what: str
    name: str | None
    kind: str
    raises: bool


@dataclass(eq=False)
class ReturnsNothing(Problem):
    """`name` is what the call of the user's `function` gave, which has no `return` with a value; `attribute` is read."""

    name: str
    function: str
    attribute: str


@dataclass(eq=False)
class WrongUnpacking(Problem):
    """A call gives `given` tensors and is unpacked into `wanted` names."""

    wanted: int
    given: int


@dataclass(eq=False)
class HintContradiction(Problem):
    """A comment says that `name` has the shape `told`; the code gives it `found`."""

    name: str
    told: Shape | None
    found: Shape | None
