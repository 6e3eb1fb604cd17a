"""The layers of `keras.layers` that normalize."""

from kerlint.semantics.layers.normalization import (
    batch_normalization,
    group_normalization,
    layer_normalization,
    spectral_normalization,
)

__all__ = ["batch_normalization", "group_normalization", "layer_normalization", "spectral_normalization"]
