"""Where a feature axis lost its size."""

from __future__ import annotations

from kerlint.graph.tensors import Tensor

from .._telling import behind


def flattened(x: Tensor | None) -> bool:
    """Whether the open size of the last axis is the product that `Flatten` or `Reshape` made."""
    maker = behind(x)
    if maker is None or maker.layer.custom or maker.layer.operation:
        return False
    return maker.layer.class_name in ("Flatten", "Reshape")
