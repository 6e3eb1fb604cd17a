"""Activations that work element by element and have no weights."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import check_number

# Layers and functions of Keras 2 that take no integers.
FLOATS_ONLY = frozenset(
    ("ELU", "ThresholdedReLU", "elu", "exponential", "gelu", "hard_sigmoid", "mish", "selu", "sigmoid", "softmax")
    + ("softplus", "softsign", "swish", "tanh")
)


@checks("ReLU")
def relu_arguments(layer: Layer) -> Iterator[Problem]:
    """No number may be negative."""
    yield from check_number(layer, "max_value", 0, none=True)
    yield from check_number(layer, "negative_slope", 0)
    yield from check_number(layer, "threshold", 0)


@checks("LeakyReLU")
def leaky_relu_arguments(layer: Layer) -> Iterator[Problem]:
    """Keras 3 wants a slope that is not negative; Keras 2 calls it `alpha` and takes any number."""
    if layer.keras == 3:
        yield from check_number(layer, "alpha" if "alpha" in layer.config else "negative_slope", 0)
    else:
        yield from check_number(layer, "alpha")


@checks("ELU")
def elu_arguments(layer: Layer) -> Iterator[Problem]:
    """The slope is a number."""
    yield from check_number(layer, "alpha")


@checks("ThresholdedReLU")
def thresholded_relu_arguments(layer: Layer) -> Iterator[Problem]:
    """The threshold must not be negative."""
    yield from check_number(layer, "theta", 0)


@layer("Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", masking=True)
def activation(incoming: Incoming) -> Result:
    """The shape stays. What becomes of integers depends on the function."""
    x = incoming.tensor()
    if incoming.layer.class_name in FLOATS_ONLY or incoming.get("activation") in FLOATS_ONLY:
        incoming.needs_floats(x)
    return Result(incoming.like(x, x.shape, float_dtype(incoming, x)))


def float_dtype(incoming: Incoming, x: Tensor) -> str | None:
    """The dtype of the output where `x` is of floats; None for others."""
    dtype = incoming.cast(x)
    return dtype if dtype is not None and dtype.startswith(("float", "bfloat")) else None
