"""KER105 undefined-feature-axis."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import UnknownFeatureSize
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import function_text, history, input_of, told_once, told_shape
from ._open_sizes import flattened


class UndefinedFeatureAxis(Rule):
    """A layer makes weights from an axis of its input whose size is `None`.

    ## Why

    The number of weights of a layer is fixed when it is built, and follows from the size of the feature or channel
    axis. The batch and the timesteps may be of any size; the features may not.

    ## How to mend it

    Give the `Input` the size of its last axis: `Input((None, 16))` for sequences of any length with 16 features
    each.
    """

    code = "KER105"
    name = "undefined-feature-axis"
    severity = Severity.ERROR
    summary = "a weighted layer on an axis whose size is not fixed"
    raises = (2, 3)
    bad = (
        """\
import keras

features = keras.Input((None,))
hidden = keras.layers.Dense(8)(features)
""",
        """\
import keras

pictures = keras.Input((32, 32, None))
x = keras.layers.Conv2D(8, 3)(pictures)
""",
    )
    good = (
        """\
import keras

steps = keras.Input((None, 16))
hidden = keras.layers.Dense(8)(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer whose weights depend on an open size."""
        for call, problem, place in told_once(program, UnknownFeatureSize):
            x = input_of(call)
            if flattened(x):
                continue
            yield self.finding(
                place,
                f"{function_text(call)} makes weights from axis {problem.axis}, which has no fixed size: "
                f"{told_shape(x, problem.shape)}",
                label=f"axis {problem.axis} must be a number",
                notes=history(x),
                why="the number of weights is fixed when the layer is built, so the size that it follows from must be known.",
                help=f"Give axis {problem.axis} a size in `Input(...)`; only the batch and the steps may be `None`",
            )
