"""Normalization of each sample by itself: LayerNormalization, RMSNormalization, UnitNormalization."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_axes
from kerlint.semantics.axes import axes_within
from kerlint.semantics.broadcasting import broadcast


@checks("LayerNormalization", "UnitNormalization", "RMSNormalization")
def axis_argument(layer: Layer) -> Iterator[Problem]:
    """One axis or several."""
    yield from check_axes(layer)


def _sizes(incoming: Incoming, x: Tensor, axes: list[int]) -> tuple[Dim, ...]:
    """The sizes along `axis`, which weights are made of."""
    return tuple(incoming.feature_size(x, axis) for axis in _in_order(incoming, axes))


def _in_order(incoming: Incoming, axes: list[int]) -> list[int]:
    """Keras 3 sorts the axes as they were written, so that negative ones come first; Keras 2 keeps their order."""
    given = incoming.get("axis")
    if incoming.keras == 2 or not isinstance(given, (list, tuple)):
        return axes
    return [axis for _, axis in sorted(zip(given, axes))]


@layer("LayerNormalization", masking=True)
def layer_normalization(incoming: Incoming) -> Result:
    """Learns `gamma` and `beta`, one number for each place along `axis`."""
    x = incoming.tensor()
    axes = axes_within(incoming, x)
    scale, center, rms = incoming.flag("scale"), incoming.flag("center"), incoming.flag("rms_scaling")
    output = incoming.like(x, x.shape)
    if axes is None or scale is None or center is None or rms is None:
        return Result(output, None)
    if not scale and not center and not rms:
        return Result(output)
    sizes = _sizes(incoming, x, axes)
    weights = [Weight("gamma", sizes)] if scale or rms else []
    if center and not rms:
        weights.append(Weight("beta", sizes))
    return Result(output, weights)


@layer("RMSNormalization")
def rms_normalization(incoming: Incoming) -> Result:
    """Learns a scale, one number for each place along `axis`."""
    x = incoming.tensor()
    axes = axes_within(incoming, x)
    if axes is None or x.shape is None:
        return Result(incoming.like(x, x.shape), None)
    sizes = _sizes(incoming, x, axes)
    # Keras lays the scale along the last axes, whichever it was made for.
    stretched = broadcast([x.shape, sizes])
    return Result(incoming.like(x, stretched), [Weight("scale", sizes)])


@layer("UnitNormalization", masking=True)
def unit_normalization(incoming: Incoming) -> Result:
    """Learns nothing; the shape stays."""
    x = incoming.tensor()
    axes_within(incoming, x)
    return Result(incoming.like(x, x.shape))
