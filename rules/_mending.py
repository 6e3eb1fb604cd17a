"""Edits that several rules offer."""

from __future__ import annotations

from dataclasses import replace

from kerlint.graph.dims import Shape, shape_text
from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.tensors import Tensor
from kerlint.rule import Fix, PutBefore, Replace, SetArgument, TakeOut

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


def resized(layer: Layer, size: object) -> list[Fix]:
    """Another number of units or filters for a layer that the program makes in view."""
    name = next((name for name in ("units", "filters") if name in layer.given), None)
    if layer.custom or name is None or layer.created is None or type(size) is not int or size < 1:
        return []
    return [Fix(f"Give `{layer.class_name}` {name}: {size}", (SetArgument(layer.created, name, str(size)),))]


def taken_out(layer: Layer) -> list[Fix]:
    """The program without this layer."""
    return [Fix(f"Take the `{layer.class_name}` out", (TakeOut(layer.created),))] if layer.created is not None else []


def put_before(layer: Layer, *names: str) -> list[Fix]:
    """Each of these layers in front of this one, one fix for each."""
    created, spelt = layer.created, layer.spelt
    if created is None or not spelt:
        return []
    return [Fix(f"Put `{name}()` before it", (PutBefore(created, name, spelt),)) for name in names]
