"""Dense."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadDtype, Problem
from kerlint.semantics.api import Incoming, Result, checks, layer
from kerlint.semantics.arguments import as_integer, check_integer


@checks("Dense")
def dense_arguments(layer: Layer) -> Iterator[Problem]:
    """Keras 3 wants a positive integer; Keras 2 takes what `int()` takes, and 0."""
    if layer.keras == 3:
        yield from check_integer(layer, "units", 1)
    else:
        yield from check_integer(layer, "units", 0, truncates=True)


@layer("Dense", masking=True)
def dense(incoming: Incoming) -> Result:
    """The last axis becomes `units`; all axes before it share one kernel."""
    x = incoming.tensor(at_least=2)
    if x.dtype == "string":
        raise BadDtype("string", "a number")
    features = incoming.feature_size(x, -1)
    units = _units(incoming)
    shape = None if x.shape is None else (*x.shape[:-1], units)
    use_bias = incoming.flag("use_bias")
    weights = [Weight("kernel", (features, units))]
    if use_bias:
        weights.append(Weight("bias", (units,)))
    return Result(incoming.like(x, shape), None if use_bias is None else weights)


def _units(incoming: Incoming) -> Dim:
    units = incoming.get("units")
    if incoming.keras == 2 and isinstance(units, (float, str)):
        number = as_integer(units)
        if number is not None:
            return number
    return incoming.dim("units")
