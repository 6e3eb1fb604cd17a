"""What the libraries do that programs use; importing this package fills the register of `interpreter.library`."""

from __future__ import annotations

from kerlint.interpreter.libraries import (
    images,
    keras_data,
    keras_layers,
    keras_models,
    keras_objects,
    keras_training,
    keras_utils,
    numpy_,
    pandas_,
    sklearn_,
    text,
    tf_data,
)

__all__ = [
    "images",
    "keras_data",
    "keras_layers",
    "keras_models",
    "keras_objects",
    "keras_training",
    "keras_utils",
    "numpy_",
    "pandas_",
    "sklearn_",
    "text",
    "tf_data",
]
