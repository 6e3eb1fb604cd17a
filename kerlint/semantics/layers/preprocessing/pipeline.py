"""Pipeline: preprocessing layers one after another."""

from __future__ import annotations

from kerlint.graph.layers import Layer
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer


@layer("Pipeline")
def pipeline(incoming: Incoming) -> Result:
    """What the last of `layers` gives."""
    inside = incoming.get("layers")
    if not isinstance(inside, (list, tuple)) or not all(isinstance(item, Layer) for item in inside):
        raise NotUnderstood
    incoming.own(*inside)
    outputs = incoming.first()
    for item in inside:
        outputs = incoming.call(item, outputs)
    return Result(outputs)
