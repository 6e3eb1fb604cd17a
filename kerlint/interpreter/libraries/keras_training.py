"""`compile`, and everything that is done with a model afterwards."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Dim
from kerlint.graph.models import Compile, Model, Use
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Array, Dataset, Structure, Tensor, leaves, map_leaves
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.libraries.keras_choices import argument_node, resolve
from kerlint.interpreter.libraries.keras_layers import config_value
from kerlint.interpreter.libraries.keras_models import build_on
from kerlint.interpreter.libraries.training_steps import own_step, run_step
from kerlint.interpreter.library import Call, method
from kerlint.interpreter.tensor_ops import as_value
from kerlint.interpreter.values import BoundMethod, Foreign, Instance, Value
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.binding import Binding, bind
from kerlint.semantics.compiling import output_count, spread
from kerlint.semantics.models import evaluate_model
from kerlint.semantics.signatures import Signature, signature

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_KINDS = {"optimizer": "optimizer", "loss": "loss", "metrics": "metric", "weighted_metrics": "metric"}
MAX_LOOKED_BACK = 50  # uses of one model among which the same is looked for
_DATA = ("x", "y", "generator", "validation_data", "sample_weight")
_FITTING = ("fit", "fit_generator")
_PREDICTING = ("predict", "predict_on_batch", "predict_generator", "predict_proba")
_WITH_DATA = (
    *_FITTING, *_PREDICTING, "predict_classes", "evaluate", "evaluate_generator", "train_on_batch", "test_on_batch",
)  # fmt: skip
_WITHOUT_DATA = (
    "summary", "save", "save_weights", "load_weights", "to_json", "to_yaml", "export", "reset_states", "reset_metrics",
)  # fmt: skip
_HISTORY = "keras.callbacks.History.history"
_SILENT = ("summary", "save", "save_weights", "load_weights", "export", "reset_states", "reset_metrics")


def _place(call: Call) -> Place:
    return call.place or call.receiver.created or Place(call.machine.source.path)


def _bound(call: Call, name: str) -> Binding:
    """The arguments by their names; the other generation's method where the target version has none."""
    keras = call.machine.keras
    found: Signature | None = signature("methods", f"Model.{name}", keras)
    found = found or signature("methods", f"Model.{name}", 5 - keras)
    if found is not None:
        return bind(found, call.args, call.kwargs, keras, partial=call.partial)
    binding = Binding({**dict(zip(("x",), call.args, strict=False)), **call.kwargs})
    binding.given = {k: k if k in call.kwargs else 0 for k in binding.config}
    return binding


def _given(call: Call, binding: Binding) -> dict[str, Place]:
    found = {name: call.places[how] for name, how in binding.given.items() if how in call.places}
    found.update({name: call.places[name] for name in binding.extra if name in call.places})
    return found


# ---------------------------------------------------------------- compile


@method("Model", "compile")
def compile_model(call: Call) -> Value:
    """`model.compile(optimizer, loss, metrics)`."""
    m, model = call.machine, call.receiver
    binding = _bound(call, "compile")
    compiled = Compile(model, _place(call), given=_given(call, binding), problems=list(binding.problems))
    for name, value in (*binding.config.items(), *binding.extra.items()):
        if name in _KINDS:
            node = argument_node(call, binding.given.get(name))
            compiled.config[name] = resolve(m, _KINDS[name], value, node, compiled.given.get(name))
        else:
            compiled.config[name] = config_value(name, value)
    compiled.optimizer = compiled.get("optimizer", UNKNOWN)
    compiled.loss, compiled.metrics = compiled.get("loss"), compiled.get("metrics")
    spread(compiled)
    model.compiled = compiled
    m.program.compiles.append(compiled)
    return None


# ---------------------------------------------------------------- fit and the rest


@method("Model", *_WITH_DATA)
def use_with_data(call: Call) -> Value:
    """`model.fit(x, y)` and everything else that takes data."""
    m, model = call.machine, call.receiver
    use, binding = _use(call)
    for name, value in use.config.items():
        if name in _DATA:
            use.config[name] = as_feed(m, value, call.node)
        elif name == "callbacks":
            node = argument_node(call, binding.given.get(name))
            use.config[name] = resolve(m, "callback", value, node, use.given.get(name))
        else:
            use.config[name] = config_value(name, value)
    use.x = use.get("generator") if "generator" in use.config else use.get("x")
    use.y, use.validation = use.get("y"), use.get("validation_data")
    step = own_step(use)
    if step is None:
        _keep(m, use)
        _build(m, model, use, call.node)
    else:
        run_step(m, use, step, call.node)
        use.x = use.y = use.validation = UNKNOWN
        _keep(m, use)
    return _result(use)


@method("Model", *_WITHOUT_DATA)
def use_without_data(call: Call) -> Value:
    """`model.summary()`, `model.save(path)` and the like."""
    use, _ = _use(call)
    use.config = {name: config_value(name, value) for name, value in use.config.items()}
    _keep(call.machine, use)
    return None if use.method in _SILENT else UNKNOWN


def _use(call: Call) -> tuple[Use, Binding]:
    m, model = call.machine, call.receiver
    name = call.path.rpartition(".")[2]
    binding = _bound(call, name)
    use = Use(
        model,
        name,
        _place(call),
        model.compiled,
        config={**binding.config, **binding.extra},
        given=_given(call, binding),
        problems=list(binding.problems),
        function=m.function_name,
    )
    return use, binding


def _keep(m: Machine, use: Use) -> None:
    """Add the use to the program. Another turn of a loop that does the same again tells nothing new."""
    uses = use.model.uses
    if not any(_same(use, other) for other in uses[-MAX_LOOKED_BACK:]):
        uses.append(use)
        m.program.uses.append(use)


def _same(a: Use, b: Use) -> bool:
    return (
        (a.place, a.method, a.function) == (b.place, b.method, b.function)
        and a.compiled is b.compiled
        and (
            [_outline(leaf) for leaf in leaves([a.x, a.y, a.validation])]
            == [_outline(leaf) for leaf in leaves([b.x, b.y, b.validation])]
        )
    )


def _outline(leaf: Any) -> Any:
    return (str(leaf), leaf.dtype, leaf.labels) if isinstance(leaf, Array) else type(leaf)


def as_feed(m: Machine, value: Value, node: ast.AST | None) -> Structure:
    """Data as a model is fed with it: arrays in lists and dicts, or a data set.

    A sequence of the user's own is asked for a batch.
    """
    value = argument_list(value)
    if isinstance(value, Instance):
        found = value.cls.find("__getitem__")
        if found is None:
            return UNKNOWN
        element = m.call_value(BoundMethod(found[0], value), [m.fresh("index")], {}, node)
        return Dataset(argument_list(element), batched=True, kind="Sequence")
    if isinstance(value, (list, tuple)):
        return type(value)(as_feed(m, item, node) for item in value)
    if isinstance(value, dict):
        return {key: as_feed(m, item, node) for key, item in value.items()}
    if isinstance(value, Dataset):
        return replace(value, element=argument_list(value.element))
    if value is None or isinstance(value, (Array, Tensor, bool, int, float, str)):
        return value
    return UNKNOWN


def _build(m: Machine, model: Model, use: Use, node: ast.AST | None) -> None:
    """Build a model that has waited for data to tell its input shape; let the data run through one that is built."""
    x = _inputs(use.x)
    if x is None:
        return
    if model.inputs is not None:
        use.refusal = _refusal(model, x) if model.kind == "sequential" else None
        return
    build_on(m, model, x, node)
    if model.compiled is not None and model.outputs is not None:
        spread(model.compiled)


def _refusal(model: Model, x: Structure) -> Problem | None:
    try:
        evaluate_model(model, (x,), {})
    except NotUnderstood:
        return None
    except Problem as problem:
        return problem
    return None


def _inputs(x: Structure) -> Any:
    """What the model is called on when it gets this data; None when some of it is not known."""
    if isinstance(x, Dataset):
        if x.batched is not True:
            return None
        x = x.element[0] if isinstance(x.element, (tuple, list)) and x.element else x.element
    found = list(leaves(x))
    if not found or not all(isinstance(leaf, (Array, Tensor)) and leaf.shape for leaf in found):
        return None
    return map_leaves(_batch, x)


def _batch(data: Array | Tensor) -> Tensor:
    """A batch of the data: Keras feeds doubles as float32."""
    assert data.shape
    return Tensor((None, *data.shape[1:]), "float32" if data.dtype == "float64" else data.dtype)


# ---------------------------------------------------------------- results


def _result(use: Use) -> Value:
    if use.method in _FITTING:
        history = Foreign(_HISTORY, attributes={"use": use})
        return Foreign("keras.callbacks.History", attributes={"history": history, "epoch": UNKNOWN, "params": UNKNOWN})
    if use.method in _PREDICTING:
        return _predictions(use)
    return UNKNOWN


@method(_HISTORY, "__getitem__")
def _read_history(call: Call) -> Value:
    """`history.history["loss"]`: the numbers of each epoch."""
    name, use = call.get(0, "name"), call.receiver.attributes["use"]
    if isinstance(name, str) and call.place is not None and not call.machine.session.get("trying"):
        use.read.append((name, call.place))
    return UNKNOWN


def _predictions(use: Use) -> Value:
    if output_count(use.model) is None:
        return UNKNOWN
    rows = rows_of(use.x)

    def predicted(output: Tensor) -> Array:
        shape = None if not output.shape else (rows, *output.shape[1:])
        return Array(shape, output.dtype, place=use.place)

    return as_value(map_leaves(predicted, use.model.outputs))


def rows_of(x: Structure) -> Dim:
    """How many samples the data has; UNKNOWN for what comes bit by bit."""
    first = next(iter(leaves(x)), None)
    return first.shape[0] if isinstance(first, (Array, Tensor)) and first.shape else UNKNOWN
