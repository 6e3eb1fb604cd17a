"""Expressions that are evaluated twice: with the real libraries, and with kerlint's register of operations in their place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
import tf_keras

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Quotient, Unknown, symbol
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics import ops
from kerlint.semantics.api import NotUnderstood

Hide = Callable[[int, int], Dim]


class Indexer:
    """`S[1:, None]` is the index of a subscript."""

    def __getitem__(self, index: Any) -> Any:
        return index


class Named:
    """kerlint's counterpart of a module: attributes are names, calls are applied."""

    def __init__(self, path: str, keras_version: int = 3) -> None:
        self._path = path
        self._keras = keras_version

    def __getattr__(self, name: str) -> Named:
        return Named(f"{self._path}.{name}", self._keras)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        spelling = ops.find(self._path)
        if spelling is None:
            raise LookupError(self._path)
        return ops.apply(spelling, args, kwargs, self._keras)


def kerlint_names(hide: Hide | None) -> dict[str, Any]:
    """What the names in a case stand for in kerlint. `hide` replaces sizes by what is less known."""

    def shaped(kind: str) -> Callable[..., Any]:
        def make(*shape: Any, dtype: str | None = None) -> Any:
            dims = shape if hide is None else tuple(d if d is None else hide(i, d) for i, d in enumerate(shape))
            known = None if any(d == "rank" for d in dims) else dims
            if kind == "numpy":
                return Array(known, dtype or "float64")
            return Tensor(known, dtype or "float32")

        return make

    return {
        "np": Named("numpy"), "tf": Named("tensorflow"), "ops": Named("keras.ops"), "K": Named("keras.backend", 2),
        "random": Named("keras.random"), "activations": Named("keras.activations"),
        "A": shaped("numpy"), "t": shaped("tensor"), "k": shaped("tensor"), "S": Indexer(), "g": ops.getitem,
        "b": ops.binary, "shape": lambda x, axis: index_of(ops.shape_of(x), axis),
        "m": lambda name, x, *args, **kwargs: ops.method(name, x, args, kwargs),
    }  # fmt: skip


def index_of(sizes: Any, axis: int) -> Any:
    """One of the sizes, as the interpreter takes it."""
    return UNKNOWN if isinstance(sizes, Unknown) else sizes[axis]


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "//": lambda a, b: a // b,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
    "@": lambda a, b: a @ b,
}

REAL: dict[str, Any] = {
    "np": np, "tf": tf, "ops": keras.ops, "K": tf_keras.backend, "random": keras.random,
    "activations": keras.activations,
    "A": lambda *shape, dtype="float64": np.ones(shape, dtype),
    "t": lambda *shape, dtype="float32": tf.ones(shape, dtype),
    "k": lambda *shape, dtype="float32": keras.KerasTensor(shape, dtype),
    "S": Indexer(), "g": lambda x, index: x[index],
    "shape": lambda x, axis: tf.shape(x)[axis],
    "b": lambda operator, x, y: OPERATORS[operator](x, y),
    "m": lambda name, x, *args, **kwargs: getattr(x, name)(*args, **kwargs),
}  # fmt: skip


def outcome(case: str, names: dict[str, Any]) -> Any:
    """The result of an expression, or the exception that it raised."""
    try:
        return eval(case, names)  # the cases are written in this repository
    except Exception as error:
        return error


def real_outcome(case: str) -> Any:
    """What the real library says."""
    with np.errstate(all="ignore"):
        return outcome(case, REAL)


def flown(case: str) -> Any:
    """What comes out where what is symbolic in a case are real tensors; the exception when there is no size that fits."""
    results = (outcome(case, {**REAL, "k": partial(ones, size)}) for size in (2, 3, 1, 6))
    first = next(results)
    if not isinstance(first, Exception):
        return first
    return next((result for result in results if not isinstance(result, Exception)), first)


def ones(size: int, *shape: int | None, dtype: str = "float32") -> Any:
    """A real tensor, `size` where any size will do."""
    return tf.ones([size if d is None else d for d in shape], dtype)


# What real libraries say of values and of dtypes that do not go together, or of what this machine has no kernel for.
NOT_FOLLOWED = re.compile(
    r"out of (bounds|range)|[Ii]nvertible|[Ss]ingular|positive definite|indices|not supported on|No OpKernel|"
    r"Could not find device|on device type CPU|Cholesky|must be sorted|NCHW|channels_first|Saw a non-null label|"
    r"sequence_length|must have integer values|alpha <= 0|invalid entry|to be true|Segment id|"
    r"Invalid images dtype|allowed values|was expected to be a|Cannot convert|Tensor conversion requested|"
    r"unsupported in linalg|cannot compute"
)


def _empty(result: Any) -> bool:
    """Whether nothing is left: some functions of TensorFlow give tensors without elements rather than to refuse."""
    if isinstance(result, list):
        return any(map(_empty, result))
    return isinstance(result, tuple) and isinstance(result[0], tuple) and 0 in result[0]


def described(result: Any) -> Any:
    """The shapes and dtypes of a result."""
    if isinstance(result, (list, tuple)) or type(result).__name__ == "ListWrapper":
        return [described(item) for item in result]
    if isinstance(result, (Tensor, Array)):
        return (result.shape, result.dtype)
    if hasattr(result, "shape"):
        dtype = getattr(result, "dtype", None)
        return (tuple(result.shape), getattr(dtype, "name", None) or str(dtype))
    return result


def disagreement(mine: Any, real: Any) -> str | None:
    """Why the claims `mine` are not true of the real result, None when they are."""
    if isinstance(mine, (Unknown, str)) or mine is None:
        return None
    if isinstance(mine, list):
        if isinstance(real, list) and len(mine) == len(real):
            return next((why for a, b in zip(mine, real) if (why := disagreement(a, b))), None)
        if isinstance(real, tuple) and isinstance(real[0], tuple) and real[0] == (len(mine),):
            return None  # a vector of sizes
        return f"{mine} for {real}"
    if isinstance(mine, (int, Expr)):
        if isinstance(real, tuple):
            return None if real[0] == () else f"a number for {real}"
        return None if value_of(mine) == real else f"{mine} for {real}"
    shape, dtype = mine
    real_shape, real_dtype = real if isinstance(real, tuple) and len(real) == 2 else ((), type(real).__name__)
    if real_dtype in ("int", "float") and dtype is not None and dtype.startswith(real_dtype):
        real_dtype = dtype  # NumPy gives a plain number
    if dtype is not None and dtype != real_dtype:
        return f"dtype {dtype} for {real_dtype}"
    if shape is None:
        return None
    if len(shape) != len(real_shape):
        return f"{shape} for {real_shape}"
    for a, b in zip(shape, real_shape):
        known = value_of(a)
        if known is not None and known >= 0 and b is not None and known != b:
            return f"{shape} for {real_shape}"
    return None


def value_of(dim: Any) -> int | None:
    """A size as a number; the symbol `size_7` stands for 7."""
    if isinstance(dim, int):
        return dim
    if not isinstance(dim, Expr):
        return None
    total = 0
    for monomial, factor in dim.terms:
        for atom in monomial:
            if isinstance(atom, Quotient):
                numerator = value_of(atom.numerator)
                assert numerator is not None
                factor *= -(-numerator // atom.divisor) if atom.up else numerator // atom.divisor
            else:
                factor *= int(atom.name.rpartition("_")[2])
        total += factor
    return total


HIDERS: dict[str, Hide | None] = {
    "known": None,
    "batch": lambda axis, size: None if axis == 0 else size,
    "last": lambda axis, size: None if axis == 1 else size,
    "none": lambda axis, size: None,
    "unknown": lambda axis, size: UNKNOWN,
    "symbols": lambda axis, size: symbol(f"size_{size}", size, min(size, 1)),
    "first symbol": lambda axis, size: symbol(f"size_{size}", size, min(size, 1)) if axis == 0 else size,
    "rank": lambda axis, size: "rank",  # type: ignore[dict-item,return-value]
}


def complaints(case: str) -> list[str]:
    """All that is wrong about what kerlint says of a case.

    Where Keras says one thing of symbolic tensors and another where data flow, either is right.
    """
    real = real_outcome(case)
    answers = [real]
    found = [text for how in HIDERS for text in _complaints(case, how, answers)]
    if found and "k(" in case:
        answers.append(flown(case))
        found = [text for how in HIDERS for text in _complaints(case, how, answers)]
    return found


def _complaints(case: str, how: str, answers: list[Any]) -> Iterator[str]:
    """What no answer of the library agrees with, of what kerlint says with sizes hidden in one of the ways."""
    mine = outcome(case, kerlint_names(HIDERS[how]))
    raised = [answer for answer in answers if isinstance(answer, Exception)]
    given = [described(answer) for answer in answers if not isinstance(answer, Exception)]
    if isinstance(mine, NotUnderstood):
        if how == "known" and not raised:
            yield "not understood"
    elif isinstance(mine, Problem):
        if not raised and not _empty(given[0]):
            yield f"{how}: {mine} but the library gives {given[0]}"
    elif isinstance(mine, Exception):
        yield f"{how}: fails with {mine!r}"
    elif not given:
        if how == "known" and not any(NOT_FOLLOWED.search(str(error)) for error in raised):
            yield f"no problem, but {type(raised[0]).__name__}: {str(raised[0])[:150]}; {described(mine)}"
    elif not raised:
        told = [disagreement(described(mine), answer) for answer in given]
        if all(told):
            yield f"{how}: {told[0]}"
