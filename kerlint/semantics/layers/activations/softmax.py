"""Softmax."""

from __future__ import annotations

from kerlint.graph.dims import Shape
from kerlint.graph.problems import CannotBroadcast
from kerlint.semantics.api import Incoming, Result, layer
from kerlint.semantics.axes import axes_within
from kerlint.semantics.layers.activations.elementwise import float_dtype


@layer("Softmax", masking=True)
def softmax(incoming: Incoming) -> Result:
    """The shape stays; `axis` must be one of the input's."""
    x = incoming.tensor(at_least=2 if incoming.keras == 2 else None)
    incoming.needs_floats(x)
    axes_within(incoming, x)
    if incoming.keras == 2 and x.mask is True and x.shape is not None and len(x.shape) > 2:
        _add_mask(x.shape)
    return Result(incoming.like(x, x.shape, float_dtype(incoming, x)))


def _add_mask(shape: Shape) -> None:
    """Keras 2 adds the mask, which has no axis of features, to the scores as it is: that broadcasts from the last axis.

    Raises CannotBroadcast.
    """
    mask = shape[:-1]
    for axis in range(1, len(mask) + 1):
        a, b = shape[-axis], mask[-axis]
        if isinstance(a, int) and isinstance(b, int) and a != b and 1 not in (a, b):
            raise CannotBroadcast([shape, mask], -axis)
