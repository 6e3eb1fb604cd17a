"""What the constructors of all convolutions refuse."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, Problem
from kerlint.semantics.arguments import check_choice, check_data_format, check_integer, check_tuple


def rank_of(class_name: str) -> int:
    """How many spatial axes the class works on: the digit in its name."""
    return next(int(letter) for letter in class_name if letter.isdigit())


def check_filters(layer: Layer, argument: str = "filters") -> Iterator[Problem]:
    """The number of output channels; Keras 2 truncates floats."""
    if layer.keras == 2 and isinstance(layer.get(argument), float):
        yield from check_integer(layer, argument, 1, truncates=True)
    else:
        yield from check_integer(layer, argument, 1)


def check_window(layer: Layer, *, causal: bool, dilation_conflicts: bool = True) -> Iterator[Problem]:
    """Kernel size, strides, dilation, padding and data format."""
    rank = rank_of(layer.class_name)
    yield from check_tuple(layer, "kernel_size", rank)
    yield from check_tuple(layer, "strides", rank, floats=_takes_floats(layer))
    yield from check_tuple(layer, "dilation_rate", rank)
    yield from check_choice(layer, "padding", ("valid", "same", "causal") if causal else ("valid", "same"), fold_case=True)
    yield from check_data_format(layer)
    if dilation_conflicts and _above_one(layer.get("strides")) and _above_one(layer.get("dilation_rate")):
        yield ArgumentConflict(layer.class_name, ("strides", "dilation_rate"), "only one of them may be above 1")


def _takes_floats(layer: Layer) -> bool:
    """Whether strides such as `(1, 2.0)` do: Keras 2 turns them into integers only on the way to some functions."""
    name = layer.class_name
    return "Transpose" not in name and (layer.keras == 3 or name.startswith(("Depthwise", "Separable")))


def _above_one(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_above_one, value))
    return isinstance(value, int) and value > 1
