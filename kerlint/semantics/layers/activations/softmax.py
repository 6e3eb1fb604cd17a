"""Softmax."""

from __future__ import annotations

from kerlint.semantics.api import Incoming, Result, layer
from kerlint.semantics.axes import axes_within
from kerlint.semantics.layers.activations.elementwise import float_dtype


@layer("Softmax", masking=True)
def softmax(incoming: Incoming) -> Result:
    """The shape stays; `axis` must be one of the input's."""
    x = incoming.tensor(at_least=2 if incoming.keras == 2 else None)
    incoming.needs_floats(x)
    axes_within(incoming, x)
    return Result(incoming.like(x, x.shape, float_dtype(incoming, x)))
