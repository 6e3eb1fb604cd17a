"""Which layers are made alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from kerlint.graph.dims import Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice, Model
from kerlint.pictures.drawing.diagram import Box, Item

_OWN = frozenset({"name", "seed", "weights"})  # what layers that do the same may differ in


def likeness(item: Item) -> Hashable:
    """Equal for boxes that show the same. Findings count: what only one of several layers does wrong is to be seen."""
    marks = tuple(mark.number for mark in item.marks)
    if not isinstance(item, Box):
        return (type(item), item.times, _layer(item.layer) if item.layer is not None else id(item), marks)
    if item.layer is None or item.kind == "input":
        return id(item)
    return (item.kind, _layer(item.layer), item.arguments, item.turns > 1, item.broken, marks)


def _layer(layer: Layer) -> Hashable:
    inside = tuple(map(_layer, layer.inside()))
    kind = layer.kind if isinstance(layer, Model) else ""
    return (layer.class_name, kind, _value(layer.config), layer.trainable is not False, inside)


def _value(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple((str(name), _value(item)) for name, item in value.items() if name not in _OWN)
    if isinstance(value, (list, tuple)):
        return tuple(map(_value, value))
    if isinstance(value, Layer):
        return _layer(value)
    if isinstance(value, Choice):
        return (value.kind, value.name, value.class_name, _value(value.config))
    if isinstance(value, Unknown):
        return (value.name, str(value.key))
    if isinstance(value, (str, int, float, bool, type(None))):
        return (type(value).__name__, value)
    return id(value)
