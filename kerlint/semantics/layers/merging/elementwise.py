"""Layers that merge tensors number by number."""

from __future__ import annotations

from kerlint.graph.dims import Dim, Shape, same
from kerlint.graph.problems import CannotBroadcast, WrongInputCount
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics.api import Incoming, Result, layer
from kerlint.semantics.broadcasting import clash, stretch


def merged_inputs(incoming: Incoming) -> list[Tensor]:
    """The tensors of a merging layer: a list of at least one. Raises WrongInputCount."""
    given = incoming.first()
    if isinstance(given, (Tensor, Array)):
        raise WrongInputCount("a list of tensors", 1)
    return incoming.tensors(at_least=1)


def merged_dtype(incoming: Incoming, inputs: list[Tensor]) -> str | None:
    """The dtype of the result: in Keras 3 that of the layer, in Keras 2 that of the inputs where they agree."""
    if incoming.keras == 3:
        return incoming.compute_dtype()
    dtypes = {incoming.cast(x) for x in inputs}
    if incoming.layer.class_name == "Average" and dtypes != {incoming.compute_dtype()}:
        return None  # integers are divided into floats
    return dtypes.pop() if len(dtypes) == 1 else incoming.compute_dtype()


def merged_mask(inputs: list[Tensor], everyone: bool) -> bool | None:
    """Whether a mask comes out when one input has one, or only when `everyone` has."""
    masks = [x.mask for x in inputs]
    decisive = not everyone
    if decisive in masks:
        return decisive
    return None if None in masks else everyone


@layer("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")
def elementwise(incoming: Incoming) -> Result:
    """Inputs of lower rank get axes of size 1 behind the batch, sizes of 1 are stretched; batches must be equal."""
    inputs = merged_inputs(incoming)
    if incoming.layer.class_name == "Subtract" and len(inputs) != 2:
        raise WrongInputCount("2", len(inputs))
    shapes = [x.shape for x in inputs if x.shape is not None]
    dtype = merged_dtype(incoming, inputs)
    mask = merged_mask(inputs, everyone=incoming.keras == 3)
    if len(shapes) < len(inputs):
        return Result(Tensor(None, dtype, mask))
    output = incoming.like(inputs[0], _merged_shape(incoming, shapes), dtype)
    output.mask = mask
    return Result(output)


def _merged_shape(incoming: Incoming, shapes: list[Shape]) -> Shape:
    if any(not shape for shape in shapes):
        return max(shapes, key=len)
    batch = shapes[0][0]
    for index, shape in enumerate(shapes):
        if same(batch, shape[0]) is False:
            raise CannotBroadcast(shapes, -len(shape), 0, index)
        batch = shape[0] if batch is None else batch
    rank = max(map(len, shapes)) - 1
    sizes = [_stretched(incoming, shapes, axis) for axis in range(-rank, 0)]
    return (batch, *sizes)


def _stretched(incoming: Incoming, shapes: list[Shape], axis: int) -> Dim:
    size: Dim = 1
    first = 0
    vague = False
    for index, shape in enumerate(shapes):
        if len(shape) - 1 < -axis:
            continue
        if clash(size, shape[axis]):
            raise CannotBroadcast(shapes, axis, first, index)
        vague = vague or shape[axis] is None
        stretched = stretch(size, shape[axis])
        first = index if stretched is not size else first
        size = stretched
    return None if vague and incoming.keras == 3 else size
