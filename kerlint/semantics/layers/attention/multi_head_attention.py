"""MultiHeadAttention (Vaswani et al., 2017) and its relative with shared key and value heads (Ainslie et al., 2023)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, as_dim, same
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import (
    ArgumentConflict,
    CannotBroadcast,
    CannotContract,
    MissingArgument,
    Problem,
    WrongRank,
)
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, as_tensor, checks, layer
from kerlint.semantics.arguments import check_integer
from kerlint.semantics.broadcasting import clash
from kerlint.semantics.layers.rnn.cells import refuse_integers

GROUPED = ("GroupQueryAttention", "GroupedQueryAttention")


@checks("MultiHeadAttention")
def multi_head_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses; Keras 2 finds out when the weights are made."""
    for argument in ("num_heads", "key_dim", "value_dim"):
        if layer.get(argument) is not None:
            yield from check_integer(layer, argument, 1 if layer.keras == 3 or argument == "key_dim" else 0)


@checks(*GROUPED)
def grouped_arguments(layer: Layer) -> Iterator[Problem]:
    """Each key and value head serves the same number of query heads."""
    queries, pairs = layer.get("num_query_heads"), layer.get("num_key_value_heads")
    if isinstance(queries, int) and isinstance(pairs, int) and pairs and queries % pairs:
        reason = f"{queries} query heads cannot share {pairs} key and value heads evenly"
        yield ArgumentConflict(layer.class_name, ("num_query_heads", "num_key_value_heads"), reason)


@dataclass
class Triple:
    """What an attention layer is called on; without a key the value is the key."""

    query: Tensor
    value: Tensor
    key: Tensor
    shapes: tuple[Shape, Shape, Shape]


def _triple(incoming: Incoming) -> Triple:
    given = incoming.argument("value", 1)
    if given is None:
        raise MissingArgument(incoming.layer.class_name, "value")
    query, value = as_tensor(incoming.argument("query", 0)), as_tensor(given)
    key = incoming.argument("key", 2)
    key = value if key is None else as_tensor(key)
    for x in (query, value, key):
        refuse_integers(incoming, x)
    if query.shape is None or value.shape is None or key.shape is None:
        raise NotUnderstood
    return Triple(query, value, key, (query.shape, value.shape, key.shape))


def _check_pairs(incoming: Incoming, triple: Triple) -> None:
    """Value and key go together step by step, all three batch by batch. Raises WrongRank, CannotContract."""
    query, value, key = triple.shapes
    for index, shape in ((0, query), (2, key)):
        if len(shape) != len(value):
            raise WrongRank(len(value), shape, input_index=index)
    for axis in range(1, len(value) - 1):
        a, b = value[axis], key[axis]
        vague = isinstance(a, Unknown) or isinstance(b, Unknown)
        literal = incoming.keras == 3 and (a is None) != (b is None) and not vague  # compared as they are written
        if literal or same(a, b) is False:
            raise CannotContract([value, key], (axis, axis), "value and key")
    for other in (value, key):
        if same(query[0], other[0]) is False:
            raise CannotContract([query, other], (0, 0), "batch")


# ---------------------------------------------------------------- multi-head attention


@layer("MultiHeadAttention")
def multi_head_attention(incoming: Incoming) -> Result:
    """The shape of the query, its last axis replaced by `output_shape` if that is given."""
    triple = _triple(incoming)
    query, value = triple.shapes[:2]
    attended = _attended(incoming, len(value))
    if len(value) < 3 and attended is not None and not attended:
        raise WrongRank(3, query, at_least=True)
    _check_pairs(incoming, triple)
    for axis in range(1, len(value) - 1):
        if attended is not None and axis not in attended and same(query[axis], value[axis]) is False:
            raise CannotContract([query, value], (axis, axis), "axes that are not attended")
    stretches = _check_mask(incoming, triple, attended)
    outputs = _output_sizes(incoming)
    shape: Shape | None = None if outputs is None else (*query[:-1], *(outputs or query[-1:]))
    output = incoming.like(triple.query, _stretched(shape) if stretches else shape)
    output.mask = triple.query.mask
    known = None if stretches else _score_shape(incoming.dim("num_heads"), query, value, attended)
    scores = Tensor(known, incoming.compute_dtype(), None)
    return Result(_with_scores(incoming, output, scores), _multi_head_weights(incoming, triple, outputs))


def _attended(incoming: Incoming, rank: int) -> tuple[int, ...] | None:
    """The axes that are attended over: all between batch and features unless `attention_axes` says otherwise.

    None when they are not known, or count from the end: then they count from an axis that Keras adds.
    """
    axes = incoming.get("attention_axes")
    if axes is None:
        return tuple(range(1, rank - 1))
    found = tuple(axes) if isinstance(axes, (list, tuple)) else (axes,)
    return found if all(isinstance(axis, int) and 0 < axis < rank - 1 for axis in found) else None


def _output_sizes(incoming: Incoming) -> tuple[Dim, ...] | None:
    """The sizes in `output_shape`, empty when it is not given; None when their number is not known."""
    value = incoming.get("output_shape")
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(as_dim(size) for size in value)
    return (value,) if isinstance(value, (int, Expr)) else None


def _score_shape(heads: Dim, query: Shape, value: Shape, attended: tuple[int, ...] | None) -> Shape | None:
    if attended is None:
        return None
    kept = [size for axis, size in enumerate(query[:-1]) if axis not in attended]
    return (*kept, heads, *(query[axis] for axis in attended), *(value[axis] for axis in attended))


def _check_mask(incoming: Incoming, triple: Triple, attended: tuple[int, ...] | None) -> bool:
    """`attention_mask` must stretch to (batch, heads, query steps, value steps). Raises CannotBroadcast.

    Masks of lower rank get axes before the last two, so that the first axis of a mask of rank 2 meets the query
    steps; a batch there fits only by chance. The answer is whether the mask may stretch the scores.
    """
    given = incoming.argument("attention_mask", 6 if incoming.keras == 3 else 3)
    scores = _score_shape(incoming.dim(_heads_argument(incoming)), triple.shapes[0], triple.shapes[1], attended)
    mask = given.shape if isinstance(given, (Tensor, Array)) else None
    if mask is None or scores is None:
        return False
    steps = 2 * len(attended or ())
    tail = min(steps, len(mask))
    padded = (*mask[: len(mask) - tail], *((1,) * (len(scores) - len(mask))), *mask[len(mask) - tail :])
    if len(padded) != len(scores):
        raise CannotBroadcast([scores, mask])
    strict = _by_softmax(incoming)
    for axis in range(-len(scores), 0):
        size, masked = scores[axis], padded[axis]
        if clash(masked, size) or (strict and size == 1 and isinstance(masked, int) and masked > 1):
            raise CannotBroadcast([scores, mask], axis)
    queries = scores[-steps]
    if isinstance(given, Tensor) and len(mask) == steps and mask[0] is None:
        if isinstance(queries, int) and queries > 1:
            raise CannotBroadcast([scores, mask], -steps)
        return True
    return any(a == 1 and b != 1 for a, b in zip(scores[1:], padded[1:]))


def _by_softmax(incoming: Incoming) -> bool:
    """Whether Keras 3 masks in a Softmax layer, which lets no mask be larger than the scores."""
    dropout = incoming.get("dropout", 0)
    asked = incoming.argument("return_attention_scores", 7, False)
    return incoming.keras == 3 and (asked is True or (isinstance(dropout, float) and dropout > 0))


def _stretched(shape: Shape | None) -> Shape | None:
    """The shape of an output whose axes but the last a mask may have stretched."""
    return None if shape is None else (*((UNKNOWN,) * (len(shape) - 1)), shape[-1])


def _heads_argument(incoming: Incoming) -> str:
    return "num_query_heads" if incoming.layer.class_name in GROUPED else "num_heads"


def _with_scores(incoming: Incoming, output: Tensor, scores: Tensor) -> Structure:
    wanted: Any = incoming.argument("return_attention_scores", 7 if incoming.keras == 3 else 4, False)
    if isinstance(wanted, Unknown):
        return Tensor(None, None, None)
    return (output, scores) if wanted else output


def _multi_head_weights(incoming: Incoming, triple: Triple, outputs: tuple[Dim, ...] | None) -> list[Weight] | None:
    heads, key_size = incoming.dim("num_heads"), incoming.dim("key_dim")
    value_size = key_size if incoming.get("value_dim") is None else incoming.dim("value_dim")
    features = [incoming.feature_size(x, -1) for x in (triple.query, triple.key, triple.value)]
    gate, use_bias = incoming.flag("use_gate"), incoming.flag("use_bias")
    if gate is None or use_bias is None or outputs is None:
        return None
    projections: list[tuple[str, Shape, Shape]] = [
        ("query", (features[0],), (heads, key_size)),
        ("key", (features[1],), (heads, key_size)),
        *([("gate", (features[0],), (heads, value_size))] if gate else []),
        ("value", (features[2],), (heads, value_size)),
        ("attention_output", (heads, value_size), outputs or (features[0],)),
    ]
    return _projection_weights(projections, use_bias)


def _projection_weights(projections: list[tuple[str, Shape, Shape]], use_bias: bool) -> list[Weight]:
    weights: list[Weight] = []
    for name, source, target in projections:
        weights.append(Weight(f"{name}/kernel", (*source, *target)))
        if use_bias:
            weights.append(Weight(f"{name}/bias", target))
    return weights


# ---------------------------------------------------------------- grouped queries


@layer(*GROUPED)
def group_query_attention(incoming: Incoming) -> Result:
    """The shape of the query; value and query must have as many features."""
    triple = _triple(incoming)
    query, value, _ = triple.shapes
    for index, shape in enumerate(triple.shapes):
        if len(shape) != 3:
            raise WrongRank(3, shape, input_index=index)
    _check_pairs(incoming, triple)
    heads, pairs, size = (incoming.dim(name) for name in ("num_query_heads", "num_key_value_heads", "head_dim"))
    features = [incoming.feature_size(x, -1) for x in (triple.query, triple.key, triple.value)]
    if same(features[0], features[2]) is False:
        raise CannotContract([query, value], (2, 2), "query and value")
    stretches = _check_mask(incoming, triple, (1,))
    output = incoming.like(triple.query, _stretched(query) if stretches else query)
    output.mask = triple.query.mask
    known = None if stretches else (query[0], heads, query[1], value[1])
    scores = Tensor(known, incoming.compute_dtype(), None)
    gate, use_bias = incoming.flag("use_gate"), incoming.flag("use_bias")
    if gate is None or use_bias is None:
        return Result(_with_scores(incoming, output, scores), None)
    projections: list[tuple[str, Shape, Shape]] = [
        ("query", (features[0],), (heads, size)),
        ("key", (features[1],), (pairs, size)),
        *([("gate", (features[0],), (heads, size))] if gate else []),
        ("value", (features[2],), (pairs, size)),
        ("attention_output", (heads, size), (features[0],)),
    ]
    return Result(_with_scores(incoming, output, scores), _projection_weights(projections, use_bias))
