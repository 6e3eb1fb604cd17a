"""The layers of `keras.layers` that prepare data."""

from kerlint.semantics.layers.preprocessing import (
    augmentation,
    category_encoding,
    dense_features,
    hashing,
    index_lookup,
    normalization,
    pipeline,
    resizing,
    spectrogram,
    text_vectorization,
)

__all__ = [
    "augmentation",
    "category_encoding",
    "dense_features",
    "hashing",
    "index_lookup",
    "normalization",
    "pipeline",
    "resizing",
    "spectrogram",
    "text_vectorization",
]
