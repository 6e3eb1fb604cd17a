"""What the libraries do that programs use; importing this package fills the register of `interpreter.library`."""

from __future__ import annotations

from kerlint.interpreter.libraries import (
    arguments,
    builtins_,
    containers,
    images,
    keras_data,
    keras_layers,
    keras_models,
    keras_objects,
    keras_saving,
    keras_training,
    keras_utils,
    numbers_,
    numpy_,
    pandas_,
    python_stdlib,
    sklearn_,
    tensor_shapes,
    text,
    tf_data,
    variables,
)

__all__ = [
    "arguments",
    "builtins_",
    "containers",
    "images",
    "keras_data",
    "keras_layers",
    "keras_models",
    "keras_objects",
    "keras_saving",
    "keras_training",
    "keras_utils",
    "numbers_",
    "numpy_",
    "pandas_",
    "python_stdlib",
    "sklearn_",
    "tensor_shapes",
    "text",
    "tf_data",
    "variables",
]
