"""Hashing and HashedCrossing."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, MissingArgument, Problem, WrongRank, WrongSize
from kerlint.graph.tensors import same_shape
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_number
from kerlint.semantics.layers.preprocessing.encoding import at_most_rows, encoded, standard_mode


@checks("Hashing")
def hashing_arguments(layer: Layer) -> Iterator[Problem]:
    """A positive number of bins, and a mode."""
    if layer.get("num_bins") is None:
        yield MissingArgument("Hashing", "num_bins")
    else:
        yield from check_number(layer, "num_bins", 1)
    yield from check_choice(layer, "output_mode", ("int", "one_hot", "multi_hot", "count"))
    yield from _sparse(layer)


@checks("HashedCrossing")
def hashed_crossing_arguments(layer: Layer) -> Iterator[Problem]:
    """A mode."""
    yield from check_choice(layer, "output_mode", ("int", "one_hot"))
    yield from _sparse(layer)


def _sparse(layer: Layer) -> Iterator[Problem]:
    if layer.class_name == "Hashing" and layer.get("sparse") is True and layer.get("output_mode") == "int":
        yield ArgumentConflict(layer.class_name, ("sparse", "output_mode"), 'sparse needs another mode than "int"')


@layer("Hashing")
def hashing(incoming: Incoming) -> Result:
    """Values become the numbers of their bins."""
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    mode = standard_mode(incoming.get("output_mode"))
    at_most_rows(incoming, x.shape, mode)
    return Result(incoming.like(x, encoded(x.shape, incoming.dim("num_bins"), mode), _dtype(incoming, mode)))


@layer("HashedCrossing")
def hashed_crossing(incoming: Incoming) -> Result:
    """The pairs of two features of the same shape become the numbers of their bins."""
    first, *others = incoming.tensors(at_least=2)
    if first.shape is None:
        raise NotUnderstood
    if len(first.shape) > 2:
        raise WrongRank(2, first.shape, at_most=True)
    columns = first.shape[1] if len(first.shape) == 2 else 1
    if (isinstance(columns, int) and columns != 1) or (columns is None and incoming.keras == 2):
        raise WrongSize(first.shape, 1, 1)
    for other in others:
        if other.shape is not None and same_shape(first.shape, other.shape) is False:
            raise WrongSize(other.shape, len(other.shape) - 1, "the shape of the first feature")
    mode = standard_mode(incoming.get("output_mode"))
    return Result(incoming.like(first, encoded(first.shape, incoming.dim("num_bins"), mode), _dtype(incoming, mode)))


def _dtype(incoming: Incoming, mode: str) -> str | None:
    if incoming.get("dtype") is not None:
        return None
    return "int64" if mode == "int" else incoming.compute_dtype()
