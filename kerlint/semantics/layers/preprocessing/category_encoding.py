"""CategoryEncoding and Discretization."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import UNKNOWN, Dim, as_dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import ArgumentConflict, MissingArgument, Problem
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice, check_number, is_given
from kerlint.semantics.layers.preprocessing.encoding import at_most_rows, encoded, standard_mode


@checks("CategoryEncoding")
def category_encoding_arguments(layer: Layer) -> Iterator[Problem]:
    """A number of categories, and a mode."""
    yield from check_choice(layer, "output_mode", ("multi_hot", "one_hot", "count", "binary"))
    if layer.get("num_tokens") is None:
        yield MissingArgument("CategoryEncoding", "num_tokens")
    else:
        yield from check_number(layer, "num_tokens", 1)


@layer("CategoryEncoding")
def category_encoding(incoming: Incoming) -> Result:
    """The class numbers of the last axis become `num_tokens` places."""
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    mode = standard_mode(incoming.get("output_mode"))
    at_most_rows(incoming, x.shape, mode)
    return Result(incoming.like(x, encoded(x.shape, incoming.dim("num_tokens"), mode)))


@checks("Discretization")
def discretization_arguments(layer: Layer) -> Iterator[Problem]:
    """The bins are given or counted, not both."""
    yield from check_choice(layer, "output_mode", ("int", "one_hot", "multi_hot", "count"))
    edges, bins = is_given(layer, "bin_boundaries"), is_given(layer, "num_bins")
    if edges and bins:
        yield ArgumentConflict("Discretization", ("bin_boundaries", "num_bins"), "one of them is enough")
    elif edges is False and bins is False and layer.keras == 3:
        yield MissingArgument("Discretization", "num_bins")
    yield from check_number(layer, "num_bins", 0, none=True)
    if layer.get("sparse") is True and layer.get("output_mode") == "int":
        yield ArgumentConflict("Discretization", ("sparse", "output_mode"), 'sparse needs another mode than "int"')


@layer("Discretization")
def discretization(incoming: Incoming) -> Result:
    """Numbers become the numbers of their bins."""
    x = incoming.tensor()
    mode = standard_mode(incoming.get("output_mode"))
    if x.shape is None:
        raise NotUnderstood
    at_most_rows(incoming, x.shape, mode)
    shape = encoded(x.shape, UNKNOWN if mode == "int" else _bins(incoming), mode)
    summary = incoming.keras == 2 and incoming.get("bin_boundaries") is None
    return Result(incoming.like(x, shape, None), [Weight("summary", (2, None), trainable=False)] if summary else [])


def _bins(incoming: Incoming) -> Dim:
    edges = incoming.get("bin_boundaries")
    if isinstance(edges, (list, tuple)):
        return len(edges) + 1
    if edges is not None:
        raise NotUnderstood
    bins = as_dim(incoming.get("num_bins"))
    if bins is None:
        raise NotUnderstood
    return bins
