"""Shapes of elementwise work, by the rules of NumPy."""

from __future__ import annotations

from collections.abc import Sequence

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, same
from kerlint.graph.problems import CannotBroadcast


def broadcast(shapes: Sequence[Shape], skip: int = 0) -> Shape:
    """The shape that all of `shapes` stretch to; the last `skip` axes are left out. Raises CannotBroadcast."""
    kept = [shape[: len(shape) - skip] for shape in shapes]
    rank = max(map(len, kept), default=0)
    sizes: list[Dim] = []
    for axis in range(-rank, 0):
        size: Dim = 1
        first = 0
        for index, shape in enumerate(kept):
            if len(shape) < -axis:
                continue
            if clash(size, shape[axis]):
                raise CannotBroadcast(list(shapes), axis - skip, first, index)
            stretched = stretch(size, shape[axis])
            first = index if stretched is not size else first
            size = stretched
        sizes.append(size)
    return tuple(sizes)


def clash(a: Dim, b: Dim) -> bool:
    """Whether the sizes never broadcast."""
    return same(a, b) is False and same(a, 1) is False and same(b, 1) is False


def stretch(a: Dim, b: Dim) -> Dim:
    """The size that both stretch to, if they do.

    Any size beside 7 is 7: it must be 1 or 7. Any size beside a size with a name is neither: the name may mean 1.
    """
    for one, other in ((a, b), (b, a)):
        if type(one) is int and one == 1:
            return other
    for one in (a, b):
        if type(one) is int:
            return one
    if isinstance(a, Expr) and isinstance(b, Expr):
        return a if same(a, b) else UNKNOWN
    for one in (a, b):
        if isinstance(one, Expr):
            return one if same(one, 1) is False else UNKNOWN
    return UNKNOWN if isinstance(a, Unknown) or isinstance(b, Unknown) else None
