"""Calling layers: one door for built-in layers, models and the user's own classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kerlint.graph.layers import Layer, LayerCall, Weight
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem, SharedWeightConflict
from kerlint.graph.tensors import Structure, Tensor, map_leaves, same_shape, tensors_in
from kerlint.semantics.api import LAYERS, Incoming, NotUnderstood, Result


def evaluate(layer: Layer, args: tuple[Structure, ...], kwargs: dict[str, Any]) -> Structure:
    """The outputs of `layer` on `args`, its weights fixed by the first call. Raises the Problem when it cannot work."""
    if layer.forward is not None:
        return layer.forward(*args, **kwargs)
    if isinstance(layer, Model):
        from kerlint.semantics.models import evaluate_model

        return evaluate_model(layer, args, kwargs)
    entry = LAYERS.get(layer.class_name)
    if entry is None or layer.custom:
        raise NotUnderstood
    incoming = Incoming(layer, args, kwargs)
    incoming.refuse_list_of_one()
    result = entry.compute(incoming)
    outputs = result.outputs
    if entry.masking:
        given = tensors_in(list(args))
        mask = given[0].mask if given else None
        for tensor in tensors_in(outputs):
            tensor.mask = mask
    _fix_weights(layer, result, args)
    return outputs


def _fix_weights(layer: Layer, result: Result, args: tuple[Structure, ...]) -> None:
    given = tensors_in(list(args))
    shape = given[0].shape if given else None
    if layer.weights is None or result.weights is None:
        if layer.weights is None and result.weights is not None:
            layer.weights = tuple(_in_policy(layer, weight) for weight in result.weights)
            layer.facts["built_on"] = shape
        return
    for built, wanted in zip(layer.weights, result.weights):
        if same_shape(built.shape, wanted.shape) is False:
            first = layer.facts.get("built_on")
            raise SharedWeightConflict(built.name, built.shape, wanted.shape, first, shape)
    layer.weights = tuple(map(_better_known, layer.weights, result.weights))


def _in_policy(layer: Layer, weight: Weight) -> Weight:
    """The weight in the dtype that the layer asks for; mixed policies keep their weights in float32."""
    dtype = layer.config.get("dtype")
    if weight.dtype != "float32" or dtype not in ("float64", "float16", "bfloat16"):
        return weight
    return replace(weight, dtype=dtype)


def _better_known(built: Weight, wanted: Weight) -> Weight:
    return built if built.size is not None or wanted.size is None else wanted


def call_layer(
    layer: Layer,
    args: tuple[Structure, ...],
    kwargs: dict[str, Any],
    place: Place | None = None,
) -> LayerCall:
    """Call `layer` and keep the call: its outputs know who made them, and a problem is kept, not raised."""
    call = LayerCall(layer, args, kwargs, place=place)
    try:
        outputs = evaluate(layer, args, kwargs)
    except NotUnderstood:
        outputs = Tensor(None, None, None)
    except Problem as problem:
        call.problem = problem
        outputs = Tensor(None, None, None)
    call.outputs = map_leaves(lambda leaf: _made_by(call, leaf), outputs)
    for index, tensor in enumerate(call.output_tensors):
        tensor.index = index
    layer.calls.append(call)
    return call


def _made_by(call: LayerCall, leaf: Any) -> Any:
    if not isinstance(leaf, Tensor):
        return leaf
    if leaf.call is not None:  # a layer that hands an input on: the output is a tensor of its own
        leaf = Tensor(leaf.shape, leaf.dtype, leaf.mask, sparse=leaf.sparse, ragged=leaf.ragged, inner=leaf)
    leaf.call = call
    return leaf
