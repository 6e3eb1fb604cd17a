"""Cropping."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import UNKNOWN, Dim, Expr, add, as_dim, sub
from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem, SizeCollapse
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_data_format, check_pairs, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.windows import axes_of, channels_first, replaced

CLASSES = ("Cropping1D", "Cropping2D", "Cropping3D")


@checks(*CLASSES)
def cropping_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    rank = rank_of(layer.class_name)
    if rank == 1:
        yield from check_tuple(layer, "cropping", 2, 0)
    else:
        yield from check_pairs(layer, "cropping", rank, negative=layer.keras == 2)
        yield from check_data_format(layer)


@layer(*CLASSES)
def cropping(incoming: Incoming) -> Result:
    """Takes elements away at both ends of every spatial axis; something must be left."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    _, axes = axes_of(x.shape, rank, rank > 1 and channels_first(incoming))
    sizes: dict[int, Dim] = {}
    checked = incoming.keras == 3 or rank < 3  # else nothing may be left, and nobody says so
    for axis, (start, end) in zip(axes, margins(incoming, "cropping", rank)):
        size, away = x.shape[axis], add(start, end)
        left = sub(size, away)
        if isinstance(size, int) and isinstance(away, int) and isinstance(left, int) and left <= 0:
            if checked:
                raise SizeCollapse(x.shape, axis, size, away, left, "cropping")
            left = 0
        sizes[axis] = left if checked or not isinstance(left, Expr) else UNKNOWN
    return Result(incoming.like(x, replaced(x.shape, sizes), incoming.cast(x)))


def margins(incoming: Incoming, argument: str, rank: int) -> list[tuple[Dim, Dim]]:
    """What is taken or added at the start and the end of each spatial axis. Raises NotUnderstood."""
    value = incoming.get(argument)
    if isinstance(value, (list, tuple)):
        if rank == 1 and len(value) == 2:
            return [(as_dim(value[0]), as_dim(value[1]))]
        if len(value) == rank:
            return [_pair(item) for item in value]
        raise NotUnderstood
    return [_pair(value)] * rank


def _pair(value: object) -> tuple[Dim, Dim]:
    if isinstance(value, (list, tuple)):
        if len(value) != 2:
            raise NotUnderstood
        return as_dim(value[0]), as_dim(value[1])
    size = as_dim(value)
    if size is None:
        raise NotUnderstood
    return size, size
