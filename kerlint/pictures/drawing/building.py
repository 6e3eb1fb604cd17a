"""From the graph to a diagram."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kerlint.graph.dims import shape_text
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor
from kerlint.pictures.drawing.arguments import arguments, call_arguments, wrapped
from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item, Output
from kerlint.pictures.drawing.families import family
from kerlint.pictures.drawing.scopes import Scope, scope_of
from kerlint.semantics.functional import sources

NESTED = 12  # how deep layers within layers are looked into


@dataclass(frozen=True)
class Opening:
    """Which layers are drawn with what they are made of: those with a name in `names`, and the outer `depth` levels."""

    depth: int = 0
    names: Collection[str] = ()

    def opens(self, layer: Layer) -> bool:
        """Whether this layer is drawn open."""
        return self.depth > 0 or bool({layer.name, layer.variable, layer.class_name} & set(self.names))

    def below(self) -> Opening:
        """The same, one level further inside."""
        return Opening(self.depth - 1, self.names)


def build(model: Layer, opening: Opening, call: LayerCall | None = None, level: int = 0) -> Diagram:
    """The diagram of a model, or of a layer in one of its calls."""
    diagram = _titled(model)
    scope = scope_of(model, call)
    if scope is None:
        _loose(diagram, model)
        return diagram
    builder = _Builder(diagram, opening, level)
    for tensor in scope.inputs:
        builder.enter(tensor, _input_box(tensor))
    builder.add(scope)
    for tensor in scope.outputs:
        builder.finish(tensor)
    if scope.inputs and all(tensor.shape is None for tensor in scope.inputs):
        diagram.notes.append("the shape of the input is not known")
    if isinstance(model, Model) and not model.complete:
        diagram.notes.append("kerlint lost sight of a part of this model")
    return diagram


def _titled(layer: Layer) -> Diagram:
    named = layer.variable is None or "name" in layer.given
    names = dict.fromkeys(name for name in (layer.variable, layer.name if named else "") if name)
    return Diagram(layer.class_name, " · ".join(names), params_text(layer), layer=layer)


def _loose(diagram: Diagram, model: Layer) -> None:
    """The layers of a model through which nothing flows yet, one below the other."""
    before: Box | None = None
    for layer in model.inside():
        box = _layer_box(layer)
        box.outputs = [Output("")]
        if before is not None:
            diagram.edges.append(Edge(before, box))
        diagram.items.append(box)
        before = box
    if isinstance(model, Model) and model.kind == "sequential":
        diagram.notes.append("the shape of the input is not known")
    elif diagram.items:
        diagram.notes.append("how data flows through these layers is not known")
    else:
        diagram.notes.append("what it is made of is not known")
    if not (isinstance(model, Model) and model.kind == "sequential"):
        diagram.edges.clear()


def _input_box(tensor: Tensor) -> Box:
    call = tensor.call
    if call is not None and call.layer.class_name == "InputLayer":
        layer = call.layer
        return Box("input", "Input", layer.name, _dtype(tensor), family="input", layer=layer, call=call)
    return Box("input", "Input", tensor.variable or "", _dtype(tensor), family="input")


def _dtype(tensor: Tensor) -> tuple[str, ...]:
    return () if tensor.dtype in (None, "float32") else (f"dtype={tensor.dtype}",)


def params_text(layer: Layer) -> str:
    """`1,234 params`; nothing where there are none."""
    params = layer.params()
    return "? params" if params is None else f"{params:,} param{'' if params == 1 else 's'}" if params else ""


def _layer_box(layer: Layer) -> Box:
    inner = wrapped(layer)
    title = layer.class_name if inner is None else f"{layer.class_name}({inner.class_name})"
    kind = "operation" if layer.operation else "layer"
    look = family(inner.class_name if inner is not None else layer.class_name)
    told = () if isinstance(layer, Model) else arguments(layer)
    return Box(kind, title, "" if layer.operation else layer.name, told, params_text(layer), family=look, layer=layer)


@dataclass
class _Builder:
    """A diagram that grows call by call."""

    diagram: Diagram
    opening: Opening
    level: int
    made: dict[int, tuple[Item, int]] = field(default_factory=dict)  # by tensor: where it comes from
    turns: dict[int, list[LayerCall]] = field(default_factory=dict)  # by layer: its calls here

    def enter(self, tensor: Tensor, box: Box) -> None:
        """Let a tensor come from this box."""
        if id(tensor) in self.made:
            return
        box.outputs.append(Output(shape_text(tensor.shape)))
        self.made[id(tensor)] = box, len(box.outputs) - 1
        self.diagram.items.append(box)

    def add(self, scope: Scope) -> None:
        """Draw the calls of the scope."""
        for call in scope.calls:
            self.turns.setdefault(id(call.layer), []).append(call)
        for calls in self.turns.values():
            _in_turn(calls)
        for call in scope.calls:
            self._call(call)

    def finish(self, tensor: Tensor) -> None:
        """Show that the tensor is an output of the model."""
        item, out = self._origin(tensor)
        if isinstance(item, Box):
            item.outputs[out] = Output(item.outputs[out].shape, final=True)

    def exit(self, tensor: Tensor, port: Box) -> None:
        """Lead the tensor out through a port."""
        item, out = self._origin(tensor)
        self.diagram.items.append(port)
        self.diagram.edges.append(Edge(item, port, out, 0, shape_text(tensor.shape)))

    def _call(self, call: LayerCall) -> None:
        item = self._item(call)
        edges: dict[tuple[Item, int, int], Edge] = {}
        for slot, tensor in enumerate(sources(call)):
            if isinstance(item, Frame) and slot >= len(item.entries):
                break
            source, out = self._origin(tensor)
            key = source, out, slot if isinstance(item, Frame) else 0
            if key in edges:
                edges[key].times += 1
            else:
                edges[key] = Edge(source, item, out, slot, shape_text(tensor.shape))
        self.diagram.edges += edges.values()
        self.diagram.items.append(item)
        for index, tensor in enumerate(call.output_tensors):
            self.made[id(tensor)] = item, index

    def _item(self, call: LayerCall) -> Item:
        layer = call.layer
        turns = self.turns[id(layer)]
        box = _layer_box(layer)
        box.call, box.turn, box.turns = call, turns.index(call) + 1, len(turns)
        box.broken = call.problem is not None or bool(layer.problems)
        box.arguments = (*box.arguments, *call_arguments(call))
        box.outputs = [Output(shape_text(tensor.shape)) for tensor in call.output_tensors]
        if not _openable(call) or self.level >= NESTED:
            return box
        if self.opening.opens(layer):
            return self._frame(box, call)
        box.inside = build(layer, Opening(), call, self.level + 1)
        return box

    def _frame(self, box: Box, call: LayerCall) -> Item:
        """The layer drawn open."""
        scope = scope_of(call.layer, call)
        if scope is None or len(scope.outputs) != len(call.output_tensors) or len(scope.inputs) > len(sources(call)):
            return box
        content = Diagram()
        inner = _Builder(content, self.opening.below(), self.level + 1)
        entries = [Box("port", "") for _ in scope.inputs]
        for tensor, port in zip(scope.inputs, entries):
            inner.enter(tensor, port)
        inner.add(scope)
        exits = [Box("port", "") for _ in scope.outputs]
        for tensor, port in zip(scope.outputs, exits):
            inner.exit(tensor, port)
        return Frame(
            content, entries, exits, box.title, box.name, box.params,
            turn=box.turn, turns=box.turns, layer=call.layer, call=call,
        )  # fmt: skip

    def _origin(self, tensor: Tensor) -> tuple[Item, int]:
        """What makes the tensor; a box for what kerlint does not know, or what is no part of the model."""
        if id(tensor) not in self.made and tensor.inner is not None and id(tensor.inner) in self.made:
            return self.made[id(tensor.inner)]
        if id(tensor) not in self.made:
            if tensor.call is not None and tensor.call.layer.class_name == "InputLayer":
                box = _input_box(tensor)
            elif tensor.data is not None:
                box = Box("unknown", "data", tensor.data.variable or tensor.variable or "")
            else:
                box = Box("unknown", "?", tensor.variable or "")
            self.enter(tensor, box)
        return self.made[id(tensor)]


def _in_turn(calls: list[LayerCall]) -> None:
    """Sort the calls of a layer as the program makes them."""
    if len(calls) > 1:
        turns = {id(call): turn for turn, call in enumerate(calls[0].layer.calls)}
        calls.sort(key=lambda call: turns.get(id(call), 0))


def _openable(call: LayerCall) -> bool:
    layer = call.layer
    return (isinstance(layer, Model) or layer.custom or bool(layer.sublayers)) and scope_of(layer, call) is not None
