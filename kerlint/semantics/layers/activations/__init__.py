"""The layers of `keras.layers` that are activations."""

from kerlint.semantics.layers.activations import elementwise, prelu, softmax

__all__ = ["elementwise", "prelu", "softmax"]
