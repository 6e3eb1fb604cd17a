"""`rearrange`: axes named in a pattern such as "b (h w) c -> b h w c"."""

from __future__ import annotations

import re
from itertools import chain

from kerlint.graph.dims import Dim, Shape, as_dim, floordiv, mul, product, same
from kerlint.graph.problems import BadEquation
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.register import Call, op

_AXIS = re.compile(r"\(([^()]*)\)|(\w+)")


@op("rearrange")
def rearrange(call: Call) -> Structure:
    """Axes taken apart, put in another order and put together. Raises BadEquation."""
    x, shape = call.shaped()
    pattern = call.text("pattern")
    if pattern is None or "." in pattern:
        raise NotUnderstood
    sides = pattern.split("->")
    if len(sides) != 2:
        raise BadEquation(pattern, "it has to have one `->`", [shape])
    left, right = map(_axes, sides)
    if len(left) < len(shape) and same(product(shape[len(left) :]), 1) is not False:
        raise NotUnderstood  # axes of a single place are not missed
    if len(left) != len(shape):
        raise BadEquation(pattern, f"it names {len(left)} axes of the input, which has {len(shape)}", [shape])
    if sorted(chain(*left)) != sorted(chain(*right)):
        raise BadEquation(pattern, "both sides have to name the same axes", [shape])
    sizes = {name: as_dim(value) for name, value in call.get("lengths", {}).items()}
    for names, size in zip(left, shape):
        _take_apart(pattern, shape, names, size, sizes)
    return Tensor(tuple(mul(*(sizes[name] for name in names)) for names in right), x.dtype)


def _axes(side: str) -> list[list[str]]:
    return [(group or name).split() for group, name in _AXIS.findall(side)]


def _take_apart(pattern: str, shape: Shape, names: list[str], size: Dim, sizes: dict[str, Dim]) -> None:
    """Give every name its size: what is left for the one whose size is not told."""
    told = mul(*(sizes[name] for name in names if name in sizes))
    open_names = [name for name in names if name not in sizes]
    if len(open_names) > 1:
        raise BadEquation(pattern, f"it does not tell the sizes of {' and '.join(open_names)}", [shape])
    if not open_names:
        if same(told, size) is False:
            raise BadEquation(pattern, f"({' '.join(names)}) has {told} places, and the axis {size}", [shape])
    elif isinstance(told, int) and isinstance(size, int) and (told < 1 or size % told):
        raise BadEquation(pattern, f"an axis of {size} cannot be cut into parts of {told}", [shape])
    else:
        sizes[open_names[0]] = floordiv(size, told)
