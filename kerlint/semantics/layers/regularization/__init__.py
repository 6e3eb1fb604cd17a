"""The layers of `keras.layers` that regularize."""

from kerlint.semantics.layers.regularization import dropout

__all__ = ["dropout"]
