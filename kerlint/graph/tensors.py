"""What flows: tensors of a model, and the arrays and data sets that are fed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Dim, Shape, join, same, shape_text
from kerlint.graph.places import Place

if TYPE_CHECKING:
    from kerlint.graph.layers import LayerCall

# A tensor, a constant, or lists, tuples and dicts of them, as Keras passes them to a layer.
Structure = Any


@dataclass(eq=False)
class Tensor:
    """A tensor as the graph knows it before anything runs.

    `shape` is None when not even the rank is known. `mask` says whether a Keras mask travels with it (None: unknown).
    `call` made it, as its output number `index`. `variable` is what the user calls it. `data` is the array that it stands for
    where a layer is called on data. `inner` is the tensor inside of the layer that it is, where the layer is the user's own or
    hands an input on.
    """

    shape: Shape | None = None
    dtype: str | None = None
    mask: bool | None = False
    call: LayerCall | None = None
    index: int = 0
    variable: str | None = None
    sparse: bool = False
    ragged: bool = False
    data: Array | None = None
    inner: Tensor | None = None

    @property
    def rank(self) -> int | None:
        """The number of axes, the batch included."""
        return None if self.shape is None else len(self.shape)

    def __str__(self) -> str:
        return shape_text(self.shape)


@dataclass(eq=False)
class Array:
    """Data: a NumPy array, a pandas frame or column, a tensor that is no part of a model.

    `labels` is "one-hot" or "classes" (class numbers) where that is known, `classes` how many there are.
    `low` and `high` bound the values, but for rounding, where they are known. `value` is the literal, for small ones.
    """

    shape: Shape | None = None
    dtype: str | None = None
    labels: str | None = None
    classes: Dim = UNKNOWN
    low: float | None = None
    high: float | None = None
    value: Any = UNKNOWN
    kind: str = "numpy"
    place: Place | None = None
    variable: str | None = None

    @property
    def rank(self) -> int | None:
        """The number of axes, the samples included."""
        return None if self.shape is None else len(self.shape)

    def __str__(self) -> str:
        return shape_text(self.shape)


@dataclass(eq=False)
class Dataset:
    """What yields data bit by bit: a `tf.data.Dataset`, a generator, a `Sequence`.

    `element` is the structure of one item, `(x, y)` for supervised ones; once `batched`, its shapes begin with
    the batch. `length` is how many items come.
    """

    element: Structure = UNKNOWN
    batched: bool | None = None
    length: Dim = UNKNOWN
    kind: str = "tf.data"
    place: Place | None = None
    variable: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def leaves(structure: Structure) -> Iterator[Any]:
    """Every leaf in Keras's order: sequences in order, dicts by sorted key."""
    if isinstance(structure, (list, tuple)):
        for item in structure:
            yield from leaves(item)
    elif isinstance(structure, dict):
        try:
            keys = sorted(structure)
        except TypeError:
            keys = list(structure)
        for key in keys:
            yield from leaves(structure[key])
    else:
        yield structure


def tensors_in(structure: Structure) -> list[Tensor]:
    """Every tensor, flattened in Keras's order."""
    if isinstance(structure, Tensor):
        return [structure]
    if isinstance(structure, (list, tuple, dict)):
        return [leaf for leaf in leaves(structure) if isinstance(leaf, Tensor)]
    return []


def index_outside(data: Array, rows: Any, keras: int) -> int | None:
    """The greatest number of the literal data that is no index of `rows` rows; None where there is none.

    Keras 3 counts negative ones from the end, Keras 2 has no row for them.
    """
    if type(rows) is not int:
        return None
    lowest = -rows if keras == 3 else 0
    numbers = [int(number) for number in leaves(data.value) if isinstance(number, (int, float))]
    return max((number for number in numbers if not lowest <= number < rows), default=None)


def map_leaves(change: Callable[[Any], Any], structure: Structure) -> Structure:
    """The structure with `change` applied to every leaf."""
    if isinstance(structure, list):
        return [map_leaves(change, item) for item in structure]
    if isinstance(structure, tuple):
        return tuple(map_leaves(change, item) for item in structure)
    if isinstance(structure, dict):
        changed = copy(structure)  # a dict that says that it may hold more goes on saying so
        changed.update({key: map_leaves(change, item) for key, item in structure.items()})
        return changed
    return change(structure)


def same_shape(a: Shape | None, b: Shape | None) -> bool | None:
    """True: always equal; False: never; None: may be either."""
    if a is None or b is None:
        return None
    if len(a) != len(b):
        return False
    answers = [same(x, y) for x, y in zip(a, b)]
    if False in answers:
        return False
    return None if None in answers else True


def join_shapes(a: Shape | None, b: Shape | None) -> Shape | None:
    """What is known of a shape that is `a` on one path and `b` on another."""
    if a is None or b is None or len(a) != len(b):
        return None
    return tuple(join(x, y) for x, y in zip(a, b))
