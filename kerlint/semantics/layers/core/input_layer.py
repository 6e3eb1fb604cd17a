"""The start of a functional model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerlint.graph.dims import as_dim
from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, MissingArgument, Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import is_given, is_known, refuse

SHAPES = ("shape", "input_shape")
BATCH_SHAPES = ("batch_shape", "batch_input_shape")


def _given(layer: Layer, names: tuple[str, ...]) -> tuple[str, Any]:
    for name in names:
        if layer.get(name) is not None:
            return name, layer.get(name)
    return names[0], None


@checks("InputLayer", "Input")
def input_arguments(layer: Layer) -> Iterator[Problem]:
    """One of `shape` and `batch_shape`, of integers and None."""
    if layer.get("tensor") is not None or layer.get("input_tensor") is not None or layer.get("type_spec") is not None:
        return
    (name, shape), (batch_name, batch_shape) = _given(layer, SHAPES), _given(layer, BATCH_SHAPES)
    if shape is None and batch_shape is None:
        yield MissingArgument(layer.class_name, "shape")
    if is_given(layer, name) and is_given(layer, batch_name):
        yield ArgumentConflict(layer.class_name, (name, batch_name), "one of them is enough")
    elif is_given(layer, "batch_size") and is_given(layer, batch_name):
        yield ArgumentConflict(layer.class_name, ("batch_size", batch_name), f"{batch_name} says it already")
    for argument, value in ((name, shape), (batch_name, batch_shape)):
        if value is not None and not _is_shape(value, layer.keras):
            yield refuse(layer, argument, "a tuple of sizes: integers of at least 0, or None")


def _is_shape(value: Any, keras: int) -> bool:
    if isinstance(value, (tuple, list)):
        sizes = [size for size in value if is_known(size)]
        return all(size is None or (isinstance(size, int) and size >= 0) for size in sizes)
    return not is_known(value) or (keras == 2 and isinstance(value, int))


@layer("InputLayer", "Input")
def input_layer(incoming: Incoming) -> Result:
    """The tensor that stands for the data."""
    (_, shape), (_, batch_shape) = _given(incoming.layer, SHAPES), _given(incoming.layer, BATCH_SHAPES)
    dtype = incoming.get("dtype")
    if dtype is None:
        dtype = "float32"
    if isinstance(batch_shape, (tuple, list)):
        sizes = tuple(map(as_dim, batch_shape))
    elif isinstance(shape, (tuple, list)):
        sizes = (as_dim(incoming.get("batch_size")), *map(as_dim, shape))
    elif isinstance(shape, int) and incoming.keras == 2:
        sizes = (as_dim(incoming.get("batch_size")), shape)
    else:
        raise NotUnderstood
    tensor = Tensor(sizes, dtype if isinstance(dtype, str) else None)
    tensor.sparse, tensor.ragged = bool(incoming.flag("sparse")), bool(incoming.flag("ragged"))
    return Result(tensor)
