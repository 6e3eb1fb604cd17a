"""Axes that arguments name."""

from __future__ import annotations

from kerlint.graph.problems import BadArgument
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood
from kerlint.semantics.arguments import is_known


def axes_within(incoming: Incoming, x: Tensor, argument: str = "axis", *, distinct: bool = True) -> list[int] | None:
    """The axes of `x` that the argument names, counted from the front, in the order given; None when not known.

    Raises BadArgument for an axis that `x` does not have, and where `distinct` for one that is named twice.
    """
    value = incoming.get(argument)
    given = list(value) if isinstance(value, (list, tuple)) else [value]
    if x.shape is None:
        raise NotUnderstood
    if not is_known(given):
        return None
    rank = len(x.shape)
    expected = f"an axis of the input, from {-rank} to {rank - 1}"
    for axis in given:
        if not isinstance(axis, int) or not -rank <= axis < rank:
            raise BadArgument(incoming.layer.class_name, argument, value, expected)
    axes = [axis % rank for axis in given]
    if distinct and len(set(axes)) < len(axes):
        raise BadArgument(incoming.layer.class_name, argument, value, "different axes")
    return axes
