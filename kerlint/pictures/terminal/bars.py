"""How much data leaves each layer, as numbers and bars."""

from __future__ import annotations

from collections.abc import Sequence

from kerlint.graph.dims import Dim, product
from kerlint.graph.tensors import Tensor

_PARTS = " ▏▎▍▌▋▊▉█"


def measured(rows: Sequence[Sequence[Tensor]]) -> tuple[str, list[int | None]]:
    """How many numbers leave each row for one sample; where some size is open, how many features the first tensor has.

    Gives what was counted, and the counts; None where they are not known.
    """
    counts = [_total([None if t.shape is None else product(t.shape[1:]) for t in tensors]) for tensors in rows]
    if None not in counts:
        return "numbers", counts
    return "features", [_features(tensors) for tensors in rows]


def _total(sizes: Sequence[Dim]) -> int | None:
    known = [size for size in sizes if isinstance(size, int)]
    return sum(known) if known and len(known) == len(sizes) else None


def _features(tensors: Sequence[Tensor]) -> int | None:
    shape = tensors[0].shape if tensors else None
    last = shape[-1] if shape is not None and len(shape) > 1 else None
    return last if isinstance(last, int) else None


def bar(count: int | None, largest: int, width: int) -> str:
    """A bar for `count`, which is `width` characters long for `largest`; what is not nothing can be seen."""
    if not count or not largest:
        return ""
    eighths = max(1, round(8 * width * count / largest))
    return "█" * (eighths // 8) + _PARTS[eighths % 8].strip()
