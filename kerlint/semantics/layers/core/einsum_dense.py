"""EinsumDense: a dense layer whose product is written as an einsum equation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kerlint.graph.dims import Dim, Shape, as_dim, same
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadEquation, Problem
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer

# "ab,bc->ac", "...b,bc->...c" and "ab...,bc->ac...", with the ellipsis written 0. As in Keras, what follows is not looked at.
FORMS = (
    re.compile(r"(?P<x>[a-zA-Z]+),(?P<w>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)"),
    re.compile(r"0(?P<x>[a-zA-Z]+),(?P<w>[a-zA-Z]+)->0(?P<y>[a-zA-Z]+)"),
    re.compile(r"(?P<x>[a-zA-Z]{2,})0,(?P<w>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)0"),
)


@dataclass(frozen=True)
class Equation:
    """The letters of the input, the kernel and the output, and where the ellipsis stands."""

    text: str
    x: str
    w: str
    y: str
    ellipsis: str  # "none", "left", "right"


def parse(text: str) -> Equation:
    """The equation in its parts. Raises BadEquation for what EinsumDense does not take."""
    for form, ellipsis in zip(FORMS, ("none", "left", "right")):
        found = form.fullmatch(text.replace("...", "0"))
        if found:
            return Equation(text, found["x"], found["w"], found["y"], ellipsis)
    raise BadEquation(text, 'it must read like "ab,bc->ac", "...b,bc->...c" or "ab...,bc->ac..."')


@checks("EinsumDense")
def einsum_dense_arguments(layer: Layer) -> Iterator[Problem]:
    """An equation that no input can satisfy; Keras tells when the layer is built."""
    text = layer.get("equation")
    if not isinstance(text, str):
        return
    try:
        equation = parse(text)
        _check_letters(equation, layer.get("bias_axes"))
    except BadEquation as problem:
        yield problem


def _check_letters(equation: Equation, bias_axes: object) -> None:
    known = set(equation.x + equation.w)
    for letter in equation.y:
        if letter not in known:
            raise BadEquation(equation.text, f'"{letter}" of the output is in neither the input nor the kernel')
    for letter in equation.w:
        if letter not in equation.x + equation.y:
            raise BadEquation(equation.text, f'"{letter}" of the kernel is in neither the input nor the output')
    if isinstance(bias_axes, str):
        for letter in bias_axes:
            if letter not in equation.y:
                raise BadEquation(equation.text, f'"{letter}" of bias_axes is not in the output')


@layer("EinsumDense")
def einsum_dense(incoming: Incoming) -> Result:
    """The output shape is given without the batch; sizes that appear in the input must agree with it."""
    text, given = incoming.get("equation"), incoming.get("output_shape")
    if not isinstance(text, str):
        raise NotUnderstood
    if not isinstance(given, (tuple, list, int)):
        raise NotUnderstood
    partial = (given,) if isinstance(given, int) else given
    equation = parse(text)
    _check_letters(equation, incoming.get("bias_axes"))
    x = incoming.tensor()
    if x.shape is None:
        raise NotUnderstood
    free = len(x.shape) - len(equation.x)
    if free < 0 or (free > 0 and equation.ellipsis == "none"):
        raise BadEquation(text, f"the input has {len(x.shape)} axes", [x.shape])
    written = _output_shape(equation, x.shape, tuple(map(as_dim, partial)), free)
    sizes = _letter_sizes(equation, x.shape, written, free)
    outputs = _with_sizes(equation, written, sizes, free)
    kernel = tuple(_weight_size(equation, letter, sizes, x.shape) for letter in equation.w)
    return Result(incoming.like(x, outputs), _weights(incoming, equation, kernel, written, free))


def _output_shape(equation: Equation, shape: Shape, partial: Shape, free: int) -> Shape:
    """The whole output shape: the batch, the axes under the ellipsis, and what was given; Keras passes over sizes too many."""
    wanted = len(equation.y) - (1 if equation.ellipsis != "left" or not free else 0)
    if len(partial) < wanted:
        raise BadEquation(equation.text, f"output_shape must have {wanted} sizes", [partial])
    partial = partial[:wanted]
    if equation.ellipsis == "left" and free:
        return (*shape[:free], *partial)
    return (shape[0], *partial, *shape[len(shape) - free :])


def _letter_sizes(equation: Equation, shape: Shape, outputs: Shape, free: int) -> dict[str, Dim]:
    skip = free if equation.ellipsis == "left" else 0
    sizes: dict[str, Dim] = {letter: shape[i + skip] for i, letter in enumerate(equation.x)}
    for i, letter in enumerate(equation.y):
        size = outputs[i + skip]
        if letter not in sizes:
            sizes[letter] = size
        elif size is not None and (sizes[letter] is None or same(sizes[letter], size) is False):
            raise BadEquation(equation.text, f'"{letter}" has two sizes', [shape, outputs])
    return sizes


def _with_sizes(equation: Equation, outputs: Shape, sizes: dict[str, Dim], free: int) -> Shape:
    """Sizes that were given as None are those of the input."""
    skip = free if equation.ellipsis == "left" else 0
    known = list(outputs)
    for i, letter in enumerate(equation.y):
        if known[i + skip] is None:
            known[i + skip] = sizes[letter]
    return tuple(known)


def _weight_size(equation: Equation, letter: str, sizes: dict[str, Dim], shape: Shape) -> Dim:
    size = sizes[letter]
    if size is None:
        raise BadEquation(equation.text, f'the size of "{letter}" in the kernel is not known', [shape])
    return size


def _weights(incoming: Incoming, equation: Equation, kernel: Shape, outputs: Shape, free: int) -> list[Weight] | None:
    weights = [Weight("kernel", kernel)]
    axes = incoming.get("bias_axes")
    if axes is None:
        return weights
    if not isinstance(axes, str):
        return None
    if not axes:
        raise BadEquation(equation.text, "bias_axes must name an axis or be None")
    skip = free if equation.ellipsis == "left" else 0
    start = min(equation.y.index(letter) for letter in axes)
    bias: list[Dim] = [outputs[i + skip] if letter in axes else 1 for i, letter in enumerate(equation.y) if i >= start]
    if equation.ellipsis != "left":
        bias += [1] * free
    if None in bias:
        raise BadEquation(equation.text, "the size of an axis of the bias is not known", [outputs])
    return [*weights, Weight("bias", tuple(bias))]
