"""Lambda, where kerlint has no view of the function: then only `output_shape` tells what comes out."""

from __future__ import annotations

from kerlint.graph.dims import as_dim
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer


@layer("Lambda")
def lambda_layer(incoming: Incoming) -> Result:
    """Keras 3 takes the given `output_shape`, which has no batch, on trust; Keras 2 does not look at it."""
    given = incoming.get("output_shape")
    if incoming.keras == 2 or not isinstance(given, (tuple, list)) or any(isinstance(s, (tuple, list, dict)) for s in given):
        raise NotUnderstood
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    return Result(incoming.like(x, (x.shape[0], *map(as_dim, given)), None))
