"""Embedding: a table that is looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerlint.graph.dims import as_dim, same
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadArgument, IndexOutOfRange, Problem, WrongSize
from kerlint.graph.tensors import Array, Tensor, index_outside, same_shape
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_integer, refuse


@checks("Embedding", "ReversibleEmbedding")
def embedding_arguments(layer: Layer) -> Iterator[Problem]:
    """The table has `input_dim` rows of `output_dim` numbers; `weights` must have this shape."""
    for argument in ("input_dim", "output_dim"):
        if layer.keras == 3 and isinstance(layer.get(argument), bool):
            yield refuse(layer, argument, "an integer of at least 1")
        else:
            yield from check_integer(layer, argument, 1)
    table = _given_table(layer)
    if table is None:
        return
    shape = (as_dim(layer.get("input_dim")), as_dim(layer.get("output_dim")))
    if same_shape(table.shape, shape) is False:
        yield BadArgument(layer.class_name, "weights", table.shape, f"a list with one array of shape {shape}")


def _given_table(layer: Layer) -> Array | None:
    weights: Any = layer.get("weights")
    if isinstance(weights, list) and len(weights) == 1:
        weights = weights[0]
    elif layer.keras == 2:
        return None
    return weights if isinstance(weights, Array) else None


@layer("Embedding")
def embedding(incoming: Incoming) -> Result:
    """Every number of the input becomes a vector: one more axis, of size `output_dim`."""
    x = incoming.tensor(at_least=1)
    if x.shape is None:
        raise NotUnderstood
    rows = incoming.get("input_dim")
    outside = None if x.data is None else index_outside(x.data, rows, incoming.keras)
    if outside is not None:
        raise IndexOutOfRange(outside, rows)
    size = incoming.dim("output_dim")
    output = incoming.like(x, (*x.shape, size))
    output.mask = incoming.flag("mask_zero")
    return Result(output, [Weight("embeddings", (incoming.dim("input_dim"), size))])


@layer("ReversibleEmbedding")
def reversible_embedding(incoming: Incoming) -> Result:
    """An Embedding that also finds its way back: with `reverse=True` vectors become a score for each row of the table.

    Without `tie_weights` the way back has a table of its own.
    """
    tied, reverse = incoming.flag("tie_weights"), incoming.argument("reverse", 1, False)
    rows, size = incoming.dim("input_dim"), incoming.dim("output_dim")
    weights = [Weight("embeddings", (rows, size))]
    if not tied:
        weights.append(Weight("reverse_embeddings", (size, rows)))
    known = None if tied is None else weights
    if reverse is False:
        found = embedding(incoming).outputs
        if isinstance(found, Tensor) and found.mask:
            found.mask = None  # data carry a mask, the symbolic tensor does not
        return Result(found, known)
    x = incoming.tensor(at_least=1)
    if reverse is not True or x.shape is None:
        raise NotUnderstood
    if same(x.shape[-1], size) is False:
        raise WrongSize(x.shape, len(x.shape) - 1, size, "output_dim")
    dtype = "compute" if incoming.get("reverse_dtype") is None else None
    return Result(incoming.like(x, (*x.shape[:-1], rows), dtype), known)
