"""Pooling over all places."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_data_format
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.windows import axes_of, channels_first

CLASSES = tuple(f"Global{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (1, 2, 3))


@checks(*CLASSES)
def global_pooling_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    yield from check_data_format(layer)


@layer(*CLASSES)
def global_pooling(incoming: Incoming) -> Result:
    """One value for each channel; with `keepdims` the spatial axes stay, of size 1."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    keepdims = incoming.flag("keepdims")
    if keepdims is None:
        raise NotUnderstood
    _, axes = axes_of(x.shape, rank, channels_first(incoming))
    shape = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape) if keepdims or axis not in axes)
    mean_of_integers = incoming.keras == 3 and "Average" in incoming.layer.class_name
    return Result(incoming.like(x, shape, "compute" if mean_of_integers else incoming.cast(x)))
