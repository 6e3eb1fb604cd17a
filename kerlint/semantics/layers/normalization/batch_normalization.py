"""BatchNormalization."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Shape
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadArgument, Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_axes, check_number
from kerlint.semantics.axes import axes_within

CLASSES = ("BatchNormalization", "SyncBatchNormalization")


@checks(*CLASSES)
def batch_normalization_arguments(layer: Layer) -> Iterator[Problem]:
    """Only Keras 2 takes several axes."""
    if layer.keras == 2 or not isinstance(layer.get("axis"), (float, str)):  # Keras 3 makes an integer of these
        yield from check_axes(layer, several=layer.keras == 2)
    if layer.keras == 3:
        yield from check_number(layer, "momentum")
        yield from check_number(layer, "epsilon")


@layer(*CLASSES, masking=True)
def batch_normalization(incoming: Incoming) -> Result:
    """Learns `gamma` and `beta`; keeps the moving mean and variance, which training does not learn."""
    x = incoming.tensor()
    axes = axes_within(incoming, x)
    assert x.shape is not None
    output = incoming.like(x, x.shape)
    if axes is None:
        return Result(output, None)
    for axis in axes:
        incoming.feature_size(x, axis)
    if incoming.keras == 2:
        _check_fused(incoming, axes, len(x.shape))
    if len(axes) == 1:
        shape: Shape = (x.shape[axes[0]],)
    else:
        shape = tuple(size if axis in axes else 1 for axis, size in enumerate(x.shape))
    return Result(output, _weights(incoming, shape))


def _check_fused(incoming: Incoming, axes: list[int], rank: int) -> None:
    """The fast kernel of Keras 2 normalizes axis 1 or 3 of images; Keras takes it for axis -4 too, which is the batch."""
    may_fuse = incoming.get("virtual_batch_size") is None and not incoming.get("synchronized") and not incoming.get("renorm")
    if rank == 4 and axes == [0] and incoming.get("axis") in (-4, [-4]) and may_fuse and incoming.get("fused") in (None, True):
        raise BadArgument(incoming.layer.class_name, "axis", incoming.get("axis"), "axis 1 or 3 of an input with 4 axes")


def _weights(incoming: Incoming, shape: Shape) -> list[Weight] | None:
    scale, center, renorm = incoming.flag("scale"), incoming.flag("center"), incoming.flag("renorm")
    if scale is None or center is None or renorm is None or incoming.get("virtual_batch_size") is not None:
        return None
    weights = [Weight("gamma", shape)] if scale else []
    if center:
        weights.append(Weight("beta", shape))
    kept = ["moving_mean", "moving_variance"]
    if renorm:
        kept += ["moving_stddev", "renorm_mean", "renorm_stddev"]
    return [*weights, *(Weight(name, shape, trainable=False) for name in kept)]
