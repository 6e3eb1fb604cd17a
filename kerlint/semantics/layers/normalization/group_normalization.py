"""GroupNormalization."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import Problem, WrongSize
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_axes, check_integer, refuse
from kerlint.semantics.axes import axes_within


@checks("GroupNormalization")
def group_normalization_arguments(layer: Layer) -> Iterator[Problem]:
    """A positive number of groups, or -1 for as many as there are channels."""
    yield from check_axes(layer, several=False)
    groups = layer.get("groups")
    if groups == 0 or (isinstance(groups, int) and groups < -1):  # Keras 2 raises where the layer is called
        yield refuse(layer, "groups", "a positive integer, or -1 for one group per channel")
    else:
        yield from check_integer(layer, "groups", None)


@layer("GroupNormalization", masking=True)
def group_normalization(incoming: Incoming) -> Result:
    """The channels must fall into `groups` of equal size; learns `gamma` and `beta`, one number per channel."""
    x = incoming.tensor()
    incoming.needs_floats(x)
    axes = axes_within(incoming, x)
    output = incoming.like(x, x.shape)
    scale, center = incoming.flag("scale"), incoming.flag("center")
    if axes is None or scale is None or center is None:
        return Result(output, None)
    channels = incoming.feature_size(x, axes[0])
    groups = incoming.dim("groups")
    if isinstance(channels, int) and isinstance(groups, int) and groups not in (0, -1) and channels % groups:
        raise WrongSize(x.shape or (), axes[0], f"a multiple of {groups}", "groups")
    weights = [Weight("gamma", (channels,))] if scale else []
    if center:
        weights.append(Weight("beta", (channels,)))
    return Result(output, weights)
