"""Dot: products summed over one axis of each of two tensors."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Shape, Unknown, same
from kerlint.graph.layers import Layer
from kerlint.graph.problems import BadArgument, CannotContract, Problem, WrongInputCount, WrongRank
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import is_known, refuse
from kerlint.semantics.layers.merging.elementwise import merged_dtype, merged_inputs


@checks("Dot")
def dot_arguments(layer: Layer) -> Iterator[Problem]:
    """`axes` is one axis, or one for each input."""
    axes = layer.get("axes")
    if not is_known(axes) or isinstance(axes, int):
        return
    if not isinstance(axes, (list, tuple)) or len(axes) != 2 or not all(isinstance(axis, int) for axis in axes):
        yield refuse(layer, "axes", "an integer or two integers")


@layer("Dot")
def dot(incoming: Incoming) -> Result:
    """Axis `axes[0]` of the first and `axes[1]` of the second disappear; two vectors give (batch, 1)."""
    inputs = merged_inputs(incoming)
    if len(inputs) != 2:
        raise WrongInputCount("2", len(inputs))
    a, b = inputs
    if a.shape is None or b.shape is None:
        raise NotUnderstood
    for index, shape in enumerate((a.shape, b.shape)):
        if len(shape) < 2:
            raise WrongRank(2, shape, at_least=True, input_index=index)
    first, second = _axes(incoming, a.shape, b.shape)
    _check_sizes(a.shape, b.shape, first, second)
    rest_a = tuple(size for axis, size in enumerate(a.shape) if axis != first)
    rest_b = tuple(size for axis, size in enumerate(b.shape) if axis not in (0, second))
    shape = (*rest_a, *rest_b)
    return Result(incoming.like(a, shape if len(shape) > 1 else (*shape, 1), merged_dtype(incoming, inputs)))


def _axes(incoming: Incoming, a: Shape, b: Shape) -> tuple[int, int]:
    axes = incoming.get("axes")
    # A single axis below 0 counts from the end, and around.
    around = isinstance(axes, int) and axes < 0
    pair = list(axes) if isinstance(axes, (list, tuple)) else [axes, axes]
    if len(pair) != 2 or not all(isinstance(axis, int) for axis in pair):
        raise NotUnderstood
    for axis, shape in zip(pair, (a, b)):
        if axis % len(shape) == 0 or not (around or -len(shape) <= axis < len(shape)):
            raise BadArgument("Dot", "axes", axes, f"an axis other than the batch of {len(shape)} axes")
    return pair[0] % len(a), pair[1] % len(b)


def _check_sizes(a: Shape, b: Shape, first: int, second: int) -> None:
    """Raises CannotContract; Keras takes no `None` for a number here."""
    sizes = (a[first], b[second])
    vague = any(isinstance(size, Unknown) for size in sizes)
    if same(*sizes) is False or (None in sizes and sizes[0] is not sizes[1] and not vague):
        raise CannotContract([a, b], (first, second))
    if same(a[0], b[0]) is False:
        raise CannotContract([a, b], (0, 0), "batch")
