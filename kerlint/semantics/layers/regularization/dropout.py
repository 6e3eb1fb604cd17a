"""Dropout, noise and penalties: layers that keep the shape and have no weights."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import DATA_FORMATS, check_choice, check_data_format, check_number, refuse
from kerlint.semantics.layers.convolutional.arguments import rank_of

SPATIAL = ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")


@checks("Dropout", *SPATIAL)
def dropout_arguments(layer: Layer) -> Iterator[Problem]:
    """The rate is a share. To drop everything is what Keras 2 refuses, once it trains."""
    yield from check_number(layer, "rate", 0, 1)
    if layer.keras == 2 and layer.get("rate") == 1:
        yield _below_one(layer)
    if layer.class_name in SPATIAL:
        if layer.keras == 2:
            yield from check_choice(layer, "data_format", DATA_FORMATS, none=True)
        else:
            yield from check_data_format(layer)


@checks("AlphaDropout", "GaussianDropout")
def noisy_dropout_arguments(layer: Layer) -> Iterator[Problem]:
    """Keras 2 takes any number; Keras 3 divides by zero in training when everything is to be dropped."""
    if layer.keras == 3:
        yield from check_number(layer, "rate", 0, 1)
        if layer.get("rate") == 1:
            yield _below_one(layer)
    else:
        yield from check_number(layer, "rate")


def _below_one(layer: Layer) -> Problem:
    return refuse(layer, "rate", "a number of at least 0 and less than 1")


@checks("GaussianNoise")
def noise_arguments(layer: Layer) -> Iterator[Problem]:
    """Keras 3 wants a deviation of at most 1."""
    if layer.keras == 3:
        yield from check_number(layer, "stddev", 0, 1)
    else:
        yield from check_number(layer, "stddev")


@layer("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization", *SPATIAL, masking=True)
def dropout(incoming: Incoming) -> Result:
    """The shape stays."""
    name = incoming.layer.class_name
    x = incoming.tensor(rank_of(name) + 2) if name in SPATIAL else incoming.tensor()
    return Result(incoming.like(x, x.shape, incoming.cast(x)))
