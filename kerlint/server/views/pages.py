"""What is shown over a layer, an argument, a tensor, an array or a model, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kerlint.graph.dims import UNKNOWN, shape_text
from kerlint.graph.layers import Layer, LayerCall, Weight
from kerlint.graph.models import Model
from kerlint.graph.tensors import Array, Tensor
from kerlint.lessons.parts import Parts, parts, written_out
from kerlint.server.views.stories import called, flow_text, shapes_text, story_text

_LONGEST = 40  # characters of an argument's value
_PLAIN = (bool, int, float, str, tuple, type(None))


def layer_page(layer: Layer, calls: Sequence[LayerCall]) -> str:
    """A layer with what it was called on: shapes, parameters, what its arguments mean, and the story."""
    told = parts(layer.class_name) if not layer.custom else None
    flows = dict.fromkeys(flow_text(call) for call in calls)
    sections = [
        f"**{called(layer)}**" + (f" `{layer.variable}`" if layer.variable else ""),
        "\n".join(f"`{flow}`  " for flow in flows),
        params_text(layer, calls, told),
        told.intro if told else "",
        "\n".join(f"- {argument_text(layer, name, told)}" for name in layer.given) if told else "",
        story_text(calls[-1]) if calls and calls[-1].inputs else "",
    ]
    return "\n\n".join(section for section in sections if section)


def argument_page(layer: Layer, name: str) -> str:
    """An argument of a layer."""
    told = parts(layer.class_name) if not layer.custom else None
    return f"{argument_text(layer, name, told)}\n\n{told.intro if told else ''}".rstrip()


def argument_text(layer: Layer, name: str, told: Parts | None) -> str:
    """The argument, its value, and what it means for this layer."""
    meaning = told.arguments.get(name, "") if told else ""
    value = layer.get(name)
    shown = repr(value) if name in layer.config and isinstance(value, _PLAIN) else ""
    head = f"`{name}={shown}`" if 0 < len(shown) <= _LONGEST and "UNKNOWN" not in shown else f"`{name}`"
    return f"{head}: {meaning}" if meaning else head


def tensor_page(name: str, tensor: Tensor) -> str:
    """A tensor that the program keeps in a variable."""
    dtype = f", {tensor.dtype}" if tensor.dtype else ""
    mask = ", with a mask" if tensor.mask else ""
    head = f"**{name}** `{tensor}`{dtype}{mask}"
    return f"{head}\n\n{story_text(tensor.call)}" if tensor.call is not None else head


def array_page(name: str, array: Array) -> str:
    """Data."""
    facts = [array.dtype or "", f"labels: {array.labels}" if array.labels else ""]
    if array.classes is not UNKNOWN and isinstance(array.classes, int):
        facts.append(f"{array.classes} classes")
    if array.low is not None and array.high is not None:
        facts.append(f"values from {array.low:g} to {array.high:g}")
    return ", ".join([f"**{name}** `{shape_text(array.shape)}`", *filter(None, facts)])


def model_page(model: Model) -> str:
    """A model: what goes in and comes out, its layers and its size."""
    layers = "\n".join(f"- `{layer.name}` {layer.class_name} {_outputs(layer)}".rstrip() for layer in model.layers[:20])
    more = f"\n- and {len(model.layers) - 20} more" if len(model.layers) > 20 else ""
    return f"**{model.variable or model.name}** ({model.class_name})\n\n{model_text(model)}\n\n{layers}{more}"


def model_text(model: Model) -> str:
    """A model in one line."""
    count = len(model.layers)
    told = [f"{count} layer{'' if count == 1 else 's'}"]
    params, trainable = model.params(), model.trainable_params()
    if params is not None:
        told.append(f"{params:,} parameters")
        if trainable is not None and trainable != params:
            told.append(f"{trainable:,} of them trainable")
    if all(tensor.shape is not None for tensor in (*model.input_tensors, *model.output_tensors)) and model.output_tensors:
        told.append(f"{shapes_text(model.input_tensors)} → {shapes_text(model.output_tensors)}")
    return ", ".join(told)


def params_text(layer: Layer, calls: Sequence[LayerCall], told: Parts | None) -> str:
    """How many parameters the layer has, by the formula of its lesson and as the sum of its weights."""
    total, weights = layer.params(), layer.all_weights()
    if total is None or weights is None:
        return ""
    if not total:
        return "no parameters"
    formula = written_out(told.formulas, dict(_values(layer, calls)), total) if told else None
    head = f"{total:,} parameters" + (f" = `{formula}`" if formula else "")
    if len(weights) > 8:
        return head
    return head + "".join(f"\n- {weight.name}: {_size_text(weight)}" for weight in weights)


def _size_text(weight: Weight) -> str:
    product = " * ".join(map(str, weight.shape))
    return f"{product} = {weight.size:,}" if len(weight.shape) > 1 else f"{weight.size:,}"


def _values(layer: Layer, calls: Sequence[LayerCall]) -> Iterator[tuple[str, int]]:
    """What the names in the formulas of lessons stand for."""
    config: Mapping[str, Any] = layer.config
    yield from ((name, value) for name, value in config.items() if type(value) is int)
    shape = calls[-1].input.shape if calls and calls[-1].input is not None else None
    if shape and isinstance(shape[-1], int):
        yield from ((name, shape[-1]) for name in ("features", "channels", "d"))
    size = config.get("kernel_size")
    sizes = (size, size) if type(size) is int else size
    if isinstance(sizes, (tuple, list)) and all(type(side) is int for side in sizes):
        if len(set(sizes)) == 1:
            yield "kernel", sizes[0]
        if len(sizes) == 2:
            yield from (("kernel height", sizes[0]), ("kernel width", sizes[1]))


def _outputs(layer: Layer) -> str:
    return f"`{shapes_text(layer.calls[-1].output_tensors)}`" if layer.calls else ""
