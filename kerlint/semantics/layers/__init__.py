"""What every Keras layer does to shapes, dtypes and masks; importing this package fills the register of `semantics.api`."""

from __future__ import annotations

from kerlint.semantics.layers import (
    activations,
    attention,
    convolutional,
    core,
    merging,
    normalization,
    pooling,
    preprocessing,
    regularization,
    reshaping,
    rnn,
)

__all__ = [
    "activations",
    "attention",
    "convolutional",
    "core",
    "merging",
    "normalization",
    "pooling",
    "preprocessing",
    "regularization",
    "reshaping",
    "rnn",
]
