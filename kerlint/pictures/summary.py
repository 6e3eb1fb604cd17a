"""What `model.summary()` prints, without running anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kerlint.graph.dims import Shape, dim_text
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.models import Model
from kerlint.graph.tensors import Structure, Tensor, map_leaves, tensors_in
from kerlint.pictures.data import line_of, shapes_data
from kerlint.pictures.tables import boxed, plain
from kerlint.semantics.functional import connect, sources

SCHEMA = 1
_BITS = {
    "float64": 64,
    "int64": 64,
    "uint64": 64,
    "float16": 16,
    "bfloat16": 16,
    "int16": 16,
    "int8": 8,
    "uint8": 8,
    "bool": 1,
}

_BUILDING = ("build", "fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")


def summary_json(path: str, models: Iterable[Model]) -> dict[str, Any]:
    """The models of the file `path`, for programs."""
    return {"schema": SCHEMA, "models": [_model_data(path, model) for model in models]}


def _model_data(path: str, model: Model) -> dict[str, Any]:
    """One model for JSON."""
    return {
        "path": path,
        "variable": model.variable,
        "name": model.name,
        "class": model.class_name,
        "line": line_of(model),
        "layers": [_layer_data(layer) for layer in model.layers],
        "inputs": shapes_data(model.input_tensors),
        "outputs": shapes_data(model.output_tensors),
        "params": model.params(),
        "trainable_params": model.trainable_params(),
    }


def _layer_data(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "class": layer.class_name,
        "outputs": shapes_data(tensors_in(_outputs(layer))),
        "params": layer.params(),
    }


@dataclass(frozen=True)
class Row:
    """A line of the summary. `connections` is empty in a chain, where each layer takes what the one before it gives."""

    layer: Layer
    outputs: str
    params: str
    connections: tuple[str, ...] = ()


def summary_rows(model: Model) -> list[Row]:
    """The lines of the summary as Keras 3 words them; `?` is what kerlint does not know."""
    if _unbuilt(model):
        return [Row(layer, "?", "0 (unbuilt)") for layer in model.layers]
    chain = is_chain(model)
    return [
        Row(layer, _shapes_3(layer), _params_text(layer), () if chain else tuple(_connections(layer, model)))
        for layer in _listed(model)
    ]


def summary_text(model: Model) -> str:
    """The summary as the model's generation of Keras prints it; `?` is what kerlint does not know."""
    return _summary_2(model) if model.keras == 2 else _summary_3(model)


# ---------------------------------------------------------------- Keras 3


def _summary_3(model: Model) -> str:
    chain = is_chain(model)
    rows = [_cells_3(row)[: 3 if chain else 4] for row in summary_rows(model)]
    header = ["Layer (type)", "Output Shape", "Param #"]
    if chain:
        table = boxed(header, rows, (0.45, 0.80, 1.0), 88)
    else:
        table = boxed([*header, "Connected to"], rows, (0.3, 0.56, 0.74, 1.0), 108)
    counts = [f" {kind} params: {count} ({size})" for kind, count, size in totals(model, "B", "{:,}")]
    return "\n".join([f'Model: "{model.name}"', *table, *counts]) + "\n"


def _listed(model: Model) -> list[Layer]:
    """The layers that the summary lists: in a functional model also the operations between them."""
    if model.kind != "functional" or not model.complete:
        return model.layers
    connected = connect(model.inputs, model.outputs, 2).layers
    return connected if set(model.layers) <= set(connected) else model.layers


def _cells_3(row: Row) -> list[str]:
    return [f"{row.layer.name} ({row.layer.class_name})", row.outputs, row.params, ", ".join(row.connections) or "-"]


def _shapes_3(layer: Layer) -> str:
    shapes = [_shape_3(tensor.shape) for tensor in tensors_in(_outputs(layer))] or ["?"]
    return shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"


def _params_text(layer: Layer) -> str:
    params = layer.params()
    return "?" if params is None else f"{params:,}"


def _shape_3(shape: Shape | None) -> str:
    return "?" if shape is None else f"({', '.join(map(dim_text, shape))})"


# ---------------------------------------------------------------- Keras 2


def _summary_2(model: Model) -> str:
    if _unbuilt(model):
        return f'Model: "{model.name}" has no input shape yet, so Keras 2 cannot summarize it.\n'
    chain = is_chain(model)
    rows = [_row_2(layer, None if chain else model) for layer in model.layers]
    header = ["Layer (type)", "Output Shape", "Param #"]
    length = 65 if chain else 98
    if chain:
        table = plain(header, rows, (0.45, 0.85, 1.0), length)
    else:
        table = plain([*header, "Connected to"], rows, (0.3, 0.6, 0.70, 1.0), length)
    counts = [f"{kind} params: {count} ({size})" for kind, count, size in totals(model, "Byte", "{}")]
    return "\n".join([f'Model: "{model.name}"', *table, *counts, "_" * length]) + "\n"


def _row_2(layer: Layer, model: Model | None) -> list[str]:
    outputs = _structure_2(_outputs(layer))
    if layer.class_name == "InputLayer":
        outputs = f"[{outputs}]"
    elif len({_structure_2(call.outputs) for call in layer.calls}) > 1:
        outputs = "multiple"
    params = layer.params()
    row = [f"{layer.name} ({layer.class_name})", outputs, "?" if params is None else str(params)]
    return row if model is None else [*row, str(_connections(layer, model))]


def _structure_2(outputs: Structure) -> str:
    """The shapes in the lists, tuples and dicts in which the layer gives its outputs."""
    shapes = map_leaves(lambda leaf: _shape_2(leaf.shape) if isinstance(leaf, Tensor) else leaf, outputs)
    return "?" if shapes is None else str(shapes).replace("'", "")


def _shape_2(shape: Shape | None) -> str:
    if shape is None:
        return "?"
    return f"({', '.join(map(dim_text, shape))}{',' if len(shape) == 1 else ''})"


# ---------------------------------------------------------------- both


def _unbuilt(model: Model) -> bool:
    """Whether nothing has told the model the shape of its input, so that its layers have no weights yet."""
    if model.kind != "sequential" or model.calls or any(use.method in _BUILDING for use in model.uses):
        return False
    return all(tensor.shape is None for tensor in model.input_tensors)


def _outputs(layer: Layer) -> Structure:
    """What the latest call of the layer gave; a model that was never called gives what it was built for."""
    if layer.calls:
        return layer.calls[-1].outputs
    return layer.outputs if isinstance(layer, Model) else None


def _connections(layer: Layer, model: Model) -> list[str]:
    """Which output of which call of which layer goes into the layer, within this model."""
    inside = {id(call) for call in model.nodes}
    found: list[str] = []
    for call in layer.calls:
        if id(call) not in inside:
            continue
        for tensor in sources(call):
            made = tensor.call
            index = made.layer.calls.index(made) if made and made in made.layer.calls else 0
            found.append(f"{made.layer.name if made else '?'}[{index}][{tensor.index}]")
    return found


def is_chain(model: Model) -> bool:
    """Whether every layer takes what the one before it gives, so that the table needs no connections."""
    if model.kind != "functional":
        return True
    if len(model.input_tensors) != 1 or len({id(call.layer) for call in model.nodes}) != len(model.nodes):
        return False
    before = [model.input_tensors[0]]
    for call in model.nodes:
        given = sources(call)
        if len(given) != 1 or not any(given[0] is tensor for tensor in before):
            return False
        before = call.output_tensors
    return True


def totals(model: Model, byte: str, form: str) -> list[tuple[str, str, str]]:
    """Name, count and size in memory of all, the trainable and the other parameters."""
    weights: list[Weight] | None = None
    trainable: list[Weight] | None = None
    rest: list[Weight] | None = None
    if _unbuilt(model):
        weights = trainable = rest = []
    elif model.params() is not None:
        weights = model.all_weights()
        if weights is not None and model.trainable_params() is not None:
            trainable = _trainable(model)
            kept = {id(weight) for weight in trainable}
            rest = [weight for weight in weights if id(weight) not in kept]
    groups = (("Total", weights), ("Trainable", trainable), ("Non-trainable", rest))
    return [(kind, *_measured(group, byte, form)) for kind, group in groups]


def _trainable(model: Model) -> list[Weight]:
    """The weights that training changes: those of frozen layers, and of all inside them, are left out."""
    found: list[Weight] = []
    stack: list[tuple[Layer, bool]] = [(model, True)]
    seen: set[int] = set()
    while stack:
        layer, live = stack.pop()
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        live = live and bool(layer.trainable)
        found += [weight for weight in layer.weights or () if live and weight.trainable]
        stack.extend((inner, live) for inner in layer.inside())
    return found


def _measured(weights: Iterable[Weight] | None, byte: str, form: str) -> tuple[str, str]:
    if weights is None:
        return "?", "?"
    sizes = [(weight.size or 0, _BITS.get(weight.dtype, 32)) for weight in weights]
    return form.format(sum(size for size, _ in sizes)), _memory(sum(size * bits for size, bits in sizes) / 8, byte)


def _memory(size: float, byte: str) -> str:
    for unit in (byte, "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"
