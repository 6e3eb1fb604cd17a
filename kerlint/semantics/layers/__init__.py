"""What every Keras layer does to shapes, dtypes and masks; importing this package fills the register of `semantics.api`."""

from __future__ import annotations

from kerlint.semantics.layers import (
    activations,
    convolutional,
    core,
    normalization,
    pooling,
    preprocessing,
    regularization,
    reshaping,
)

__all__ = [
    "activations",
    "convolutional",
    "core",
    "normalization",
    "pooling",
    "preprocessing",
    "regularization",
    "reshaping",
]
