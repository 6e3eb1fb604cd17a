"""Questions about models that several rules ask."""

from __future__ import annotations

from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor


def is_input(tensor: Tensor) -> bool:
    """Whether the tensor comes straight out of an `Input`."""
    return tensor.call is not None and tensor.call.layer.class_name == "InputLayer"


def is_symbolic(tensor: Tensor) -> bool:
    """Whether the tensor follows from an `Input` that the program made, so that it is a placeholder without values."""
    seen: set[int] = set()
    stack = [tensor]
    while stack:
        call = stack.pop().call
        if call is None or id(call) in seen:
            continue
        seen.add(id(call))
        if call.layer.class_name == "InputLayer" and not call.layer.facts.get("implied"):
            return True
        stack.extend(call.inputs)
    return False


def upstream(tensors: list[Tensor]) -> set[int]:
    """The identities of the tensors that these follow from, themselves included."""
    seen: set[int] = set()
    stack = list(tensors)
    while stack:
        tensor = stack.pop()
        if id(tensor) not in seen:
            seen.add(id(tensor))
            call: LayerCall | None = tensor.call
            stack.extend(call.inputs if call is not None else ())
    return seen


def is_swapped(model: Model) -> bool:
    """Whether the model's outputs are Inputs of the program, and its inputs what follows from them."""
    inputs, outputs = model.input_tensors, model.output_tensors
    if not inputs or not outputs or not all(map(is_input, outputs)) or any(map(is_input, inputs)):
        return False
    behind = upstream(inputs)
    return any(id(tensor) in behind for tensor in outputs)
