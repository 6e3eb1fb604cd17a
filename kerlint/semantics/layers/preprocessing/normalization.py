"""Rescaling and Normalization."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import ArgumentConflict, Problem
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import is_given
from kerlint.semantics.axes import axes_within


@layer("Rescaling")
def rescaling(incoming: Incoming) -> Result:
    """The shape stays where scale and offset are numbers, or one number for each of the last axis."""
    x = incoming.tensor()
    for name in ("scale", "offset"):
        value = incoming.get(name)
        for_each = isinstance(value, (list, tuple)) and x.shape and len(value) in (1, x.shape[-1])
        if not isinstance(value, (int, float)) and not for_each:
            raise NotUnderstood
    output = incoming.like(x, x.shape)
    output.mask = x.mask if incoming.keras == 3 else False
    return Result(output)


@checks("Normalization")
def normalization_arguments(layer: Layer) -> Iterator[Problem]:
    """A mean asks for a variance, and the other way round."""
    if {is_given(layer, "mean"), is_given(layer, "variance")} == {True, False}:
        yield ArgumentConflict("Normalization", ("mean", "variance"), "each needs the other")


@layer("Normalization")
def normalization(incoming: Incoming) -> Result:
    """Keeps mean, variance and count of what it was adapted to, unless they are given."""
    x = incoming.tensor()
    output = incoming.like(x, x.shape)
    output.mask = x.mask if incoming.keras == 3 else False
    if incoming.get("axis") is None:
        axes: list[int] | None = []
    else:
        axes = axes_within(incoming, x, distinct=False)
        if axes is not None and len(set(axes)) < len(axes):
            raise NotUnderstood
    if axes is None:
        return Result(output, None)
    sizes = tuple(incoming.feature_size(x, axis) for axis in sorted(axes))
    if incoming.get("mean") is not None:
        return Result(output)
    return Result(
        output,
        [
            Weight("mean", sizes, trainable=False),
            Weight("variance", sizes, trainable=False),
            Weight("count", (), trainable=False, dtype="int64"),
        ],
    )
