"""What follows a call in the graph."""

from __future__ import annotations

from kerlint.graph.dims import Unknown
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Choice
from kerlint.graph.program import Program

WEIGHTED = frozenset(
    "Dense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D SeparableConv2D "
    "DepthwiseConv1D DepthwiseConv2D".split()
)


def only_taker(program: Program, call: LayerCall) -> LayerCall | None:
    """The one call that takes what `call` gives; None where there is none or several, or where it is an output too."""
    output = call.output
    if output is None or len(call.output_tensors) != 1:
        return None
    takers = program.consumers(output)
    used_outside = any(output is tensor for model in program.models for tensor in model.output_tensors)
    return takers[0] if len(takers) == 1 and not used_outside else None


def name_of(value: object) -> str | None:
    """The name of an activation or initializer in lower case; None when it is none of Keras's or not known."""
    if isinstance(value, Choice):
        return value.name
    if isinstance(value, str):
        return value.lower()
    return "linear" if value is None else None


def activation_of(layer: Layer) -> str | None:
    """The name of the layer's own activation, "linear" where it has none; None when it is not known."""
    value = layer.get("activation")
    if isinstance(value, Unknown):
        return None
    return name_of(value)
