"""SpectralNormalization, a wrapper that divides the kernel of a layer by its largest singular value."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadArgument, Problem
from kerlint.graph.tensors import Tensor, map_leaves
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_number


@checks("SpectralNormalization")
def spectral_normalization_arguments(layer: Layer) -> Iterator[Problem]:
    """At least one iteration."""
    yield from check_number(layer, "power_iterations", 1)


@layer("SpectralNormalization")
def spectral_normalization(incoming: Incoming) -> Result:
    """Gives what the layer inside gives; keeps one vector beside its kernel."""
    inner = incoming.get("layer")
    if not isinstance(inner, Layer):
        raise NotUnderstood
    incoming.own(inner)
    x = incoming.tensor()
    outputs = incoming.call(inner, x)
    if inner.weights is None:
        return Result(outputs, None)
    kernel = next((weight for weight in inner.weights if weight.name in ("kernel", "embeddings")), None)
    if kernel is None:
        if inner.custom:
            return Result(outputs, None)
        expected = "a layer that has a kernel or embeddings"
        raise BadArgument("SpectralNormalization", "layer", inner.class_name, expected)
    outputs = map_leaves(lambda leaf: _cast(incoming, leaf, x), outputs)
    return Result(outputs, [Weight("vector_u", (1, kernel.shape[-1]), trainable=False)])


def _cast(incoming: Incoming, leaf: object, x: Tensor) -> object:
    if not isinstance(leaf, Tensor) or incoming.keras == 2:
        return leaf
    return incoming.like(leaf, leaf.shape, incoming.cast(x))
