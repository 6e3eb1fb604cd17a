"""What the libraries do that programs use; importing this package fills the register of `interpreter.library`."""

from __future__ import annotations

from kerlint.interpreter.libraries import (
    keras_data,
    keras_layers,
    keras_models,
    keras_objects,
    keras_utils,
)

__all__ = ["keras_data", "keras_layers", "keras_models", "keras_objects", "keras_utils"]
