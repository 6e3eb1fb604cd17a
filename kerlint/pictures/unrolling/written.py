"""A layer as one would write it, with the arguments that matter to what it does over time."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import Unknown, as_dim, dim_text
from kerlint.graph.layers import Layer

_SIZES = ("layer", "cell", "cells", "units", "filters", "kernel_size", "pool_size", "rate")  # written without their names
_FLAGS = ("return_sequences", "return_state", "go_backwards", "stateful")


def written(layer: Layer) -> str:
    """The layer as a call of its class: `LSTM(128, return_sequences=True)`."""
    parts = [_value(layer.get(name)) for name in _SIZES if layer.get(name) is not None]
    parts += [f"{name}={_value(layer.get(name))}" for name in _FLAGS if layer.get(name, False) is not False]
    if layer.get("merge_mode", "concat") != "concat":
        parts.append(f"merge_mode={_value(layer.get('merge_mode'))}")
    return f"{layer.class_name}({', '.join(parts)})"


def _value(value: Any) -> str:
    if isinstance(value, Layer):
        return written(value)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_value, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, Unknown):
        return dim_text(as_dim(value))
    return f'"{value}"' if isinstance(value, str) else str(value)
