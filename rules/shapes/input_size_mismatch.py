"""KER109 input-size-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import dim_text
from kerlint.graph.models import Model
from kerlint.graph.problems import WrongSize
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Rule, Severity

from .._mending import reshaped_input
from .._telling import function_text, history, input_of, told_once, told_shape


class InputSizeMismatch(Rule):
    """An axis of a tensor has another size than the layer, function or model needs.

    ## Why

    A model takes tensors of the sizes that its inputs were made with. Some layers ask for more: groups must divide
    the channels, a block must divide the height.

    ## How to mend it

    Give the tensor the size that is asked for, or change the argument that asks for it.
    """

    code = "KER109"
    name = "input-size-mismatch"
    severity = Severity.ERROR
    summary = "an axis has another size than the layer or model needs"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

features = keras.Input((16,))
head = keras.Model(features, layers.Dense(2)(features))
answer = head(keras.Input((8,)))
""",
        """\
import keras
from keras import layers

pictures = keras.Input((32, 32, 3))
x = layers.Conv2D(8, 3, groups=2)(pictures)
""",
    )
    good = (
        """\
import keras
from keras import layers

features = keras.Input((16,))
head = keras.Model(features, layers.Dense(2)(features))
answer = head(keras.Input((16,)))
pictures = keras.Input((32, 32, 4))
x = layers.Conv2D(8, 3, groups=2)(pictures)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each axis of the wrong size."""
        for call, problem, place in told_once(program, WrongSize):
            x = input_of(call)
            expected = problem.expected if isinstance(problem.expected, str) else dim_text(problem.expected)
            axis = problem.axis % len(problem.shape) if problem.shape else problem.axis
            asked = f" (its `{problem.argument}`)" if problem.argument else ""
            found = dim_text(problem.shape[axis]) if problem.shape else "?"
            yield self.finding(
                place,
                f"{function_text(call)}{asked} needs {expected} on axis {axis}, where {told_shape(x, problem.shape)}",
                label=f"axis {axis} must be {expected}, and is {found}",
                notes=history(x),
                why="a model takes tensors of the sizes that its inputs were made with."
                if isinstance(call.layer, Model)
                else "the sizes have to fit for the numbers to be put together.",
                help=f"Make axis {axis} {expected}" + (f", or change `{problem.argument}`" if problem.argument else ""),
                fixes=_fixes(x, problem, axis),
            )


def _fixes(x: Tensor | None, problem: WrongSize, axis: int) -> list[Fix]:
    """Another shape for the Input, where the size that is needed is a number."""
    if x is None or x.shape != problem.shape or type(problem.expected) is not int or axis < 1:
        return []
    return reshaped_input(x, (*problem.shape[1:axis], problem.expected, *problem.shape[axis + 1 :]))
