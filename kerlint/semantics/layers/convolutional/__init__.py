"""The layers of `keras.layers` that convolve."""

from kerlint.semantics.layers.convolutional import conv, depthwise, locally_connected, transpose

__all__ = ["conv", "depthwise", "locally_connected", "transpose"]
