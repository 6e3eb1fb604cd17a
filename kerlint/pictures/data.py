"""Shapes, calls and models of a file as data: what every picture is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kerlint.graph.dims import Dim, Shape, dim_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor


def shape_data(shape: Shape | None) -> list[int | str | None] | None:
    """A shape for JSON: a dim is a number, null for any size, or a string; null when not even the rank is known."""
    return None if shape is None else [_dim_data(dim) for dim in shape]


def _dim_data(dim: Dim) -> int | str | None:
    return dim if dim is None or isinstance(dim, int) else dim_text(dim)


def shapes_data(tensors: Iterable[Tensor]) -> list[list[int | str | None] | None]:
    """The shapes of several tensors for JSON."""
    return [shape_data(tensor.shape) for tensor in tensors]


def place_of(call: LayerCall) -> Place | None:
    """Where the call happens; the layers of a Sequential are called where they are made."""
    return call.place or call.layer.created


def calls_of(programs: Iterable[Program]) -> Iterator[tuple[LayerCall, int | None]]:
    """The layer calls of all runs with the parameters of the layer, each distinct result of a call once."""
    seen: set[Any] = set()
    for program in programs:
        for call in program.calls:
            if call.layer.operation or call.layer.class_name == "InputLayer" or place_of(call) is None:
                continue
            params = call.params()
            key = (place_of(call), call.layer.class_name, call.layer.created, _shapes(call), params)
            if key not in seen:
                seen.add(key)
                yield call, params


def _shapes(call: LayerCall) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(map(_text, call.inputs)), tuple(map(_text, call.output_tensors))


def _text(tensor: Tensor) -> str:
    return str(shape_data(tensor.shape))


def models_of(programs: Sequence[Program]) -> list[Model]:
    """The models of all runs, each once: runs that differ elsewhere in the file give the same model."""
    found: dict[Any, Model] = {}
    for program in programs:
        for model in program.models:
            shapes = tuple(map(_text, [*model.input_tensors, *model.output_tensors]))
            key = (model.class_name, model.variable, model.created, shapes, model.params(), model.trainable_params())
            found.setdefault(key, model)
    return list(found.values())


def cell_of(model: Model) -> int | None:
    """The cell of a notebook in which the model is made."""
    place = model.created or model.assembled
    return place.cell if place else None


def line_of(model: Model) -> int | None:
    """The line on which the model is made."""
    place = model.created or model.assembled
    return place.line if place else None
