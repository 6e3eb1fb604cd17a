"""The output modes that layers for categories share: class numbers, one-hot, multi-hot, counts, tf-idf."""

from __future__ import annotations

from kerlint.graph.dims import Dim, Shape, is_known
from kerlint.semantics.api import NotUnderstood

ALIASES = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def standard_mode(mode: object) -> str:
    """The output mode in today's spelling. Raises NotUnderstood."""
    if not isinstance(mode, str):
        raise NotUnderstood
    return ALIASES.get(mode, mode)


def encoded(shape: Shape, depth: Dim, mode: str) -> Shape:
    """The shape of `mode` over `depth` categories: one-hot adds an axis, or fills a last axis of size 1; others sum."""
    if mode == "int":
        return shape
    if not shape:
        return (depth,)
    if mode != "one_hot":
        return (*shape[:-1], depth)
    if not is_known(shape[-1]):
        raise NotUnderstood
    return (*shape[:-1], depth) if shape[-1] == 1 and len(shape) > 1 else (*shape, depth)
