"""The layers of `keras.layers` that pool."""

from kerlint.semantics.layers.pooling import adaptive_pooling, global_pooling, pooling

__all__ = ["adaptive_pooling", "global_pooling", "pooling"]
