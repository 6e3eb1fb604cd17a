"""Edits that several rules offer."""

from __future__ import annotations

from dataclasses import replace

from kerlint.graph.dims import Shape, shape_text
from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.tensors import Tensor
from kerlint.rule import Fix, Replace, SetArgument

from ._telling import input_layer, plain


def spelling(layer: Layer) -> Place | None:
    """Where the name of the class stands in the constructor, without the module before it; None where that is not plain."""
    created, name = layer.created, layer.spelt.rpartition(".")[2]
    if created is None or not name.isidentifier() or created.in_model is not None:
        return None
    start = created.column + len(layer.spelt) - len(name)
    return replace(created, column=start, end_line=created.line, end_column=start + len(name))


def respelt(layer: Layer, name: str, title: str) -> list[Fix]:
    """Another class in the place of this one: only where a module is named before it, so that no import is missing."""
    place = spelling(layer)
    return [Fix(title, (Replace(place, name),))] if place is not None and "." in layer.spelt else []


def reshaped_input(tensor: Tensor | None, shape: Shape) -> list[Fix]:
    """Another shape, without the batch, for the `Input` that the tensor comes from."""
    source = input_layer(tensor)
    if source is None or source.created is None or "shape" not in source.given or not plain(shape):
        return []
    text = shape_text(shape)
    return [Fix(f"Write `Input({text})`", (SetArgument(source.created, "shape", text),))]
