"""Tables of `Embedding`, and the data that goes straight into them."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset, leaves


def tables(program: Program) -> Iterator[Layer]:
    """Every `Embedding` of the program."""
    for layer in program.layers:
        if layer.class_name == "Embedding" and not layer.custom:
            yield layer


def fed(use: Use) -> Iterator[tuple[LayerCall, Array]]:
    """The calls of tables on an input of the model, with the data that comes in there."""
    x = use.x
    if isinstance(x, Dataset):
        x = x.element[0] if isinstance(x.element, tuple) and x.element else x.element
    data = list(leaves(x))
    inputs = use.model.input_tensors
    if isinstance(x, dict) or len(data) != len(inputs):
        return
    for call in use.model.nodes:
        if call.layer.class_name != "Embedding" or call.layer.custom:
            continue
        for tensor, array in zip(inputs, data):
            if call.input is tensor and isinstance(array, Array):
                yield call, array
