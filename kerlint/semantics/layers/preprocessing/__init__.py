"""The layers of `keras.layers` that prepare data."""

from kerlint.semantics.layers.preprocessing import (
    augmentation,
    category_encoding,
    hashing,
    index_lookup,
    normalization,
    resizing,
    spectrogram,
    text_vectorization,
)

__all__ = [
    "augmentation",
    "category_encoding",
    "hashing",
    "index_lookup",
    "normalization",
    "resizing",
    "spectrogram",
    "text_vectorization",
]
