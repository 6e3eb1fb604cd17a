"""The layers of `keras.layers` that everything else is built on."""

from kerlint.semantics.layers.core import dense, einsum_dense, embedding, input_layer, lambda_layer, masking, opaque

__all__ = ["dense", "einsum_dense", "embedding", "input_layer", "lambda_layer", "masking", "opaque"]
