"""How a shape came about, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer, LayerCall, story
from kerlint.graph.tensors import Tensor

LIMIT = 8  # calls that are told


def story_text(call: LayerCall) -> str:
    """The calls that made what this one gives, the latest last, each with its line."""
    tensor = call.output
    chain = story(tensor, LIMIT) if tensor is not None else [call]
    return "\n".join(_step(number, step) for number, step in enumerate(chain, start=1))


def shapes_text(tensors: Iterable[Tensor]) -> str:
    """The shapes, joined by commas."""
    return ", ".join(map(str, tensors))


def flow_text(call: LayerCall) -> str:
    """`(None, 200, 50) → (None, 64)`; an Input has nothing on its left."""
    outputs = shapes_text(call.output_tensors) or "(?)"
    return f"{shapes_text(call.inputs)} → {outputs}" if call.inputs else outputs


def called(layer: Layer) -> str:
    """The class of the layer as programs write it."""
    return "Input" if layer.class_name == "InputLayer" else layer.class_name


def _step(number: int, call: LayerCall) -> str:
    where = f", line {call.place.line}" if call.place else ""
    if call.place is not None and call.place.cell is not None:
        where = f", cell {call.place.cell}{where}"
    return f"{number}. `{called(call.layer)}` gives `{shapes_text(call.output_tensors)}`{where}"
