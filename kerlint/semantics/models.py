"""Calling models: a model on new inputs does what its layers do."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Shape, same
from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.problems import MissingArgument, Problem, WrongInputCount, WrongRank, WrongSize
from kerlint.graph.tensors import Array, Structure, Tensor, leaves, map_leaves, tensors_in
from kerlint.semantics.api import NotUnderstood, as_tensor
from kerlint.semantics.apply import call_layer, evaluate


def evaluate_model(model: Model, args: tuple[Structure, ...], kwargs: dict[str, Any]) -> Structure:
    """The outputs of `model` on `args`. Raises the Problem of an input that does not fit, or of a layer inside."""
    if args:
        given = args[0]
    elif "inputs" in kwargs:
        given = kwargs["inputs"]
    else:
        raise NotUnderstood
    if model.kind == "sequential" and model.inputs is None:
        return _first_call(model, given)
    if model.kind == "subclass" or model.inputs is None:
        raise NotUnderstood
    arrived = [as_tensor(item) for item in _flat_inputs(model, given)]
    inputs = [_conformed(model, x, y, i) for i, (x, y) in enumerate(zip(arrived, model.input_tensors))]
    if model.keras == 3 and any(x.rank != y.rank for x, y in zip(arrived, inputs)):
        _pass_unadjusted(model, arrived)
    if all(_alike(x, reference) for x, reference in zip(inputs, model.input_tensors)):
        return _handed_out(model, _copies(model.outputs))
    return _run(model, inputs)


def _pass_unadjusted(model: Model, arrived: list[Tensor]) -> None:
    """Keras 3 works out shapes before it adjusts ranks, and not every layer minds. Raises NotUnderstood if one may."""
    try:
        _run(model, arrived)
    except Problem:
        raise NotUnderstood from None


def _run(model: Model, inputs: list[Tensor]) -> Structure:
    if model.kind == "sequential":
        return _in_sequence(model, inputs[0])
    return _handed_out(model, _replayed(model, inputs))


# ---------------------------------------------------------------- sequential models


def build_sequential(model: Model, x: Tensor) -> None:
    """Run the input `x` through the layers, one after the other, and keep inputs, outputs and calls on the model.

    The problem of a layer stays on its call, what follows is unknown.
    """
    model.inputs = x
    model.nodes = []
    value: Structure = x
    for layer in model.layers:
        call = call_layer(layer, (value,), {}, layer.created)
        model.nodes.append(call)
        value = call.outputs
    model.outputs = value
    if model.weights is None:
        model.weights = ()


def _first_call(model: Model, given: Structure) -> Structure:
    if not model.complete or isinstance(given, (list, tuple, dict)):
        raise NotUnderstood
    x = as_tensor(given)
    build_sequential(model, Tensor(x.shape, x.dtype, x.mask, variable=x.variable))
    model.facts["built_by_call"] = True
    for call in model.nodes:
        if call.problem is not None:
            raise call.problem
    return _copies(model.outputs)


def _in_sequence(model: Model, x: Tensor) -> Structure:
    if not model.complete:
        return _unknown(model.outputs)
    value: Structure = x
    for layer in model.layers:
        value = evaluate(layer, (value,), {})
    return value


# ---------------------------------------------------------------- inputs


def _flat_inputs(model: Model, given: Structure) -> list[Structure]:
    """One entry for each input; dicts go by the names of the inputs. Raises WrongInputCount, MissingArgument."""
    references = model.input_tensors
    if not model.inputs_known:
        raise NotUnderstood
    if isinstance(given, dict):
        names = sorted(model.inputs) if isinstance(model.inputs, dict) else [_input_name(t) for t in references]
        if len(names) != len(references) or not all(isinstance(name, str) and name for name in names):
            raise NotUnderstood
        for name in names:
            if name not in given:
                raise MissingArgument(str(model), name)
        return [given[name] for name in names]
    found = list(leaves(given))
    if not all(isinstance(item, (Tensor, Array)) for item in found):
        raise NotUnderstood
    if len(found) != len(references):
        raise WrongInputCount(str(len(references)), len(found))
    return found


def _input_name(tensor: Tensor) -> str:
    return tensor.call.layer.name if tensor.call is not None else ""


def _conformed(model: Model, x: Tensor, reference: Tensor, index: int) -> Tensor:
    """`x` in the rank and dtype of the model's input.

    Keras lets a last axis of size 1 come or go, compares the sizes of the other axes one by one, and leaves the batch
    alone. Keras 2 does not compare the ranks, and looks at nothing in a Sequential that its first call has built.
    Raises WrongRank, WrongSize.
    """
    dtype = reference.dtype or x.dtype
    if reference.shape is None:
        return Tensor(x.shape, dtype, x.mask)
    if x.shape is None:  # what comes has the sizes that the model insists on
        return Tensor(
            tuple(UNKNOWN if size is None and axis else size for axis, size in enumerate(reference.shape)), dtype, reference.mask
        )
    shape = _with_rank_of(x.shape, reference.shape)
    if not (model.keras == 2 and model.facts.get("built_by_call")):
        wrong = _wrong_axis(x.shape, reference.shape)
        if len(shape) != len(reference.shape) and (model.keras == 3 or wrong is not None):
            raise WrongRank(len(reference.shape), x.shape, input_index=index)
        if wrong is not None:
            raise WrongSize(x.shape, wrong, reference.shape[wrong])
    return Tensor(shape, dtype, x.mask)


def _with_rank_of(shape: Shape, reference: Shape) -> Shape:
    if len(shape) == len(reference) + 1 and _is_one(shape):
        return shape[:-1]
    if len(shape) == len(reference) - 1 and _is_one(reference):
        return (*shape, 1)
    return shape


def _is_one(shape: Shape) -> bool:
    return bool(shape) and type(shape[-1]) is int and shape[-1] == 1


def _wrong_axis(shape: Shape, reference: Shape) -> int | None:
    """The first axis, the batch left out, whose size is not that of the model's input."""
    pairs = zip(shape[:-1] if _is_one(shape) else shape, reference[:-1] if _is_one(reference) else reference)
    for axis, (size, wanted) in enumerate(pairs):
        if axis and same(size, wanted) is False:
            return axis
    return None


def _alike(x: Tensor, reference: Tensor) -> bool:
    return x.shape is not None and x.shape == reference.shape and x.mask == reference.mask


# ---------------------------------------------------------------- outputs


def _copies(outputs: Structure) -> Structure:
    return map_leaves(
        lambda t: Tensor(t.shape, t.dtype, t.mask, sparse=t.sparse, ragged=t.ragged) if isinstance(t, Tensor) else t,
        outputs,
    )


def _unknown(outputs: Structure) -> Structure:
    if not tensors_in(outputs):
        raise NotUnderstood
    return map_leaves(lambda t: Tensor(None, None, None) if isinstance(t, Tensor) else t, outputs)


def _handed_out(model: Model, outputs: Structure) -> Structure:
    """What the caller gets: Keras 2 unpacks a list of one."""
    if model.keras == 2 and isinstance(outputs, (list, tuple)) and len(outputs) == 1:
        return outputs[0]
    return outputs


def _replayed(model: Model, inputs: list[Tensor]) -> Structure:
    """The outputs when the calls inside are made again on `inputs`."""
    if not model.complete:
        return _unknown(model.outputs)
    values: dict[int, Structure] = {id(old): new for old, new in zip(model.input_tensors, inputs)}
    for node in model.nodes:
        if any(id(old) not in values for old in node.output_tensors):
            old, new = node.output_tensors, _again(node, values)
            values.update({id(a): b for a, b in zip(old, new)})
    return map_leaves(lambda t: values.get(id(t), Tensor(None, None, None)) if isinstance(t, Tensor) else t, model.outputs)


def _again(node: LayerCall, values: dict[int, Structure]) -> list[Tensor]:
    """The outputs of one call on the new values; unknown ones where it is not understood."""
    unknown = [Tensor(None, None, None) for _ in node.output_tensors]
    if node.problem is not None:
        return unknown

    def renewed(leaf: Any) -> Any:
        return values.get(id(leaf), leaf) if isinstance(leaf, Tensor) else leaf

    try:
        outputs = tensors_in(evaluate(node.layer, map_leaves(renewed, node.args), map_leaves(renewed, node.kwargs)))
    except NotUnderstood:
        return unknown
    return outputs if len(outputs) == len(unknown) else unknown
