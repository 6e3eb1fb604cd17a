"""Making and calling layers."""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Unknown, as_dim
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.problems import BadArgument, MissingArgument, NotATensor, NotInstance, Problem, UnknownName
from kerlint.graph.tensors import Array, Structure, Tensor, map_leaves
from kerlint.interpreter.calls import Arguments, argument_list
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import ClassValue, Function, Instance, LibraryRef, ListValue, Value
from kerlint.semantics import layers as _register  # noqa: F401  (fills the register of layers)
from kerlint.semantics.api import NotUnderstood, check_layer
from kerlint.semantics.apply import call_layer
from kerlint.semantics.binding import Binding, bind
from kerlint.semantics.identifiers import check_identifiers
from kerlint.semantics.renames import lacking, similar
from kerlint.semantics.signatures import Signature, signature, table

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

CALL_STEPS = 15  # what calling a layer costs of the budget, which counts in statements

_SHAPE_GIVERS = ("shape", "batch_shape", "batch_input_shape", "input_shape", "tensor", "type_spec", "input_tensor")
_CUSTOM_MARKS = ("custom_object", "register_keras_serializable")
_ADAPTED = frozenset({"Normalization", "TextVectorization", "StringLookup", "IntegerLookup", "Discretization"})
_ADAPTING = ("adapt(", "set_vocabulary(", "load_", "set_weights(", "build_from_config(", ".restore(")
_DTYPES = frozenset("float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool string".split())


def make_layer(m: Machine, class_name: str, call: Call) -> Layer:
    """The layer that a constructor of Keras's makes."""
    ref = call.receiver if isinstance(call.receiver, LibraryRef) else None
    found = signature("layers", class_name, m.keras) or signature("layers", class_name, 5 - m.keras)
    layer = Layer(
        found.name if found else class_name,
        keras=m.keras,
        namespace=namespace_of(ref),
        written=ref.written if ref else class_name,
        spelt=m.text(call.node.func) if isinstance(call.node, ast.Call) else "",
        created=call.place,
    )
    if found is None:
        layer.config = {k: config_value(k, v) for k, v in call.kwargs.items()}
        layer.custom = True
    else:
        configure(m, layer, found, call)
    note_missing_name(m, layer, ref)
    layer.name = layer_name(m, layer.get("name"), layer.class_name)
    trainable = layer.config.get("trainable", True)
    layer.trainable = True if trainable is None else trainable
    if found is not None:
        layer.problems.extend(check_layer(layer))
        if not registers_names(m):
            layer.problems.extend(check_identifiers(layer))
    if class_name in _ADAPTED and any(mark in _texts(m) for mark in _ADAPTING):
        layer.facts["adapted"] = None  # it may be this one
    if call.partial:
        layer.facts["partial"] = True  # it may have arguments that are not seen
    if m.loop:
        layer.facts["in_loop"] = True  # how many of them there are is not known
    m.program.layers.append(layer)
    return layer


def registers_names(m: Machine) -> bool:
    """Whether the program may give names of its own to strings."""
    return any(mark in _texts(m) for mark in _CUSTOM_MARKS)


def _texts(m: Machine) -> str:
    """The source of the program and of the modules that it imports."""
    return "\n".join([m.source.text, *(module.source.text for module in m.modules.values())])


def note_missing_name(m: Machine, layer: Layer, ref: LibraryRef | None) -> None:
    """A class that the target version lacks."""
    if ref is None or not ref.path.startswith("keras.") or ref.written.startswith(("keras.src", "tensorflow.python")):
        return
    gone = lacking(ref.written, layer.namespace, m.keras)
    if gone is None and signature("layers", layer.class_name, m.keras) is None:
        known = table(m.keras)["layers"]
        if signature("layers", layer.class_name, 5 - m.keras) is None and "keras.layers." in ref.path:
            layer.problems.append(UnknownName("layer", layer.class_name, similar(layer.class_name, known)))


def namespace_of(ref: LibraryRef | None) -> str:
    """Through which package the program reaches Keras: "keras", "tf.keras", "tf_keras" or "tensorflow.python.keras"."""
    if ref is None or ref.written.startswith("keras"):
        return "keras"
    if ref.written.startswith("tensorflow.python"):
        return "tensorflow.python.keras"
    return "tf_keras" if ref.written.startswith("tf_keras") else "tf.keras"


def configure(m: Machine, layer: Layer, found: Signature, call: Call) -> Binding:
    """Bind the constructor's arguments into the layer's configuration."""
    binding = bind(found, call.args, call.kwargs, m.keras, table(m.keras)["base"], partial=call.partial)
    layer.config = {name: config_value(name, value) for name, value in binding.config.items()}
    for name, value in binding.extra.items():
        layer.config.setdefault(name, config_value(name, value))
    for name, how in binding.given.items():
        if how in call.places:
            layer.given[name] = call.places[how]
    for name in binding.extra:
        if name in call.places:
            layer.given[name] = call.places[name]
    layer.problems.extend(binding.problems)
    for name in ("layer", "cell", "backward_layer", "activation"):
        value = binding.config.get(name)
        if isinstance(value, ClassValue) or (isinstance(value, LibraryRef) and value.path.startswith("keras.layers.")):
            written = value.name if isinstance(value, ClassValue) else value.path.rpartition(".")[2]
            layer.problems.append(NotInstance(written, layer.class_name))
    if m.session.get("image_data_format") and layer.config.get("data_format", 0) is None:
        layer.config["data_format"] = m.session["image_data_format"]
    policy = m.session.get("dtype_policy")
    if policy and layer.config.get("dtype") is None:
        layer.config["dtype"] = policy
    return binding


def config_value(name: str, value: Value) -> Any:
    """An argument as the graph keeps it: functions of Keras by name, the user's own as Unknown."""
    value = argument_list(value)
    if isinstance(value, LibraryRef):
        last = value.path.rpartition(".")[2]
        if last in _DTYPES or value.path.startswith(("keras.activations.", "tensorflow.nn.", "keras.ops.")):
            return last
        return value if value.path.startswith("keras.layers.") else Unknown(last, value.path)
    if isinstance(value, Function):
        return Unknown(value.name, id(value.node))
    if isinstance(value, (ClassValue, Instance)):
        return UNKNOWN
    if isinstance(value, list) and name.endswith(("shape", "size", "strides", "padding", "rate", "dims", "axes", "axis")):
        return tuple(value)
    return value


def layer_name(m: Machine, given: Value, class_name: str) -> str:
    """The name of the layer: the one that was given, else the next that Keras would make."""
    if isinstance(given, str):
        return given
    if given is None:
        return m.auto_name(class_name)
    return given.name if isinstance(given, Unknown) and given.name else "?"


# ---------------------------------------------------------------- Lambda


def make_lambda(m: Machine, call: Call) -> Layer:
    """A Lambda layer: what it computes is what its function computes."""
    layer = make_layer(m, "Lambda", call)
    run = call.get(0, "function")
    if not _in_view(run):
        return layer
    layer.facts["function"] = run.node if isinstance(run, Function) else None
    layer.facts["lambda"] = isinstance(run, Function) and isinstance(run.node, ast.Lambda)
    if isinstance(run, Function):
        layer.facts["outer_variables"] = _variables_used(run)
    arguments = call.get(3, "arguments")
    extra = dict(arguments) if isinstance(arguments, dict) else {}

    def forward(*args: Structure, **kwargs: Any) -> Structure:
        from kerlint.interpreter.tensor_ops import as_value

        given = {k: as_value(v) for k, v in kwargs.items() if k != "training"}
        m.owners.append(layer)
        try:
            result = m.call_value(run, [as_value(arg) for arg in args], {**extra, **given}, call.node)
        finally:
            m.owners.pop()
        layer.weights = ()
        if isinstance(result, (bool, int, float, str)) and layer.get("output_shape") is None:
            layer.facts["constant"] = result
            return Tensor(None, None, None)
        return as_outputs(result)

    layer.forward = forward
    return layer


def _variables_used(run: Function) -> list[str]:
    """The names of the variables that the function takes from around it."""
    from kerlint.interpreter.libraries.variables import Variable

    names = {part.id for part in ast.walk(run.node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
    return sorted(name for name in names if isinstance(run.scope.get(name), Variable))


def _in_view(run: Value) -> bool:
    if isinstance(run, LibraryRef):
        from kerlint.semantics.ops import find

        return find(run.path) is not None or run.path.endswith(".preprocess_input")
    return isinstance(run, Function) and not run.opaque


def as_outputs(value: Value) -> Structure:
    """What a `call` returned as a structure of tensors: what is not known is an unknown tensor."""
    value = argument_list(value)
    if isinstance(value, Unknown):
        return Tensor(None, None, None)
    if isinstance(value, Array):
        return Tensor(value.shape, value.dtype)
    if isinstance(value, list):
        return [as_outputs(v) for v in value]
    if isinstance(value, tuple):
        return tuple(as_outputs(v) for v in value)
    if isinstance(value, dict):
        return {k: as_outputs(v) for k, v in value.items()}
    return value


# ---------------------------------------------------------------- Input


@function("keras.Input")
def make_input(call: Call) -> Value:
    """`keras.Input(...)`: an InputLayer, and the tensor that comes out of it."""
    m = call.machine
    found = signature("layers", "Input", m.keras)
    assert found is not None
    layer = Layer("InputLayer", keras=m.keras, created=call.place, written="Input")
    ref = call.receiver
    if isinstance(ref, LibraryRef):
        layer.namespace, layer.written = namespace_of(ref), ref.written
    configure(m, layer, found, call)
    layer.config["dtype"] = layer.config.get("dtype") or "float32"
    if not call.partial and all(layer.get(name) is None for name in _SHAPE_GIVERS):
        layer.problems.append(MissingArgument("Input", "shape"))
    layer.weights = ()
    given = layer.get("name")
    layer.name = layer_name(m, given, "InputLayer" if m.keras == 3 else "Input")
    m.program.layers.append(layer)
    tensor = layer.get("tensor")
    shape = tensor.shape if isinstance(tensor, (Tensor, Array)) else input_shape(layer)
    dtype = layer.config["dtype"]
    out = Tensor(
        shape,
        dtype if isinstance(dtype, str) else None,
        sparse=layer.get("sparse") is True,
        ragged=layer.get("ragged") is True,
    )
    record_input(m, layer, out, call.place)
    return out


def record_input(m: Machine, layer: Layer, out: Tensor, place: Place | None) -> None:
    """Keep that the tensor comes from this InputLayer."""
    made = LayerCall(layer, (), {}, out, place, owner=m.owner, function=m.function_name)
    out.call = made
    layer.calls.append(made)
    m.program.calls.append(made)


def input_shape(layer: Layer) -> tuple[Dim, ...] | None:
    """The shape with the batch that an Input is made with; None when even the rank is not known."""
    whole = layer.get("batch_shape")
    if whole is None:
        whole = layer.get("batch_input_shape")
    if whole is not None:
        return shape_dims(whole)
    shape = layer.get("shape")
    if shape is None:
        shape = layer.get("input_shape")
    if shape is None:
        return None
    batch = as_dim(layer.get("batch_size"))
    if isinstance(shape, (int, Expr)) and not isinstance(shape, bool):
        if layer.keras == 3:
            layer.problems.append(BadArgument("Input", "shape", shape, "a tuple of sizes, such as `(10,)`"))
        shape = (shape,)
    sizes = shape_dims(shape)
    return None if sizes is None else (batch, *sizes)


def shape_dims(value: Any) -> tuple[Dim, ...] | None:
    """A shape argument as dims: None is any size, what is not understood is UNKNOWN."""
    if isinstance(value, Array) and isinstance(value.value, (list, tuple)):
        value = value.value
    if isinstance(value, (list, tuple)) and getattr(value, "exact", True):
        return tuple(as_dim(v) for v in value)
    return None


# ---------------------------------------------------------------- calls


def call_keras_layer(m: Machine, layer: Layer, a: Arguments, node: ast.AST | None) -> Value:
    """`layer(inputs, ...)`, kept in the program."""
    from kerlint.interpreter.tensor_ops import as_value

    m.tick(CALL_STEPS)
    args = tuple(_tensor_place(layer, argument_list(value), index) for index, value in enumerate(a.args))
    kwargs = {name: argument_list(value) for name, value in a.kwargs.items()}
    place = m.place(node) if node is not None else layer.created
    made = call_layer(layer, args, kwargs, place)
    if layer.problems and not isinstance(layer, Model):
        made.problem = None  # the constructor has raised already
        made.outputs = map_leaves(lambda leaf: Tensor(None, None, None, made), Tensor())
    bad = not_a_tensor(args[0]) if args and not layer.custom else None
    if bad is not None and made.problem is None:
        made.problem = bad
    keep_call(m, made)
    return as_value(made.outputs)


def keep_call(m: Machine, made: LayerCall) -> None:
    """Add the call to the program, after those that happened inside it."""
    made.owner = m.owner
    made.function = m.function_name
    m.program.calls.append(made)
    if isinstance(made.layer, Model):
        _keep_nodes(m, made.layer)


def _keep_nodes(m: Machine, model: Model) -> None:
    """The calls that building a Sequential by its first call made."""
    known = model.facts.setdefault("kept", len(model.nodes) if model.kind != "sequential" else 0)
    for inner in model.nodes[known:]:
        if not any(inner is other for other in m.program.calls[-2000:]):
            inner.place = inner.place or inner.layer.created
            m.program.calls.append(inner)
    model.facts["kept"] = len(model.nodes)


_TAKE_LISTS = frozenset("Add Subtract Multiply Average Maximum Minimum Concatenate Dot Attention AdditiveAttention".split())


def _tensor_place(layer: Layer, value: Any, index: int) -> Any:
    """Data that a layer is called on is a tensor to it; of what nothing is known, some fitting tensor is assumed."""
    if index == 0 and isinstance(value, Unknown) and layer.class_name not in _TAKE_LISTS:
        if isinstance(layer, Model):
            return _alike(layer.inputs) if layer.kind != "subclass" and layer.inputs is not None else value
        return Tensor(None, None, None)
    return map_leaves(_as_tensor, value)


def _alike(inputs: Any) -> Any:
    """Tensors of unknown origin that fit where `inputs` do."""
    return map_leaves(lambda leaf: Tensor(leaf.shape, leaf.dtype) if isinstance(leaf, Tensor) else leaf, inputs)


def _as_tensor(leaf: Any) -> Any:
    return Tensor(leaf.shape, leaf.dtype, variable=leaf.variable, data=leaf) if isinstance(leaf, Array) else leaf


def not_a_tensor(value: Any) -> NotATensor | None:
    """The problem of a class or a function that stands where a tensor belongs."""
    if isinstance(value, Function) and not isinstance(value.node, ast.Lambda):
        return NotATensor("function", value.node.name)
    if isinstance(value, LibraryRef) and value.path.startswith("builtins."):
        return NotATensor("function", value.path.rpartition(".")[2])
    if isinstance(value, LibraryRef) and value.path.startswith("keras.layers."):
        return NotATensor("class", value.path.rpartition(".")[2])
    if isinstance(value, ClassValue) and value.keras_base:
        return NotATensor("class", value.name)
    return None


# ---------------------------------------------------------------- attributes and methods of layers


@attribute("Layer", "name")
def _name(layer: Layer) -> Value:
    return layer.name


@attribute("Layer", "trainable")
def _trainable(layer: Layer) -> Value:
    return layer.trainable


@attribute("Layer", "output")
def _output(layer: Layer) -> Value:
    if isinstance(layer, Model) and layer.outputs is not None:
        return layer.outputs
    return layer.calls[0].outputs if layer.calls else UNKNOWN


@attribute("Layer", "input")
def _input(layer: Layer) -> Value:
    if isinstance(layer, Model) and layer.inputs is not None:
        return layer.inputs
    if not layer.calls:
        return UNKNOWN
    first = layer.calls[0]
    return first.args[0] if first.args else first.outputs


@attribute("Layer", "output_shape")
def _output_shape(layer: Layer) -> Value:
    return _shapes(_output(layer))


@attribute("Layer", "input_shape")
def _input_shape(layer: Layer) -> Value:
    return _shapes(_input(layer))


def _shapes(value: Value) -> Value:
    from kerlint.interpreter.tensor_ops import shape_value

    if isinstance(value, Tensor):
        return shape_value(value)
    if isinstance(value, (list, tuple)):
        return ListValue(_shapes(v) for v in value)
    return UNKNOWN


@method("Layer", "add_loss", "add_metric")
def _add_loss(call: Call) -> Value:
    call.machine.program.facts["adds_losses"] = True
    return None


@method("Layer", "get_weights", "get_config", "set_weights", "weights", "count_params")
def _opaque(call: Call) -> Value:
    return UNKNOWN


@method("Layer", "build")
def _build(call: Call) -> Value:
    """`layer.build(shape)` fixes the weights of a built-in layer."""
    from kerlint.semantics.apply import evaluate

    layer = call.receiver
    layer.facts["by_hand"] = True
    shape = shape_dims(argument_list(call.get(0, "input_shape")))
    if layer.class_name == "Lambda":
        layer.weights = ()
    elif shape is not None and layer.forward is None and not isinstance(layer, Model):
        with suppress(Problem, NotUnderstood):
            evaluate(layer, (Tensor(shape, "float32"),), {})
    return None


@method("Layer", "compute_output_shape")
def _compute_output_shape(call: Call) -> Value:
    """The shape that comes out of a built-in layer for an input of that shape; it makes no weights."""
    from kerlint.interpreter.tensor_ops import shape_value
    from kerlint.semantics.apply import evaluate

    layer = call.receiver
    shape = shape_dims(argument_list(call.get(0, "input_shape")))
    if shape is None or layer.custom or isinstance(layer, Model) or (layer.forward is not None and layer.class_name != "Lambda"):
        return UNKNOWN
    weights = layer.weights
    try:
        outputs = evaluate(layer, (Tensor(shape, "float32"),), {})
    except (Problem, NotUnderstood):
        return UNKNOWN
    finally:
        layer.weights = weights
    return shape_value(outputs) if isinstance(outputs, Tensor) else UNKNOWN


@method("Layer", "__call__", "call")
def _call(call: Call) -> Value:
    arguments = Arguments()
    arguments.args, arguments.kwargs, arguments.partial = call.args, call.kwargs, call.partial
    return call_keras_layer(call.machine, call.receiver, arguments, call.node)


@method("Layer", "adapt", "set_vocabulary", "load_assets", "build_from_config")
def _adapt(call: Call) -> Value:
    """The layer learns from data what it needs."""
    call.receiver.facts["adapted"] = True
    return None


@method("Layer", "add_weight", "add_variable")
def _add_weight(call: Call) -> Value:
    from kerlint.interpreter.classes import add_weight

    name, shape = call.get(None, "name"), call.get(None, "shape")
    for value in call.args:
        if isinstance(value, str):
            name = value
        elif shape is None:
            shape = value
    return add_weight(call.machine, call.receiver, shape, name, call.get(None, "trainable", True))
