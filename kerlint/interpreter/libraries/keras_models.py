"""Building models: Sequential, functional, and what can be asked of a model."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown, as_dim
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.problems import LateInput, NotALayer, NotATensor, NotInstance, RepeatedInput, UnknownArgument
from kerlint.graph.tensors import Array, Structure, Tensor, leaves, tensors_in
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.libraries.keras_layers import (
    keep_call,
    layer_name,
    make_layer,
    namespace_of,
    not_a_tensor,
    record_input,
    shape_dims,
)
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import Instance, LibraryRef, ListValue, Value
from kerlint.semantics.apply import call_layer
from kerlint.semantics.functional import connect

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

AUTO_NAMES = {2: {"functional": "model", "sequential": "sequential"}, 3: {"functional": "functional", "sequential": "sequential"}}


def new_model(m: Machine, kind: str, class_name: str, call: Call, name: Value) -> Model:
    """A model of the program, empty."""
    model = Model(class_name, keras=m.keras, created=call.place, kind=kind, weights=())
    if isinstance(call.receiver, LibraryRef):
        model.namespace, model.written = namespace_of(call.receiver), call.receiver.written
    model.name = layer_name(m, name, AUTO_NAMES[m.keras].get(kind, class_name))
    model.given = {k: v for k, v in call.places.items() if isinstance(k, str)}
    model.facts["made_under"] = m.frames[0] if m.frames else None
    m.program.models.append(model)
    m.program.layers.append(model)
    return model


# ---------------------------------------------------------------- functional


@function("keras.Model", "keras.models.Model", "keras.models.Functional")
def make_functional(call: Call) -> Value:
    """`Model(inputs, outputs)`."""
    m = call.machine
    inputs = argument_list(call.get(0, "inputs", call.kwargs.get("input")))
    outputs = argument_list(call.get(1, "outputs", call.kwargs.get("output")))
    model = new_model(m, "functional", "Functional", call, call.get(2, "name"))
    for index, name in enumerate(("inputs", "outputs")):
        if index in call.places:
            model.given[name] = call.places[index]
    for old in ("input", "output"):
        if old in call.kwargs and old + "s" not in call.kwargs:
            model.problems.append(UnknownArgument("Model", old, [old + "s"], old + "s"))
    assemble(m, model, inputs, outputs, call.place)
    return model


def assemble(m: Machine, model: Model, inputs: Structure, outputs: Structure, place: Place | None) -> None:
    """Connect inputs and outputs into the layers and calls between them."""
    model.inputs, model.outputs, model.assembled = inputs, outputs, place
    met: set[int] = set()
    for leaf in leaves(inputs) if m.keras == 2 else ():
        if isinstance(leaf, Tensor) and id(leaf) in met:
            model.problems.append(RepeatedInput(leaf.variable))
        met.add(id(leaf))
    understood = [leaf for leaf in (*leaves(inputs), *leaves(outputs)) if isinstance(leaf, Tensor)]
    everything = [*leaves(inputs), *leaves(outputs)]
    for leaf in everything:
        if isinstance(leaf, Layer):
            model.problems.append(NotATensor("layer", leaf.variable or leaf.class_name))
        elif isinstance(leaf, Array):
            model.problems.append(NotATensor("array", leaf.variable))
        elif not isinstance(leaf, Tensor):
            problem = not_a_tensor(leaf)
            model.problems.extend([] if problem is None else [problem])
    if len(understood) != len(everything) or not understood or not tensors_in(outputs):
        model.complete = False
        return
    connected = connect(inputs, outputs, m.keras)
    model.nodes, model.layers = connected.nodes, connected.layers
    model.problems.extend(connected.missing)
    if any(t.call is None for t in tensors_in(outputs)) or any(_lost(node) for node in model.nodes):
        model.complete = False


def _lost(node: LayerCall) -> bool:
    """Whether a call took something that kerlint did not understand, so that layers may be missing behind it."""
    if node.layer.facts.get("inner"):
        return True
    return any(t.call is None and not t.data for t in node.inputs) or any(
        isinstance(leaf, Unknown) for leaf in leaves(list(node.args))
    )


# ---------------------------------------------------------------- Sequential


@function("keras.Sequential", "keras.models.Sequential")
def make_sequential(call: Call) -> Value:
    """`Sequential([...])`."""
    m = call.machine
    model = new_model(m, "sequential", "Sequential", call, call.get(1, "name"))
    given = call.get(0, "layers")
    fill_sequential(m, model, given, call)
    return model


def fill_sequential(m: Machine, model: Model, given: Value, call: Call) -> None:
    """Add the layers of the constructor's list."""
    if call.partial and given is UNKNOWN:
        model.complete = False
        return
    if isinstance(given, Layer) or (isinstance(given, Instance) and given.layer is not None):
        from kerlint.graph.problems import BadArgument

        model.problems.append(BadArgument("Sequential", "layers", argument_list(given), "a list of layers"))
        for argument in call.args:
            add_layer(m, model, argument, call.place)
        return
    if given is None:
        return
    items = items_of(m, given)
    if items is None or not items.exact:
        model.complete = False
    places = _item_places(call, len(items or ()))
    for item, place in zip(items or (), places, strict=True):
        add_layer(m, model, item, place)


def _item_places(call: Call, count: int) -> list[Place | None]:
    """Where each item of the constructor's list is written."""
    node = call.node.args[0] if call.node is not None and call.node.args else None
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != count:
        return [call.place] * count
    return [call.place if isinstance(item, ast.Starred) else call.machine.place(item) for item in node.elts]


def add_layer(m: Machine, model: Model, value: Value, place: Place | None) -> None:
    """`model.add(layer)`."""
    value = argument_list(value)
    if isinstance(value, Tensor) and value.call is not None and value.call.layer.class_name == "InputLayer":
        value = value.call.layer
    if isinstance(value, list):
        m.mishap(NotALayer("list"), place or Place(m.source.path))
        model.complete = False
        return
    if isinstance(value, LibraryRef) and value.path.startswith("keras.layers."):
        m.mishap(NotInstance(value.path.rpartition(".")[2], "Sequential"), place or Place(m.source.path))
        model.complete = False
        return
    if not isinstance(value, Layer):
        if isinstance(value, Tensor) and value.call is not None:
            m.mishap(NotALayer("tensor", value.variable), place or Place(m.source.path))
        model.complete = False
        if isinstance(model.outputs, Tensor):
            model.outputs = Tensor(None, None, None)
        return
    if m.loop and model.facts.get("loop", 0) != m.loop:
        model.complete = False
    if value.class_name == "InputLayer" and model.layers and model.complete:
        m.mishap(LateInput(model.inputs is not None), value.created or place or Place(m.source.path))
        return
    model.layers.append(value)
    if not model.complete and model.inputs is None:
        return
    _extend(m, model, value, place)


def _extend(m: Machine, model: Model, layer: Layer, place: Place | None) -> None:
    """Let the tensor that has come so far flow through the new layer."""
    if model.inputs is None:
        first = _entrance(m, model, layer) if model.layers[0] is layer else None  # Keras asks the first layer alone
        if first is None:
            return
        model.inputs = model.outputs = first
        if layer.class_name == "InputLayer":
            model.layers.pop()
            model.facts["input_layer"] = layer
            return
    if layer.class_name == "InputLayer":  # a second one, or one behind layers that kerlint has lost
        model.layers.pop()
        model.complete = False
        return
    made = call_layer(layer, (model.outputs,), {}, layer.created or place)
    made.place = layer.created or place
    model.nodes.append(made)
    model.outputs = made.outputs
    keep_call(m, made)


def _entrance(m: Machine, model: Model, layer: Layer) -> Tensor | None:
    """The tensor that enters a Sequential whose first layer this is; None while no shape is known."""
    dtype = None
    if layer.class_name == "InputLayer":
        if layer.calls:
            output: Tensor | None = layer.calls[0].output
            return output
        from kerlint.interpreter.libraries.keras_layers import input_shape

        shape = input_shape(layer)
        dtype = layer.get("dtype") or "float32"
        layer.weights = ()
    elif isinstance(layer, Model):
        inputs = layer.input_tensors
        if len(inputs) != 1:
            return None
        shape, dtype = inputs[0].shape, inputs[0].dtype
    else:
        shape = first_shape(layer)
        dtype = "float32"
    if shape is None:
        return None
    source = (
        layer
        if layer.class_name == "InputLayer"
        else Layer("InputLayer", {"batch_shape": shape, "dtype": dtype}, keras=m.keras, created=layer.created, weights=())
    )
    if source is not layer:
        source.name = m.auto_name("InputLayer") if m.keras == 3 else f"{layer.name}_input"
        source.facts["implied"] = True
    out = Tensor(shape, dtype if isinstance(dtype, str) else None)
    record_input(m, source, out, layer.created)
    return out


def first_shape(layer: Layer) -> Any:
    """The input shape that a first layer was given by `input_shape=`, `input_dim=` and their like."""
    whole = layer.get("batch_input_shape")
    if whole is None:
        whole = layer.get("batch_shape")
    if whole is not None:
        return shape_dims(whole)
    batch = as_dim(layer.get("batch_size"))
    shape = layer.get("input_shape")
    if shape is not None:
        if isinstance(shape, int):
            shape = (shape,)
        sizes = shape_dims(shape)
        return None if sizes is None else (batch, *sizes)
    if layer.keras == 2 and layer.class_name == "Embedding" and layer.get("input_length") is not None:
        return (batch, as_dim(layer.get("input_length")))
    size = layer.get("input_dim") if layer.class_name != "Embedding" else None
    if size is not None:
        length = layer.get("input_length")
        if layer.class_name in _SEQUENCE_LAYERS:
            return (batch, None if length is None else as_dim(length), as_dim(size))
        return (batch, as_dim(size))
    if layer.keras == 2 and layer.class_name == "Embedding":
        return (batch, None)
    return None


_SEQUENCE_LAYERS = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "Conv1D"})


@method("sequential", "add")
def _add(call: Call) -> Value:
    add_layer(call.machine, call.receiver, call.get(0, "layer"), call.place)
    return None


@method("sequential", "pop")
def _pop(call: Call) -> Value:
    model = call.receiver
    if model.layers:
        model.layers.pop()
        if model.nodes:
            model.nodes.pop()
            model.outputs = model.nodes[-1].outputs if model.nodes else model.inputs
    return None


@method("Model", "build")
def _build(call: Call) -> Value:
    """`model.build(input_shape)` with the batch."""
    shape = shape_dims(argument_list(call.get(0, "input_shape")))
    call.receiver.facts["built_by_hand"] = True
    build_on(call.machine, call.receiver, None if shape is None else Tensor(shape, "float32"), call.node)
    return None


def build_on(m: Machine, model: Model, x: Tensor | None, node: ast.AST | None) -> None:
    """Build a model that has no input yet, as its first call on `x` would."""
    if model.inputs is not None or x is None or (model.kind == "sequential" and not model.complete):
        return
    if model.kind == "sequential":
        source = Layer("InputLayer", {"dtype": x.dtype}, keras=m.keras, created=model.created, weights=())
        source.facts["implied"] = True
        source.name = m.auto_name("InputLayer") if m.keras == 3 else "input"
        record_input(m, source, x, model.created)
        model.inputs = model.outputs = x
        for layer in list(model.layers):
            made = call_layer(layer, (model.outputs,), {}, layer.created)
            model.nodes.append(made)
            model.outputs = made.outputs
            keep_call(m, made)
    elif model.kind == "subclass" and model.forward is not None:
        made = call_layer(model, (x,), {}, m.place(node) if node is not None else model.created)
        model.inputs, model.outputs = x, made.outputs
        keep_call(m, made)


# ---------------------------------------------------------------- questions


@attribute("Model", "layers")
def _layers(model: Model) -> Value:
    return ListValue(model.layers, exact=model.complete)


@attribute("Model", "inputs")
def _inputs(model: Model) -> Value:
    return ListValue(model.input_tensors) if model.inputs is not None and model.inputs_known else UNKNOWN


@attribute("Model", "outputs")
def _outputs(model: Model) -> Value:
    return ListValue(model.output_tensors) if model.outputs is not None else UNKNOWN


@method("Model", "get_layer")
def _get_layer(call: Call) -> Value:
    name, index = call.get(0, "name"), call.get(1, "index")
    layers = call.receiver.layers
    if "application" in call.receiver.facts:
        from kerlint.interpreter.libraries.keras_applications import inner_layer

        return inner_layer(call.receiver, name)
    if isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    for layer in layers:
        if isinstance(name, str) and layer.name == name:
            return layer
    return UNKNOWN


def set_layer_attribute(m: Machine, layer: Layer, name: str, value: Value, node: ast.AST) -> None:
    """`layer.trainable = False` and the like."""
    if name == "trainable":
        met = (len(m.program.compiles), len(m.program.uses))
        changed = isinstance(value, bool) and layer.trainable != value and not m.loop
        if changed:
            layer.facts.setdefault("set_trainable", []).append((m.place(node), value, *met))
        for inner in layer.walk() if isinstance(layer, Model) else (layer,):
            inner.trainable = value if isinstance(value, bool) else UNKNOWN
    elif name in ("_name", "name") and isinstance(value, str):
        layer.name = value
    else:
        layer.facts.setdefault("attributes", {})[name] = value
        layer.facts.setdefault("attribute_places", {})[name] = m.place(node)


# ---------------------------------------------------------------- layers as functions


_MERGES = {
    "add": "Add",
    "subtract": "Subtract",
    "multiply": "Multiply",
    "average": "Average",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "concatenate": "Concatenate",
    "dot": "Dot",
}


def _merge(call: Call) -> Value:
    """`layers.add([a, b])`: the layer made and called at once."""
    class_name = _MERGES[call.path.rpartition(".")[2]]
    inputs = call.get(0, "inputs")
    inner = Call(
        call.machine,
        call.path,
        call.args[1:],
        {k: v for k, v in call.kwargs.items() if k != "inputs"},
        call.node,
        call.scope,
        call.receiver,
        call.partial,
        {k: v for k, v in call.places.items() if isinstance(k, str)},
    )
    layer = make_layer(call.machine, class_name, inner)
    made = call_layer(layer, (argument_list(inputs),), {}, call.place)
    keep_call(call.machine, made)
    return made.outputs


for _name in _MERGES:
    function(f"keras.layers.{_name}")(_merge)
