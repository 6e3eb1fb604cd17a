"""The output modes that layers for categories share: class numbers, one-hot, multi-hot, counts, tf-idf."""

from __future__ import annotations

from kerlint.graph.dims import Dim, Shape, is_known
from kerlint.graph.problems import WrongRank
from kerlint.semantics.api import Incoming, NotUnderstood

ALIASES = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def standard_mode(mode: object) -> str:
    """The output mode in today's spelling. Raises NotUnderstood."""
    if not isinstance(mode, str):
        raise NotUnderstood
    return ALIASES.get(mode, mode)


def at_most_rows(incoming: Incoming, shape: Shape, mode: str) -> None:
    """Encodings of Keras 2 end at 2 axes. Raises WrongRank; NotUnderstood in Keras 3, whose shapes differ by layer."""
    if mode == "int" or len(shape) < 2 or (len(shape) == 2 and (mode != "one_hot" or shape[-1] == 1)):
        return
    if incoming.keras == 2 and (shape[-1] is None or is_known(shape[-1])):
        raise WrongRank(2, shape, at_most=True)
    if incoming.keras == 2 or len(shape) > 2:
        raise NotUnderstood


def encoded(shape: Shape, depth: Dim, mode: str) -> Shape:
    """The shape of `mode` over `depth` categories: one-hot adds an axis, or fills a last axis of size 1; others sum."""
    if mode == "int":
        return shape
    if not shape:
        return (depth,)
    if mode != "one_hot":
        return (*shape[:-1], depth)
    if len(shape) == 1:
        return (*shape, depth)
    if not is_known(shape[-1]):
        raise NotUnderstood
    return (*shape[:-1], depth) if shape[-1] == 1 else (*shape, depth)
