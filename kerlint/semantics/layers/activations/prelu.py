"""PReLU: a ReLU whose slope is learnt."""

from __future__ import annotations

from kerlint.graph.dims import Dim, Unknown
from kerlint.graph.layers import Weight
from kerlint.graph.problems import BadArgument
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer


@layer("PReLU", masking=True)
def prelu(incoming: Incoming) -> Result:
    """A slope for every element of a sample; along `shared_axes` (counted with the batch) one slope serves all."""
    x = incoming.tensor(at_least=1)
    incoming.needs_floats(x)
    if x.shape is None:
        raise NotUnderstood
    given = incoming.get("shared_axes")
    shared = given if isinstance(given, (list, tuple)) else () if given is None else (given,)
    if any(isinstance(axis, Unknown) for axis in shared):
        return Result(incoming.like(x, x.shape), None)
    slopes: list[Dim] = list(x.shape[1:])
    for axis in shared:
        if not isinstance(axis, int) or not -len(slopes) <= axis - 1 < len(slopes):
            raise BadArgument("PReLU", "shared_axes", given, f"axes from 1 to {len(slopes)}")
        slopes[axis - 1] = 1
    for index, size in enumerate(slopes):
        if size is None:
            incoming.feature_size(x, index + 1)
    return Result(incoming.like(x, x.shape), [Weight("alpha", tuple(slopes))])
