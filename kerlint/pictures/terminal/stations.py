"""The inputs and calls of a model in the order in which data meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor


@dataclass(frozen=True)
class Station:
    """An input or a call: what it gives, and the numbers of the stations that it takes from."""

    name: str
    outputs: tuple[Tensor, ...]
    sources: tuple[int, ...]
    is_input: bool = False
    is_output: bool = False


def stations_of(model: Model) -> list[Station]:
    """The stations of a Sequential or functional model, an input right before what takes it first.

    None of them where kerlint does not see all.
    """
    if model.kind == "subclass" or not model.complete:
        return []
    walk = _Walk(model)
    for call in model.nodes:
        walk.meet(call)
    for tensor in model.input_tensors:
        walk.enter(tensor)
    return walk.found if walk.complete else []


class _Walk:
    def __init__(self, model: Model) -> None:
        self.found: list[Station] = []
        self.complete = bool(model.nodes)
        self._lists_inputs = model.kind == "functional"  # a Sequential has no layer for them
        self._inputs = {id(tensor): tensor for tensor in model.input_tensors}
        self._outputs = {id(tensor) for tensor in model.output_tensors}
        self._makers: dict[int, int] = {}  # the station that gives a tensor, by the identity of the tensor
        self._met: dict[int, int] = {}  # how often a layer was met

    def enter(self, tensor: Tensor) -> None:
        """An input of the model."""
        if id(tensor) not in self._makers:
            name = tensor.call.layer.name if self._lists_inputs and tensor.call is not None else tensor.variable
            self._add(Station(name or "input", (tensor,), (), is_input=True))

    def meet(self, call: LayerCall) -> None:
        """A call, behind the inputs that it takes."""
        for tensor in call.inputs:
            if id(tensor) in self._inputs:
                self.enter(tensor)
        sources = list(self._sources(call))
        turn = self._met[id(call.layer)] = self._met.get(id(call.layer), 0) + 1
        name = call.layer.name or call.layer.class_name
        outputs = tuple(call.output_tensors)
        is_output = any(id(tensor) in self._outputs for tensor in outputs)
        self._add(Station(name if turn == 1 else f"{name} again", outputs, tuple(dict.fromkeys(sources)), is_output=is_output))

    def _sources(self, call: LayerCall) -> Iterator[int]:
        for tensor in call.inputs:
            if id(tensor) in self._makers:
                yield self._makers[id(tensor)]
            elif tensor.data is None:
                self.complete = False

    def _add(self, station: Station) -> None:
        for tensor in station.outputs:
            self._makers[id(tensor)] = len(self.found)
        self.found.append(station)
