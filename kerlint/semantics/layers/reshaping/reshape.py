"""Flatten, Reshape, Permute, RepeatVector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, as_dim, floordiv, product, same
from kerlint.graph.layers import Layer
from kerlint.graph.problems import BadArgument, CannotReshape, Problem
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_data_format, check_integer, is_known, refuse


def _keep_dtype(incoming: Incoming, x: Tensor, shape: Shape | None) -> Result:
    return Result(incoming.like(x, shape, incoming.cast(x)))


@checks("Flatten")
def flatten_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses."""
    yield from check_data_format(layer)


@layer("Flatten")
def flatten(incoming: Incoming) -> Result:
    """All axes but the batch become one."""
    x = incoming.tensor(at_least=1)
    shape: Shape | None = None if x.shape is None else (x.shape[0], product(x.shape[1:]))
    return _keep_dtype(incoming, x, (UNKNOWN, UNKNOWN) if shape is None else shape)


@checks("Reshape")
def reshape_arguments(layer: Layer) -> Iterator[Problem]:
    """At most one -1. Keras 2 says so at the first call."""
    target = layer.get("target_shape", UNKNOWN)
    if not isinstance(target, (tuple, list)):
        if is_known(target):
            yield refuse(layer, "target_shape", "a tuple of sizes, without the batch")
        return
    if layer.keras == 2 and None in target:
        yield refuse(layer, "target_shape", "a tuple of sizes, without the batch, with -1 for what is left")
    sizes = [size for size in target if isinstance(size, int)]
    if any(size < -1 for size in sizes):
        yield refuse(layer, "target_shape", "sizes of at least 0, or one -1 for what is left")
    elif sizes.count(-1) > 1:
        yield refuse(layer, "target_shape", "at most one -1")


@layer("Reshape")
def reshape(incoming: Incoming) -> Result:
    """The elements of each sample fill `target_shape`; -1 stands for what is left."""
    x = incoming.tensor(at_least=1)
    target = incoming.get("target_shape")
    if x.shape is None or not isinstance(target, (tuple, list)):
        raise NotUnderstood
    sizes = tuple(_target_dim(size) for size in target)
    return _keep_dtype(incoming, x, (x.shape[0], *reshaped(x.shape[1:], sizes)))


def _target_dim(size: Any) -> Dim:
    return -1 if size is None else as_dim(size)


def reshaped(source: Shape, target: Shape, *, per_sample: bool = True) -> Shape:
    """`target` with its -1 replaced by what is left of `source`. Raises CannotReshape when the elements do not fit."""
    open_axes = [axis for axis, size in enumerate(target) if type(size) is int and size == -1]
    if len(open_axes) > 1:
        raise CannotReshape(source, target, "two unknown", per_sample)
    total = product(source)
    rest = product(size for axis, size in enumerate(target) if axis not in open_axes)
    if isinstance(rest, int) and not _may_fill(source, total, rest, open_end=bool(open_axes)):
        raise CannotReshape(source, target, "not divisible" if open_axes else "total", per_sample)
    if not open_axes:
        if same(total, rest) is False:
            raise CannotReshape(source, target, "total", per_sample)
        return target
    axis = open_axes[0]
    return (*target[:axis], floordiv(total, rest), *target[axis + 1 :])


def _may_fill(source: Shape, total: Dim, rest: int, *, open_end: bool) -> bool:
    """Whether some size of the axes of any size makes the elements fill `rest` places, or a multiple of them."""
    if any(isinstance(size, Unknown) for size in source):
        return True
    if isinstance(total, int):
        return (rest != 0 and total % rest == 0) if open_end else total == rest
    known = product(size for size in source if isinstance(size, int))
    if rest == 0 or not isinstance(known, int):
        return known == 0
    return open_end or (known != 0 and rest % known == 0)


@checks("Permute")
def permute_arguments(layer: Layer) -> Iterator[Problem]:
    """Every axis but the batch once, counted from 1."""
    dims = layer.get("dims", UNKNOWN)
    if not is_known(dims):
        return
    if not isinstance(dims, (tuple, list)) or set(dims) != set(range(1, len(dims) + 1)):
        yield refuse(layer, "dims", "every axis but the batch once, counted from 1")


@layer("Permute")
def permute(incoming: Incoming) -> Result:
    """The axes change places; the batch is axis 0 and stays."""
    dims = incoming.get("dims")
    if not isinstance(dims, (tuple, list)) or not is_known(dims):
        raise NotUnderstood
    x = incoming.tensor(len(dims) + 1)
    assert x.shape is not None
    if not all(isinstance(axis, int) and 0 < axis < len(x.shape) for axis in dims):
        raise BadArgument("Permute", "dims", dims, "every axis but the batch once, counted from 1")
    return _keep_dtype(incoming, x, (x.shape[0], *(x.shape[axis] for axis in dims)))


@checks("RepeatVector")
def repeat_vector_arguments(layer: Layer) -> Iterator[Problem]:
    """A positive integer; Keras 2 takes 0."""
    if layer.keras == 3 and isinstance(layer.get("n"), bool):
        yield refuse(layer, "n", "an integer of at least 1")
    yield from check_integer(layer, "n", 1 if layer.keras == 3 else 0)


@layer("RepeatVector")
def repeat_vector(incoming: Incoming) -> Result:
    """A vector becomes a sequence of `n` equal steps."""
    x = incoming.tensor(2)
    assert x.shape is not None
    return _keep_dtype(incoming, x, (x.shape[0], incoming.dim("n"), x.shape[1]))
