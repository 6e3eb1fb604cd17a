"""The user's classes, above all the layers and models that they write."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Unknown, as_dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.models import Model
from kerlint.graph.problems import LateSuperInit
from kerlint.graph.program import CustomClass
from kerlint.graph.tensors import Structure, Tensor
from kerlint.interpreter.attributes import get_attribute
from kerlint.interpreter.calls import Arguments, argument_list, dispatch
from kerlint.interpreter.class_facts import facts_of
from kerlint.interpreter.expressions import evaluate
from kerlint.interpreter.functions import accepts, call_function, method_of, symbols_for
from kerlint.interpreter.libraries.variables import Variable
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.syntax import methods_called_on_self, stored_attributes
from kerlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    Function,
    Instance,
    LibraryRef,
    ListValue,
    Native,
    Value,
)

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_MODELS = {"keras.Model": "Model", "keras.models.Model": "Model", "keras.Sequential": "Sequential"}
_OPENING = ("input_shape", "batch_input_shape", "batch_shape", "input_dim", "batch_size")  # what the first layer of a model takes
_PASSES_THROUGH = ("functools.", "tensorflow.function", "tensorflow.autograph", "contextlib.", "numba.", "abc.", "typing.")


# ---------------------------------------------------------------- definitions


def decorate(m: Machine, node: ast.FunctionDef, function: Function, scope: Scope) -> Value:
    """What the decorators make of the function. One that is not understood is taken to pass it through."""
    value: Value = function
    for decorator in reversed(node.decorator_list):
        if isinstance(decorator, ast.Name) and decorator.id in ("property", "staticmethod", "classmethod"):
            function.kind = {"property": "property", "staticmethod": "static", "classmethod": "class"}[decorator.id]
            continue
        if isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "getter", "deleter"):
            return _property_part(function, decorator.attr, node.name, scope)
        made = evaluate(m, decorator, scope)
        if isinstance(made, LibraryRef) and made.path.endswith("cached_property"):
            function.kind = "property"
        elif isinstance(made, (Function, BoundMethod)):
            value = m.call_value(made, [value], {}, node)
            if isinstance(value, Unknown):
                function.opaque = True
                value = function
    return value


def _property_part(function: Function, part: str, name: str, scope: Scope) -> Value:
    if part == "setter":
        scope.names[name + ".setter"] = function
    return scope.names.get(name, function)


def make_class(m: Machine, node: ast.ClassDef, scope: Scope) -> Value:
    """The class that a `class` statement makes."""
    from kerlint.interpreter.statements import run_block

    bases = [evaluate(m, base, scope) for base in node.bases if not isinstance(base, ast.Starred)]
    body = Scope(scope, kind="class")
    cls = ClassValue(node.name, bases, body.names, node, m.sources[-1])
    run_block(m, node.body, body)
    for value in body.names.values():
        if isinstance(value, Function) and value.owner is None and value.scope is body:
            value.owner = cls
    _find_base(cls)
    for decorator in node.decorator_list:
        made = evaluate(m, decorator, scope)
        if isinstance(made, LibraryRef) and made.path.endswith("dataclass"):
            body.names["__dataclass__"] = True
    if cls.keras_base is not None:
        _note_class(m, cls)
    m.session.setdefault("classes", []).append(cls)
    return cls


def _find_base(cls: ClassValue) -> None:
    for ancestor in cls.lineage():
        for base in ancestor.bases:
            if isinstance(base, LibraryRef):
                if base.path in _MODELS:
                    cls.keras_base = _MODELS[base.path]
                elif base.path.startswith("keras.layers."):
                    cls.keras_base = base.path.rpartition(".")[2]
                elif base.path.startswith("keras."):
                    cls.keras_base = base.path
                elif base.path != "builtins.object":
                    cls.opaque = True
            elif not isinstance(base, ClassValue):
                cls.opaque = True
            if cls.keras_base is not None:
                return


def is_layer_class(cls: ClassValue) -> bool:
    """Whether objects of the class are layers or models."""
    return cls.keras_base is not None and "." not in cls.keras_base


def _note_class(m: Machine, cls: ClassValue) -> None:
    """Keep the facts of a custom class for the rules about them."""
    methods = {name: value for name, value in cls.namespace.items() if isinstance(value, Function)}
    m.program.custom.append(
        CustomClass(
            cls.name,
            str(cls.keras_base),
            m.place(cls.node),
            {name: m.place(f.node) for name, f in methods.items()},
            facts_of(cls.node, m.place),
            opaque=cls.opaque or len(cls.lineage()) > 1,
        )
    )


def own_classes(m: Machine) -> list[ClassValue]:
    """The classes of the linted file that the run has met."""
    return [cls for cls in m.session.get("classes", []) if cls.source is m.source]


# ---------------------------------------------------------------- objects


def instantiate(m: Machine, cls: ClassValue, a: Arguments, node: ast.AST | None) -> Value:
    """`Class(...)`."""
    instance = Instance(cls)
    if is_layer_class(cls):
        _give_layer(m, instance, node)
    init = method_of(instance, "__init__")
    if init is not None:
        dispatch(m, init, a, node, None)
    elif "__dataclass__" in cls.namespace or any("__dataclass__" in c.namespace for c in cls.lineage()):
        _fill_fields(m, instance, a)
    elif instance.layer is not None:
        _base_init(m, instance, a.args, a.kwargs, node, a.places)
    elif cls.opaque:
        instance.attributes.update(a.kwargs)
    if instance.layer is not None:
        _finish_layer(m, instance)
    return instance


def _fill_fields(m: Machine, instance: Instance, a: Arguments) -> None:
    fields: dict[str, Value] = {}
    for cls in reversed(instance.cls.lineage()):
        fields.update(dict(cls.namespace.get("__fields__", [])))
    for index, (name, default) in enumerate(fields.items()):
        value = a.args[index] if index < len(a.args) else a.kwargs.get(name, default)
        instance.attributes[name] = m.fresh(f"{instance.cls.name}.{name}") if value is MISSING else value
    post = method_of(instance, "__post_init__")
    if post is not None:
        m.call_value(post, [], {})


def _give_layer(m: Machine, instance: Instance, node: ast.AST | None) -> None:
    base = instance.cls.keras_base
    place = m.place(node) if node is not None else None
    name = instance.cls.name
    layer: Layer
    if base in ("Model", "Sequential"):
        kind = "subclass" if base == "Model" else "sequential"
        layer = Model(name, keras=m.keras, created=place, kind=kind, custom=True, written=name)
        layer.facts["made_under"] = m.frames[0] if m.frames else None
        m.program.models.append(layer)
    else:
        layer = Layer(name, keras=m.keras, created=place, custom=True, written=name)
    layer.facts["instance"] = instance
    layer.facts["base"] = base
    layer.facts["own"] = []
    instance.layer = layer
    m.program.layers.append(layer)

    def forward(*args: Structure, **kwargs: Any) -> Structure:
        return _forward(m, instance, args, kwargs)

    if base != "Sequential" or instance.cls.find("call") is not None:
        layer.forward = forward


def _finish_layer(m: Machine, instance: Instance) -> None:
    layer = instance.layer
    assert layer is not None
    if not layer.name:
        layer.name = m.auto_name(instance.cls.name)
    if isinstance(layer, Model) and layer.facts.get("functional"):
        layer.forward = None
    size = instance.cls.find("state_size")
    if size is not None:
        layer.facts["state_size"] = argument_list(get_attribute(m, instance, "state_size", instance.cls.node))


def _base_init(
    m: Machine, instance: Instance, args: list[Value], kwargs: dict[str, Value], node: ast.AST | None, places: Any = None
) -> Value:
    """`super().__init__(...)` of Keras's own class."""
    from kerlint.interpreter.libraries.keras_layers import config_value, configure
    from kerlint.interpreter.libraries.keras_models import assemble, fill_sequential
    from kerlint.interpreter.library import Call
    from kerlint.semantics.signatures import signature

    layer = instance.layer
    assert layer is not None
    name = kwargs.get("name")
    if isinstance(name, str):
        layer.name = name
    if isinstance(kwargs.get("trainable"), bool):
        layer.trainable = kwargs["trainable"]
    base = layer.facts["base"]
    call = Call(m, f"keras.{base}", args, kwargs, node if isinstance(node, ast.Call) else None, None, None, False, places or {})
    if isinstance(layer, Model):
        if m.keras == 2 and layer.layers and node is not None:
            m.mishap(LateSuperInit(layer.class_name), node)
        inputs, outputs = call.get(0, "inputs"), call.get(1, "outputs")
        if base == "Model" and inputs is not None and outputs is not None and not isinstance(inputs, str):
            layer.kind = "functional"
            layer.facts["functional"] = True
            layer.weights = ()
            assemble(m, layer, argument_list(inputs), argument_list(outputs), call.place)
        elif base == "Sequential":
            layer.weights = ()
            fill_sequential(m, layer, call.get(0, "layers"), call)
        return None
    layer.config.update({key: config_value(key, kwargs[key]) for key in _OPENING if key in kwargs})
    found = signature("layers", base, m.keras)
    if base != "Layer" and found is not None:
        inner = Layer(found.name, keras=m.keras, created=layer.created, name=layer.name)
        configure(m, inner, found, call)
        inner.problems.clear()
        layer.facts["base_layer"] = inner
        layer.config.update(inner.config)
    return None


def base_method(m: Machine, instance: Instance, name: str) -> Value:
    """`super().name` where the next class is Keras's own."""
    if instance.layer is None:
        return Native(name, instance, lambda *_: UNKNOWN)
    if name == "__init__":

        def init(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
            return _base_init(m, instance, args, kwargs, node, places)

        return Native(name, instance, init)
    if name in ("call", "__call__"):

        def call(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
            return _base_call(m, instance, tuple(map(argument_list, args)), kwargs, node)

        return Native(name, instance, call)
    if name == "build":

        def build(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
            from kerlint.interpreter.libraries.keras_layers import shape_dims

            given = args[0] if args else kwargs.get("input_shape", UNKNOWN)
            _build_base(instance.layer, (Tensor(shape_dims(argument_list(given)), "float32"),))
            return None

        return Native(name, instance, build)
    if name == "convolution_op":

        def convolve(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
            return _base_call(m, instance, tuple(map(argument_list, args[:1])), {}, node)

        return Native(name, instance, convolve)
    if name in ("__setattr__", "get_config"):
        return Native(name, instance, lambda *_: DictValue(exact=False) if name == "get_config" else None)
    from kerlint.interpreter.attributes import native_attribute

    return native_attribute(m, instance.layer, name, instance.cls.node)


def _build_base(layer: Layer | None, args: tuple[Any, ...]) -> None:
    """The weights that the built-in layer's `build` makes, under the names that `self` has them by."""
    from kerlint.graph.problems import Problem
    from kerlint.semantics.api import NotUnderstood
    from kerlint.semantics.apply import evaluate as evaluate_layer

    inner = None if layer is None else layer.facts.get("base_layer")
    if layer is None or inner is None or inner.weights is not None:
        return
    try:
        evaluate_layer(inner, args, {})
    except (NotUnderstood, Problem):
        return
    layer.facts["base_weights"] = inner.weights
    attributes = layer.facts.setdefault("attributes", {})
    weights: tuple[Weight, ...] = inner.weights or ()
    for weight in weights:
        attributes.setdefault(weight.name, Tensor(weight.shape, "float32"))


def _base_call(m: Machine, instance: Instance, args: tuple[Any, ...], kwargs: dict[str, Any], node: Any) -> Value:
    """What the built-in layer that the class derives from gives."""
    from kerlint.interpreter.libraries.keras_layers import as_outputs
    from kerlint.interpreter.tensor_ops import as_value
    from kerlint.semantics.api import NotUnderstood
    from kerlint.semantics.apply import evaluate as evaluate_layer

    layer = instance.layer
    assert layer is not None
    inner = layer.facts.get("base_layer")
    if inner is None:
        return UNKNOWN
    try:
        outputs = evaluate_layer(inner, args, {k: argument_list(v) for k, v in kwargs.items()})
    except NotUnderstood:
        return Tensor(None, None, None)
    layer.facts["base_weights"] = inner.weights
    return as_value(as_outputs(outputs))


def _forward(m: Machine, instance: Instance, args: tuple[Structure, ...], kwargs: dict[str, Any]) -> Structure:
    """The outputs of the user's layer or model: its `build` runs once, its `call` each time."""
    from kerlint.interpreter.libraries.keras_layers import as_outputs
    from kerlint.interpreter.tensor_ops import as_value, shape_value

    layer = instance.layer
    assert layer is not None
    if instance.building or len(m.frames) > 55:
        return Tensor(None, None, None)
    instance.building = True
    try:
        if not layer.facts.get("built"):
            layer.facts["built"] = True
            build = method_of(instance, "build")
            if build is not None and args:
                given = as_value(args[0])
                shape = _shape_of(given, shape_value)
                call_function(m, build.function, [shape], {}, None, receiver=instance, owner=layer)
            elif build is None:
                _build_base(layer, args)
        method = method_of(instance, "call")
        if method is None:
            if layer.facts.get("base_layer") is not None:
                outputs = _base_call(m, instance, args, kwargs, None)
            else:
                outputs = UNKNOWN
        else:
            values = {k: as_value(v) for k, v in kwargs.items() if accepts(method.function, k)}
            if "training" not in values and "training" in _plain_names(method.function):
                values["training"] = m.fresh("training")
            positional = [as_value(arg) for arg in args]
            outputs = call_function(m, method.function, positional, values, None, receiver=instance, owner=layer)
    finally:
        instance.building = False
    _track_lists(m, instance)
    settle_weights(layer)
    return as_outputs(outputs)


def _plain_names(function: Function) -> list[str]:
    """The parameters that have to be passed or default to None: `training` among them is set by Keras."""
    a = function.node.args
    return [p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)][2:]


def _shape_of(value: Value, shape_value: Any) -> Value:
    if isinstance(value, Tensor):
        return shape_value(value)
    if isinstance(value, (list, tuple)):
        return ListValue(_shape_of(v, shape_value) for v in value)
    if isinstance(value, dict):
        return DictValue({k: _shape_of(v, shape_value) for k, v in value.items()})
    return UNKNOWN


def _track_lists(m: Machine, instance: Instance) -> None:
    """Lists and dicts may have grown since they were assigned."""
    for name, value in list(instance.attributes.items()):
        if isinstance(value, (ListValue, DictValue)):
            track(m, instance, name, value, instance.cls.node)


def settle_weights(layer: Layer) -> None:
    """Once the layer or model has been called its weights are those that it has made by then."""
    own = layer.facts["own"]
    base = layer.facts.get("base_weights")
    layer.weights = (*(base or ()), *own) if not layer.facts.get("weights_unknown") else None


def track(m: Machine, instance: Instance, name: str, value: Value, node: ast.AST) -> None:
    """What is kept on a layer or model belongs to it, in lists and dicts too."""
    layer = instance.layer
    assert layer is not None
    for inner in layers_in(argument_list(value)):
        inner.variable = inner.variable or f"self.{name}"
        target = layer.layers if isinstance(layer, Model) and layer.kind == "subclass" else layer.sublayers
        if inner is not layer and not any(inner is known for known in target):
            target.append(inner)
    for variable in _variables_in(value):
        _own(layer, variable)
    if name == "trainable" and isinstance(value, bool):
        layer.trainable = value
    if name == "state_size":
        layer.facts["state_size"] = argument_list(value)


def forget(instance: Instance, old: Value) -> None:
    """A layer that another took the place of before it was called never gets weights."""
    layer = instance.layer
    if layer is None or not isinstance(old, Layer) or old.calls or old.weights is not None:
        return
    for kept in (layer.sublayers, layer.layers if isinstance(layer, Model) else []):
        kept[:] = [inner for inner in kept if inner is not old]


def _own(layer: Layer, variable: Variable) -> None:
    """A variable that is kept on the layer is one of its weights."""
    kept = layer.facts.setdefault("variables", [])
    if not variable.counted and variable.trainable and variable.place is not None:
        layer.facts.setdefault("untracked", []).append((variable.variable or "it", variable.place))
    if not variable.counted or any(variable is known for known in kept):
        return
    kept.append(variable)
    if variable.shape is None:
        layer.facts["weights_unknown"] = True
    else:
        layer.facts["own"].append(Weight(variable.variable or "variable", variable.shape, variable.trainable))
    if layer.weights is not None:
        settle_weights(layer)


def _variables_in(value: Value) -> list[Variable]:
    if isinstance(value, Variable):
        return [value]
    if isinstance(value, (list, tuple)):
        return [variable for item in value for variable in _variables_in(item)]
    if isinstance(value, dict):
        return [variable for item in value.values() for variable in _variables_in(item)]
    return []


def layers_in(value: Any) -> list[Layer]:
    """The layers in a structure of lists and dicts."""
    if isinstance(value, Layer):
        return [value]
    if isinstance(value, (list, tuple)):
        return [layer for item in value for layer in layers_in(item)]
    if isinstance(value, dict):
        return [layer for item in value.values() for layer in layers_in(item)]
    return []


def add_weight(m: Machine, layer: Layer, shape: Value, name: Value, trainable: Value) -> Value:
    """`self.add_weight(shape=..., ...)`: a weight of the user's layer."""
    from kerlint.interpreter.libraries.keras_layers import shape_dims

    dims = () if shape is None else shape_dims(argument_list(shape))
    if isinstance(shape, int):
        dims = (as_dim(shape),)
    if "own" in layer.facts:
        if dims is None:
            layer.facts["weights_unknown"] = True
        else:
            text = name if isinstance(name, str) else "variable"
            layer.facts["own"].append(Weight(text, dims, trainable is not False))
        if layer.weights is not None:
            settle_weights(layer)
    return Tensor(dims, "float32")


# ---------------------------------------------------------------- classes that nobody in view uses


def visit_class(m: Machine, cls: ClassValue, entered: set[int]) -> None:
    """Make one object with symbols for the arguments, and evaluate the methods that nothing has entered."""
    init = cls.find("__init__")
    arguments = Arguments()
    if init is not None and isinstance(init[0], Function):
        arguments.args, arguments.kwargs = symbols_for(m, init[0], skip=1)
        arguments.partial = arguments.keywords = True  # what `**kwargs` would hold is not known
    instance = instantiate(m, cls, arguments, cls.node)
    if not isinstance(instance, Instance):
        return
    _forget_beginnings(m, instance)
    helpers = methods_called_on_self(cls.node) if instance.layer is not None else frozenset()
    for name, function in sorted(cls.namespace.items(), key=lambda item: item[0] != "call"):
        if not isinstance(function, Function) or name == "__init__" or id(function.node) in entered | m.entered:
            continue
        if instance.layer is not None and name in ("get_config", "compute_output_shape", "from_config", "build"):
            continue
        if name in helpers:  # what `call` does not enter is made for other settings than the defaults
            continue
        if instance.layer is not None and name == "call":
            _imagine_call(m, instance, function)
            continue
        args, kwargs = symbols_for(m, function, skip=0 if function.kind == "static" else 1)
        receiver = None if function.kind == "static" else cls if function.kind == "class" else instance
        call_function(m, function, args, kwargs, None, receiver=receiver, imagined=True)


def _forget_beginnings(m: Machine, instance: Instance) -> None:
    """What `__init__` sets to None or to a constant, and other code may set anew, is not known when a method runs."""
    later = {
        name
        for cls in instance.cls.lineage()
        for method in cls.node.body
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) and method.name != "__init__"
        for name in stored_attributes(method)
    }
    for name, value in instance.attributes.items():
        if value is None or (name in later and isinstance(value, (bool, int, float, str, tuple))):
            instance.attributes[name] = m.fresh(f"self.{name}")


def _imagine_call(m: Machine, instance: Instance, function: Function) -> None:
    from kerlint.interpreter.libraries.keras_layers import call_keras_layer

    assert instance.layer is not None
    args, _ = symbols_for(m, function, skip=1)
    arguments = Arguments()
    arguments.args = [Tensor(None, None, None, variable=getattr(a, "name", None)) for a in args[:1]]
    arguments.args += args[1:]
    call_keras_layer(m, instance.layer, arguments, instance.cls.node)
