"""Upsampling."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import mul
from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_data_format, check_integer, check_tuple
from kerlint.semantics.layers.convolutional.arguments import rank_of
from kerlint.semantics.windows import channels_first, replaced, whole_dims

CLASSES = ("UpSampling1D", "UpSampling2D", "UpSampling3D")
INTERPOLATIONS_3 = ("nearest", "bilinear", "bicubic", "area", "lanczos3", "lanczos5")
INTERPOLATIONS_2 = ("area", "bicubic", "bilinear", "gaussian", "lanczos3", "lanczos5", "mitchellcubic", "nearest")


@checks(*CLASSES)
def up_sampling_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructors refuse."""
    rank = rank_of(layer.class_name)
    if rank == 1:
        yield from check_integer(layer, "size", 1, truncates=True)
        return
    yield from check_tuple(layer, "size", rank, floats=layer.keras == 2 and rank == 2)
    yield from check_data_format(layer)
    if rank == 2:
        names = INTERPOLATIONS_3 if layer.keras == 3 else INTERPOLATIONS_2
        yield from check_choice(layer, "interpolation", names, fold_case=True)


@layer(*CLASSES)
def up_sampling(incoming: Incoming) -> Result:
    """Every spatial axis becomes `size` times as long."""
    rank = rank_of(incoming.layer.class_name)
    first = rank > 1 and channels_first(incoming)
    if incoming.keras == 2 and rank == 3:
        x = incoming.tensor(at_least=5 if first else 4)  # its check of the rank is lost on the way
    else:
        x = incoming.tensor(rank + 2)
    if x.shape is None:
        raise NotUnderstood
    axes = [axis + (2 if first else 1) for axis in range(rank)]
    factors = whole_dims(incoming, "size", rank)
    sizes = {axis: mul(x.shape[axis], factor) for axis, factor in zip(axes, factors)}
    return Result(incoming.like(x, replaced(x.shape, sizes), _dtype(incoming, x)))


def _dtype(incoming: Incoming, x: Tensor) -> str | None:
    dtype = incoming.cast(x)
    if incoming.layer.class_name == "UpSampling2D" and dtype is not None and not dtype.startswith("float"):
        return None
    return dtype
