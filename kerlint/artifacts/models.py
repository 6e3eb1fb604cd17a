"""Models out of their configurations: Sequential, functional, and those of which only the name is known."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kerlint.artifacts.classes import own_name
from kerlint.artifacts.layers import layer_of, name_of, of_keras, sizes
from kerlint.artifacts.making import Config, Making, Malformed
from kerlint.artifacts.nodes import Node, Reference, nodes_of, reference, references, replaced
from kerlint.artifacts.values import MODELS, note_class, value_of
from kerlint.graph.dims import Shape
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.apply import call_layer
from kerlint.semantics.functional import connect


def is_functional(config: Any) -> bool:
    """Whether the configuration is that of a functional model, whatever the class is called."""
    return isinstance(config, dict) and all(key in config for key in ("layers", "input_layers", "output_layers"))


def model_of(m: Making, spec: Config, inside: str) -> Model:
    """The model that `spec` describes. Raises Malformed."""
    config = spec.get("config")
    root = not m.program.models and not m.program.layers
    if own_name(spec["class_name"]) not in MODELS or not of_keras(spec):
        note_class(m, spec, inside)
    if is_functional(config):
        model = _new(m, spec, "functional", inside)
        assert isinstance(config, dict)
        _fill_functional(m, model, config, "" if root else inside)
    elif own_name(spec["class_name"]) == "Sequential" and of_keras(spec):
        model = _new(m, spec, "sequential", inside)
        _fill_sequential(m, model, config, "" if root else inside)
    else:
        model = _new(m, spec, "subclass", inside)
        model.custom, model.complete = True, False
    return model


def _new(m: Making, spec: Config, kind: str, inside: str) -> Model:
    class_name = own_name(spec["class_name"])
    model = Model(
        "Functional" if class_name == "Model" and kind == "functional" else class_name,
        name=name_of(spec), kind=kind, keras=m.keras, created=m.place(inside), assembled=m.place(inside), written=class_name,
        weights=None if kind == "subclass" else (),
    )  # fmt: skip
    model.variable = model.name
    config = spec.get("config")
    trainable = config.get("trainable", True) if isinstance(config, dict) else True
    model.trainable = trainable if isinstance(trainable, bool) else True
    m.program.models.append(model)
    m.program.layers.append(model)
    return model


# ---------------------------------------------------------------- calls


def _call(
    m: Making, layer: Layer, args: tuple[Any, ...], kwargs: dict[str, Any], place: str, expected: list[Reference]
) -> LayerCall:
    """Call the layer and keep the call. Where nobody knows what comes out, it is what the configuration expects."""
    affordable = m.pay(layer)
    before = len(layer.nodes) if isinstance(layer, Model) else 0
    if affordable:
        made = call_layer(layer, args, kwargs, m.place(place))
    else:
        made = LayerCall(layer, args, kwargs, Tensor(None, None, None), m.place(place))
        layer.calls.append(made)
    if layer.problems and not isinstance(layer, Model):
        made.problem = None  # the constructor has raised already
    outputs = made.output_tensors
    if made.problem is None and len(outputs) == 1 and outputs[0].shape is None and expected:
        made.outputs = _declared(expected)
    for index, tensor in enumerate(made.output_tensors):
        tensor.call, tensor.index, tensor.variable = made, index, layer.name
    if isinstance(layer, Model):
        m.program.calls.extend(layer.nodes[before:])  # a Sequential that its first call has built
    m.program.calls.append(made)
    return made


def _declared(expected: list[Reference]) -> Structure:
    """Tensors as the calls that take them say that they are."""
    found = {ref.output: ref for ref in expected}
    count = max(found) + 1
    if count > 10_000:
        raise Malformed(f"a layer has {count:,} outputs")
    made = [Tensor(found[i].shape, found[i].dtype, None) if i in found else Tensor(None, None, None) for i in range(count)]
    return made if count > 1 else made[0]


def _enter(m: Making, layer: Layer, inside: str) -> Tensor:
    """The tensor that comes out of an Input."""
    shape = batch_shape(layer.config)
    dtype = layer.get("dtype") or layer.get("input_dtype") or "float32"
    out = Tensor(
        shape, dtype if isinstance(dtype, str) else None, variable=layer.name,
        sparse=layer.get("sparse") is True, ragged=layer.get("ragged") is True,
    )  # fmt: skip
    out.call = LayerCall(layer, (), {}, out, m.place(inside))
    layer.weights = ()
    layer.calls.append(out.call)
    m.program.calls.append(out.call)
    return out


def batch_shape(config: Config) -> Shape | None:
    """The shape that a layer says its input has, the batch included."""
    for key in ("batch_shape", "batch_input_shape"):
        if config.get(key) is not None:
            return sizes(config[key])
    return None


# ---------------------------------------------------------------- Sequential


def _fill_sequential(m: Making, model: Model, config: Any, above: str) -> None:
    written = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(written, list):
        raise Malformed(f"`{model.name}` has no list of layers")
    layers = [layer_of(m, spec, above) for spec in written]
    first = layers.pop(0) if layers and layers[0].class_name == "InputLayer" else None
    model.layers = layers
    entrance = _entrance(m, model, first, config if isinstance(config, dict) else {}, above)
    if entrance is None:
        return
    model.inputs = model.outputs = entrance
    for layer in layers:
        assert layer.created is not None
        made = _call(m, layer, (model.outputs,), {}, layer.created.in_model or "", [])
        model.nodes.append(made)
        model.outputs = made.outputs


def _entrance(m: Making, model: Model, first: Layer | None, config: Config, above: str) -> Tensor | None:
    """What enters the model; None where nothing tells its shape before the first call."""
    if first is not None:
        model.facts["input_layer"] = first
        return _enter(m, first, first.created.in_model or "" if first.created else above)
    head = model.layers[0] if model.layers else None
    shape, dtype = (batch_shape(head.config), head.get("input_dtype")) if head is not None else (None, None)
    if isinstance(head, Model) and len(head.input_tensors) == 1:
        shape, dtype = head.input_tensors[0].shape, head.input_tensors[0].dtype
    if shape is None:
        shape = sizes(config.get("build_input_shape"))
    if shape is None or not all(size is None or isinstance(size, int) for size in shape):
        return None
    if head is not None and head.class_name == "Embedding" and m.keras == 2:
        dtype = "float32"
    source = Layer("InputLayer", {"batch_shape": shape, "dtype": dtype}, keras=m.keras, created=model.created)
    source.name = f"{head.name}_input" if head is not None and m.keras == 2 else "input_layer"
    source.facts["implied"] = True
    return _enter(m, source, model.created.in_model or "" if model.created else above)


# ---------------------------------------------------------------- functional


def _fill_functional(m: Making, model: Model, config: Config, above: str) -> None:
    if not isinstance(config["layers"], list):
        raise Malformed(f"`{model.name}` has no list of layers")
    graph = _Graph(m, above)
    for spec in config["layers"]:
        graph.add(spec)
    ends = (_ends(config["input_layers"]), _ends(config["output_layers"]))
    graph.run(ends)
    model.inputs, model.outputs = (replaced(end, graph.tensor) for end in ends)
    connected = connect(model.inputs, model.outputs, m.keras)
    model.nodes, model.layers = connected.nodes, connected.layers
    model.facts["written"] = [layer for layer in graph.layers.values() if not layer.operation]
    model.problems.extend(connected.missing)
    model.complete = not graph.unknown


def _ends(written: Any) -> Structure:
    """Inputs or outputs: a tensor, or lists and dicts of them."""
    found = reference(written)
    if found is not None:
        return found
    if isinstance(written, list):
        return [_ends(item) for item in written]
    if isinstance(written, dict):
        return {key: _ends(item) for key, item in written.items()}
    raise Malformed("the inputs and outputs of a model are no tensors")


class _Graph:
    """The layers of a functional model and the calls that wait for their tensors."""

    def __init__(self, m: Making, above: str) -> None:
        self.m = m
        self.above = above
        self.layers: dict[str, Layer] = {}
        self.nodes: dict[str, list[Node]] = {}
        self.values: dict[tuple[str, int], list[Tensor]] = {}
        self.first: dict[str, int] = {}
        self.expected: dict[tuple[str, int], list[Reference]] = defaultdict(list)
        self.waiting: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.done: dict[str, int] = {}
        self.ready: list[str] = []
        self.unknown = False

    def add(self, spec: Any) -> None:
        """Make one layer, and read its calls."""
        layer = layer_of(self.m, spec, self.above)
        name = spec.get("name") if isinstance(spec.get("name"), str) else layer.name
        if name in self.layers:
            raise Malformed(f"two layers are called `{name}`")
        self.layers[name] = layer
        self.nodes[name] = nodes_of(
            spec.get("inbound_nodes", []), name, lambda key, value: value_of(self.m, key, value, self.above)
        )

    def run(self, ends: Structure) -> None:
        """Make every call once the tensors that it takes are there, those of one layer in their order."""
        for nodes in self.nodes.values():
            for ref in (ref for node in nodes for ref in node.references()):
                self.expected[ref.key].append(ref)
        for ref in references(ends):
            self.expected[ref.key].append(ref)
        for name, nodes in self.nodes.items():
            # Keras 2 counts the call that made a nested model as its first.
            self.first[name] = int(bool(nodes) and (name, 0) not in self.expected and (name, len(nodes)) in self.expected)
        self.ready = list(reversed(self.layers))
        while self.ready:
            self._advance(self.ready.pop())

    def _advance(self, name: str) -> None:
        """Make the calls of a layer as far as their tensors are there."""
        layer, nodes = self.layers[name], self.nodes[name]
        inside = layer.created.in_model or name if layer.created else name
        if layer.class_name == "InputLayer" and not nodes:
            self._give((name, 0), [layer.calls[0].outputs if layer.calls else _enter(self.m, layer, inside)])
            return
        while self.done.get(name, 0) < len(nodes):
            done = self.done.get(name, 0)
            node, number = nodes[done], done + self.first[name]
            for ref in node.references():
                if ref.key not in self.values:
                    self.waiting[ref.key].append(name)
                    return
            where = inside if done == 0 else f"{inside} (call {done + 1})"
            args = tuple(replaced(arg, self.tensor) for arg in node.args)
            made = _call(self.m, layer, args, replaced(node.kwargs, self.tensor), where, self.expected.get((name, number), []))
            self.done[name] = done + 1
            self._give((name, number), made.output_tensors)

    def _give(self, key: tuple[str, int], tensors: list[Tensor]) -> None:
        """Keep what a call gave, and wake the layers that wait for it."""
        self.values.setdefault(key, tensors)
        self.ready.extend(reversed(self.waiting.pop(key, [])))

    def tensor(self, ref: Reference) -> Tensor:
        """The tensor that a reference means; an unknown one where nothing makes it."""
        made = self.values.get(ref.key, [])
        if 0 <= ref.output < len(made):
            return made[ref.output]
        self.unknown = True
        return Tensor(ref.shape, ref.dtype, None)
