"""Attention and AdditiveAttention: weighted means of values (Luong et al., 2015; Bahdanau et al., 2015)."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim, Shape, Unknown, same
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadArgument, CannotBroadcast, CannotContract, Problem, WrongInputCount, WrongRank
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, as_tensor, checks, layer
from kerlint.semantics.arguments import check_choice
from kerlint.semantics.broadcasting import broadcast, clash, stretch


@checks("Attention")
def attention_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses."""
    yield from check_choice(layer, "score_mode", ("dot", "concat"))


@layer("Attention", "AdditiveAttention")
def attention(incoming: Incoming) -> Result:
    """`[query, value]` or `[query, value, key]`: every query step becomes a mean of the value steps."""
    tensors = _inputs(incoming)
    shapes = [_at_least_two_axes(x, index) for index, x in enumerate(tensors)]
    query, value = shapes[0], shapes[1]
    key = shapes[2] if len(shapes) > 2 else value
    scores, features = _scores(incoming, query, key)
    if same(scores[-1], value[-2]) is False:
        raise CannotContract([key, value], (len(key) - 2, len(value) - 2), "key and value")
    _check_mask(incoming, scores)
    if incoming.keras == 3 and len(scores) == 2 and incoming.argument("use_causal_mask", 4):
        scores = (1, *scores)  # the causal mask has an axis for the batch
    batch = broadcast([scores, value], skip=2)
    output = incoming.like(tensors[0], _named_by(query, (*batch, scores[-2], value[-1])))
    output.mask = _query_mask(incoming, tensors[0])
    weights = _weights(incoming, query, value, features)
    returns_scores = incoming.argument("return_attention_scores", 3, False)
    if isinstance(returns_scores, Unknown):
        return Result(Tensor(None, None, None), weights)
    if returns_scores:
        return Result((output, incoming.like(tensors[0], scores)), weights)
    return Result(output, weights)


def _inputs(incoming: Incoming) -> list[Tensor]:
    given = incoming.first()
    if isinstance(given, (Tensor, Array, tuple)):
        raise WrongInputCount("a list of 2 or 3", len(given) if isinstance(given, tuple) else 1)
    if not isinstance(given, list):
        raise NotUnderstood
    if not 2 <= len(given) <= 3:
        raise WrongInputCount("2 or 3", len(given))
    return [as_tensor(item) for item in given]


def _at_least_two_axes(x: Tensor, index: int) -> Shape:
    if x.shape is None:
        raise NotUnderstood
    if len(x.shape) < 2:
        raise WrongRank(3, x.shape, at_least=True, input_index=index)
    return x.shape


def _scores(incoming: Incoming, query: Shape, key: Shape) -> tuple[Shape, Dim]:
    """The shape of the scores, and how many features were compared. Raises CannotContract, CannotBroadcast."""
    dot = incoming.layer.class_name == "Attention" and incoming.get("score_mode", "dot") == "dot"
    a, b = query[-1], key[-1]
    if (same(a, b) is False) if dot else clash(a, b):
        raise CannotContract([query, key], (len(query) - 1, len(key) - 1), "attention scores")
    return (*broadcast([query, key], skip=2), query[-2], key[-2]), stretch(a, b)


def _named_by(query: Shape, shape: Shape) -> Shape:
    """The shape, with what the query calls "any size" left so: Keras takes these axes from the query."""
    if len(query) != len(shape):
        return shape
    return (*(q if q is None and s is None else s for q, s in zip(query[:-1], shape)), shape[-1])


def _query_mask(incoming: Incoming, query: Tensor) -> bool | None:
    masks = incoming.argument("mask", 1)
    if isinstance(masks, list):
        return bool(masks) and masks[0] is not None
    return None if isinstance(masks, Unknown) else query.mask


def _check_mask(incoming: Incoming, scores: Shape) -> None:
    """A given mask must be a list, its second entry (batch, value steps). Raises BadArgument, CannotBroadcast."""
    masks = incoming.argument("mask", 1)
    if isinstance(masks, (Tensor, Array)):
        raise BadArgument(incoming.layer.class_name, "mask", "a tensor", "a list [query_mask, value_mask]")
    if not isinstance(masks, list) or len(masks) < 2 or not isinstance(masks[1], (Tensor, Array)):
        return
    mask = masks[1].shape
    if mask is not None and len(mask) == 2 and clash(mask[-1], scores[-1]):
        raise CannotBroadcast([scores, mask], -1)


def _weights(incoming: Incoming, query: Shape, value: Shape, features: Dim) -> list[Weight] | None:
    use_scale = incoming.flag("use_scale")
    if use_scale is None:
        return None
    if incoming.layer.class_name == "AdditiveAttention":
        if not use_scale:
            return []
        source = query if incoming.keras == 3 else value
        size = incoming.feature_size(Tensor(source), -1)
        if clash(size, features):
            raise CannotBroadcast([(size,), (features,)], -1)
        return [Weight("scale", (size,))]
    mode = incoming.get("score_mode", "dot")
    if isinstance(mode, Unknown):
        return None
    scale = [Weight("scale", ())] if use_scale else []
    return [*scale, Weight("concat_score_weight", ())] if mode == "concat" else scale
