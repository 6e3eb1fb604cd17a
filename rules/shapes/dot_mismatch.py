"""KER116 dot-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import dim_text, shape_text
from kerlint.graph.problems import CannotContract
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import ATTENTION, function_text, history, told_once


class DotMismatch(Rule):
    """Two axes that are multiplied and summed have different sizes: in `Dot`, in a matrix product, or in the scores of
    attention.

    ## Why

    A dot product pairs the elements of two axes. So does attention: every query step is compared with every key
    step feature by feature, so queries and keys need the same number of features, keys and values the same number
    of steps.

    ## How to mend it

    Bring both to the same size, such as with `Dense`; in `Dot` see that `axes` names the axes that you mean.
    """

    code = "KER116"
    name = "dot-mismatch"
    severity = Severity.ERROR
    summary = "axes are multiplied and summed whose sizes differ"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((16,))
similarity = layers.Dot(axes=1)([left, right])
""",
        """\
import keras
from keras import layers

query, value = keras.Input((5, 8)), keras.Input((7, 16))
context = layers.Attention()([query, value])
""",
    )
    good = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((16,))
similarity = layers.Dot(axes=1)([layers.Dense(8)(left), layers.Dense(8)(right)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each pair of axes that cannot be multiplied."""
        for call, problem, place in told_once(program, CannotContract):
            (first, second), (a, b) = problem.shapes[:2], problem.axes
            sizes = f"{dim_text(first[a])} and {dim_text(second[b])}"
            yield self.finding(
                place,
                f"{function_text(call)} pairs axis {a} of {shape_text(first)} with axis {b} of {shape_text(second)}, and their "
                f"sizes differ: {sizes}",
                label=f"{problem.what}: {sizes}",
                notes=history(*call.inputs[:2]),
                why="queries and keys are compared feature by feature, keys and values belong together step by step."
                if call.layer.class_name in ATTENTION
                else "a dot product pairs every element of one axis with one of the other.",
                help="Bring both to the same number of features first, such as with `Dense`"
                if call.layer.class_name in ATTENTION
                else "Bring both axes to the same size, or choose other `axes`",
            )
