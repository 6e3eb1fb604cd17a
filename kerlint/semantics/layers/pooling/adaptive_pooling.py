"""Pooling to a size that is given (Keras 3)."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import DATA_FORMATS, check_choice, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.windows import axes_of, channels_first, replaced

CLASSES = tuple(f"Adaptive{kind}Pooling{rank}D" for kind in ("Max", "Average") for rank in (1, 2, 3))


@checks(*CLASSES)
def adaptive_pooling_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    yield from check_tuple(layer, "output_size", rank_of(layer.class_name))
    yield from check_choice(layer, "data_format", DATA_FORMATS, none=True)


@layer(*CLASSES)
def adaptive_pooling(incoming: Incoming) -> Result:
    """The spatial axes become `output_size`, whatever they were."""
    rank = rank_of(incoming.layer.class_name)
    x = incoming.tensor(rank + 2)
    assert x.shape is not None
    _, axes = axes_of(x.shape, rank, channels_first(incoming))
    sizes = dict(zip(axes, incoming.dims("output_size", rank)))
    return Result(incoming.like(x, replaced(x.shape, sizes), incoming.cast(x)))
