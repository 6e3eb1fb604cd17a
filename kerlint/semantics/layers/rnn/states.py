"""Initial states of recurrent layers."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import Dim, Shape, same
from kerlint.graph.problems import WrongState
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, as_tensor


def input_and_states(incoming: Incoming) -> tuple[Tensor, list[Any] | None]:
    """The sequence, and the initial states where they are given and in view.

    Keras 2 also takes them behind the sequence in one list: `lstm([x, h, c])`. Raises WrongInputCount in Keras 3.
    """
    given = incoming.first()
    states = incoming.argument("initial_state", 1)
    if incoming.keras == 2 and isinstance(given, list) and given:
        states = list(given[1:]) or states
        given = given[0]
    if isinstance(states, (Tensor, Array)):
        states = [states]
    return as_tensor(given), list(states) if isinstance(states, (list, tuple)) else None


def shape_of(state: Structure) -> Shape | None:
    """The shape of a state; None when it is not known."""
    try:
        return as_tensor(state).shape
    except NotUnderstood:
        return None


def check_states(expected: list[Shape], given: list[Any], *, extra: bool = False, loose: tuple[int, ...] = ()) -> None:
    """Raises WrongState where `given` cannot be states of the shapes `expected`.

    With `extra` more states are ignored. The states with an index in `loose` may have a size of 1 instead.
    """
    shapes = [shape_of(state) for state in given]
    if len(given) < len(expected) or (len(given) > len(expected) and not extra):
        raise WrongState(list(expected), list(shapes), "count")
    for index, (wanted, shape) in enumerate(zip(expected, shapes)):
        if shape is not None and not _fits(wanted, shape, index in loose):
            raise WrongState(list(expected), list(shapes))


def may_broadcast(shape: Shape) -> bool:
    """Whether some size may be 1: work on too many axes then passes by chance."""
    return any(not isinstance(size, int) or size == 1 for size in shape)


def _fits(wanted: Shape, shape: Shape, loose: bool) -> bool:
    if len(wanted) != len(shape):
        return False
    if not _agree(wanted[0], shape[0], True):
        return False
    return all(_agree(a, b, loose) for a, b in zip(wanted[1:], shape[1:]))


def _agree(wanted: Dim, size: Dim, loose: bool) -> bool:
    return same(wanted, size) is not False or (loose and same(size, 1) is not False)
