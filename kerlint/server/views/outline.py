"""The models of a program with their layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.pictures.data import models_of
from kerlint.server.data import LayerView, ModelView
from kerlint.server.views.pages import model_text
from kerlint.server.views.stories import shapes_text


def outline_of(path: str, programs: Sequence[Program]) -> Iterator[ModelView]:
    """The models that are made in the file."""
    for number, model in enumerate(models_of(programs)):
        place = model.created or model.assembled
        if place is not None and place.path == path:
            yield _view(number, model, place)


def _view(number: int, model: Model, place: Place) -> ModelView:
    layers = tuple(_layer(layer, place.path) for layer in model.layers)
    return ModelView(number, model.variable or model.name, model.class_name, model_text(model), place, layers)


def _layer(layer: Layer, path: str) -> LayerView:
    shapes = shapes_text(layer.calls[-1].output_tensors) if layer.calls else ""
    params = layer.params()
    detail = ", ".join(filter(None, [shapes, f"{params:,} parameters" if params else ""]))
    created = layer.created if layer.created is not None and layer.created.path == path else None
    return LayerView(layer.name, layer.class_name, detail, created)
