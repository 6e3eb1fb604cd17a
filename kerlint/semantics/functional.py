"""The graph between the inputs and the outputs of a functional model."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.problems import GraphDisconnected
from kerlint.graph.tensors import Structure, Tensor, tensors_in


@dataclass
class Connected:
    """The part of the graph that a functional model takes in.

    `nodes` are the calls between inputs and outputs in the order in which data flows, `layers` are in the order of
    `model.layers`, `missing` are the tensors that no input provides. `complete` is False when the origin of a tensor on
    the way is not known.
    """

    nodes: list[LayerCall] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    missing: list[GraphDisconnected] = field(default_factory=list)
    complete: bool = True


def connect(inputs: Structure, outputs: Structure, keras: int) -> Connected:
    """Follow `outputs` back to `inputs`.

    Keras lists the layers by depth: how many calls lie between a layer and the farthest output that it reaches,
    farthest first; layers of the same depth in the order in which a walk from the outputs first meets them. An input
    that no output needs has depth 0.
    """
    walk = _Walk(tensors_in(inputs))
    for output in tensors_in(outputs):
        walk.visit(output, None)
    walk.finished = _symbolic(walk.finished)
    call_depths, layer_depths = _depths(walk)
    for tensor in walk.inputs:
        layer = walk.layer_of(tensor)
        if layer not in layer_depths:
            layer_depths[layer] = 0
            walk.met[layer] = -1
    layers = sorted(layer_depths, key=lambda layer: (-layer_depths[layer], walk.met[layer]))
    nodes = [call for call in walk.finished if not _is_input(call)]
    return Connected(
        sorted(nodes, key=lambda call: -call_depths[call]),
        [layer for layer in layers if keras == 2 or not layer.operation],
        walk.missing,
        walk.complete,
    )


class _Walk:
    """A walk from the outputs to the inputs, depth first. `finished` has every call behind those that feed it."""

    def __init__(self, inputs: list[Tensor]) -> None:
        self.inputs = inputs
        self.given = {id(tensor) for tensor in inputs}
        self.finished: list[LayerCall] = []
        self.met: dict[Layer, int] = {}
        self.missing: list[GraphDisconnected] = []
        self.complete = True
        self._seen: set[int] = set()
        self._stand_ins: dict[int, Layer] = {}

    def layer_of(self, tensor: Tensor) -> Layer:
        """The Input layer of an input; Keras puts one in the place of what made an input in the middle of a graph."""
        if tensor.call is not None and _is_input(tensor.call):
            return tensor.call.layer
        if id(tensor) not in self._stand_ins:
            name = tensor.call.layer.name if tensor.call is not None else tensor.variable or ""
            config = {"batch_shape": tensor.shape, "dtype": tensor.dtype, "name": name}
            self._stand_ins[id(tensor)] = Layer("InputLayer", config, name, weights=())
        return self._stand_ins[id(tensor)]

    def visit(self, tensor: Tensor, taker: LayerCall | None) -> None:
        """Take in what makes `tensor`. An explicit stack: graphs may be deeper than Python's."""
        stack: list[tuple[Tensor, LayerCall | None, LayerCall | None]] = [(tensor, taker, None)]
        while stack:
            tensor, taker, done = stack.pop()
            if done is not None:
                self.finished.append(done)
                continue
            call = self._enter(tensor, taker)
            if call is not None:
                stack.append((tensor, None, call))
                stack.extend((source, call, None) for source in reversed(sources(call)))

    def _enter(self, tensor: Tensor, taker: LayerCall | None) -> LayerCall | None:
        """The call that made `tensor`, if the walk has to go on there."""
        if id(tensor) in self.given:
            self.met.setdefault(self.layer_of(tensor), len(self.met))
            if tensor.call is None or not _is_input(tensor.call):
                return None
        call = tensor.call
        if call is None:
            self.complete = self.complete and tensor.data is not None
            return None
        if id(call) in self._seen:
            return None
        self._seen.add(id(call))
        if _is_input(call) and id(tensor) not in self.given:
            needed_by = None if taker is None else taker.layer.name or taker.layer.class_name
            name = call.layer.name or tensor.variable or call.layer.class_name
            self.missing.append(GraphDisconnected(name, tensor, needed_by))
        self.met.setdefault(call.layer, len(self.met))
        return call


def _symbolic(calls: list[LayerCall]) -> list[LayerCall]:
    """The calls without those that only data enters: Keras carries them out at once, and the model never sees them."""
    carried_out: set[int] = set()
    for call in calls:
        given = sources(call)
        if given and all(t.data if t.call is None else id(t.call) in carried_out for t in given):
            carried_out.add(id(call))
    return [call for call in calls if id(call) not in carried_out]


def sources(call: LayerCall) -> list[Tensor]:
    """The tensors that a call takes, keywords in alphabetical order as Keras flattens them."""
    return tensors_in([list(call.args), call.kwargs])


def _is_input(call: LayerCall) -> bool:
    return call.layer.class_name == "InputLayer" and not call.layer.custom


def _depths(walk: _Walk) -> tuple[dict[LayerCall, int], dict[Layer, int]]:
    """How far each call and each layer is from the outputs; a layer that is shared is as far as its farthest call."""
    calls: dict[LayerCall, int] = {}
    layers: dict[Layer, int] = {}
    for call in reversed(walk.finished):
        depth = max(calls.get(call, 0), layers.get(call.layer, 0))
        calls[call] = layers[call.layer] = depth
        for tensor in sources(call):
            if id(tensor) in walk.given:
                layer = walk.layer_of(tensor)
                layers[layer] = max(depth + 1, layers.get(layer, 0))
            if tensor.call is not None:
                calls[tensor.call] = max(depth + 1, calls.get(tensor.call, 0))
    return calls, layers
