"""KER111 elementwise-mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.dims import Shape, dim_text, shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import CannotBroadcast
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Rule, Severity

from .._mending import resized
from .._telling import ATTENTION, behind, function_text, history, made_once, tensor_text, told_once


class ElementwiseMismatch(Rule):
    """Tensors are added, multiplied or compared element by element, and their shapes do not fit each other.

    ## Why

    Elementwise work pairs every element with its partner. Sizes must be equal, or 1, which counts for all. In a
    residual connection the shortcut has to have the shape of the branch that it skips: the same number of filters,
    the same padding and strides.

    ## How to mend it

    Bring one branch to the shape of the other: a `Dense` or a 1x1 convolution of the right number of units or
    filters, `padding="same"`, the same strides.
    """

    code = "KER111"
    name = "elementwise-mismatch"
    severity = Severity.ERROR
    summary = "tensors are added or multiplied whose sizes differ"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

pictures = keras.Input((32, 32, 16))
x = layers.Conv2D(32, 3, padding="same")(pictures)
x = layers.Add()([x, pictures])
""",
        """\
import keras
from keras import layers

features = keras.Input((16,))
hidden = layers.Dense(8)(features) + features
""",
    )
    good = (
        """\
import keras
from keras import layers

pictures = keras.Input((32, 32, 16))
x = layers.Conv2D(32, 3, padding="same")(pictures)
x = layers.Add()([x, layers.Conv2D(32, 1)(pictures)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each pair that does not fit."""
        for call, problem, place in told_once(program, CannotBroadcast):
            if call.layer.class_name in ATTENTION:
                continue
            first, second = problem.shapes[problem.first], problem.shapes[problem.second]
            a, b = _of_shape(call, first, 0), _of_shape(call, second, 1)
            names = [tensor_text(a), tensor_text(b)]
            if a is None or b is None or names[0] == names[1]:
                names = ["the first tensor", "the second"]
            axis = problem.bad_axis
            if axis is not None and axis < 0 and -axis <= min(len(first), len(second)):
                sizes = f"{dim_text(first[axis])} and {dim_text(second[axis])}"
                where = "the last axis" if axis == -1 else f"axis {axis}"
                rest = f"they cannot be paired on {where}: {sizes}"
                label = f"{sizes} on {where}"
            else:
                rest, label = "they cannot be paired", f"{shape_text(first)} and {shape_text(second)}"
            yield self.finding(
                place,
                f"{function_text(call)} works element by element, and {names[0]} is {shape_text(first)}, {names[1]} is "
                f"{shape_text(second)}: {rest}",
                label=label,
                notes=history(a, b),
                why="every element needs a partner, so sizes must be equal, or 1, which counts for all.",
                help=_help(first, second, axis),
                fixes=_fixes(program, (a, second), (b, first)) if axis == -1 and len(first) == len(second) else (),
            )


def _of_shape(call: LayerCall, shape: Shape, index: int) -> Tensor | None:
    """The input that has this shape; the second of two that are alike for index 1."""
    found = [x for x in call.inputs if x.shape == shape]
    return found[min(index, len(found) - 1)] if found else None


def _help(first: Shape, second: Shape, axis: int | None) -> list[str]:
    """What to do about it, the likeliest first."""
    if axis == -1 and len(first) == len(second):
        wanted = dim_text(first[-1])
        layer = f"Dense({wanted})" if len(first) < 4 else f"Conv{len(first) - 2}D({wanted}, 1)"
        return [f"Bring the other branch to {wanted} features first, such as with `{layer}`"]
    if len(first) == len(second) and len(first) in (4, 5):
        return ['Give both branches the same strides and `padding="same"`, so that height and width agree']
    return ["Bring both tensors to the same shape first"]


def _fixes(program: Program, *branches: tuple[Tensor | None, Shape]) -> Iterator[Fix]:
    """As many units or filters for the last layer of one branch as the other has features."""
    for tensor, wanted in branches:
        maker = behind(tensor)
        if maker is not None and made_once(program, maker.layer):
            yield from resized(maker.layer, wanted[-1])
