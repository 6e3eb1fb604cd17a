"""The layers of `keras.layers` that only move elements."""

from kerlint.semantics.layers.reshaping import cropping, padding, reshape, up_sampling

__all__ = ["cropping", "padding", "reshape", "up_sampling"]
