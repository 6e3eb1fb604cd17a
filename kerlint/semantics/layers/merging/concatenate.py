"""Concatenate: tensors joined along one axis."""

from __future__ import annotations

from kerlint.graph.dims import Dim, Shape, Unknown, add, same, unify
from kerlint.graph.problems import BadArgument, CannotConcatenate
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer
from kerlint.semantics.layers.merging.elementwise import merged_dtype, merged_inputs, merged_mask


@layer("Concatenate")
def concatenate(incoming: Incoming) -> Result:
    """The sizes of the joined axis add up, those of all others must be equal."""
    inputs = merged_inputs(incoming)
    shapes = [x.shape for x in inputs if x.shape is not None]
    mask = merged_mask(inputs, everyone=False)
    dtype = merged_dtype(incoming, inputs)
    axis = incoming.get("axis", -1)
    if not isinstance(axis, int):
        raise NotUnderstood
    check_joined(incoming, shapes, axis)
    if len(shapes) < len(inputs):
        return Result(Tensor(None, dtype, mask))
    output = incoming.like(inputs[0], _joined(incoming, shapes, axis), dtype)
    output.mask = mask
    return Result(output)


def check_joined(incoming: Incoming, shapes: list[Shape], axis: int) -> None:
    """Raises CannotConcatenate where ranks or sizes differ, BadArgument for an axis that is not there."""
    for index, shape in enumerate(shapes[1:], 1):
        if len(shape) != len(shapes[0]):
            raise CannotConcatenate(shapes, axis, None, 0, index)
    rank = len(shapes[0]) if shapes else None
    if rank is None:
        return
    if incoming.keras == 3 and len(shapes) == 1 and axis >= rank:
        return  # Keras 3 hands a single tensor on
    if not -rank <= axis < rank:
        raise BadArgument(incoming.layer.class_name, "axis", axis, f"an axis of inputs with {rank} axes")
    for index, shape in enumerate(shapes):
        for earlier in range(index):
            for number, (a, b) in enumerate(zip(shapes[earlier], shape)):
                if number != axis % rank and same(a, b) is False:
                    raise CannotConcatenate(shapes, axis, number, earlier, index)


def _joined(incoming: Incoming, shapes: list[Shape], axis: int) -> Shape:
    if len(shapes) == 1:
        return shapes[0]
    sizes: list[Dim] = list(shapes[0])
    for number in range(len(sizes)):
        if number == axis % len(sizes):
            sizes[number] = add(*(shape[number] for shape in shapes))
            continue
        for shape in shapes[1:]:
            # Keras 3 goes by the first input alone; where that is not understood the others tell.
            if incoming.keras == 2 or isinstance(sizes[number], Unknown):
                sizes[number] = unify(sizes[number], shape[number])
    return tuple(sizes)
