"""KER117 shared-layer-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.problems import SharedWeightConflict
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity, call_text

from .._telling import history, input_of, told_once, told_shape


class SharedLayerMismatch(Rule):
    """One layer object is called twice, on inputs for which its weights would need different shapes.

    ## Why

    The first call fixes the weights of a layer: `Dense(8)` on 16 features has a kernel of (16, 8). Calling the same
    object again uses the same weights, and they do not fit inputs with another number of features.

    ## How to mend it

    Make two layers if they are to learn separately. To share the weights bring both inputs to the same number of
    features first.
    """

    code = "KER117"
    name = "shared-layer-mismatch"
    severity = Severity.ERROR
    summary = "one layer is called on inputs that need different weights"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

shared = layers.Dense(8)
left, right = keras.Input((16,)), keras.Input((32,))
both = layers.Add()([shared(left), shared(right)])
""",
    )
    good = (
        """\
import keras
from keras import layers

left, right = keras.Input((16,)), keras.Input((32,))
both = layers.Add()([layers.Dense(8)(left), layers.Dense(8)(right)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call that the weights do not fit."""
        for call, problem, place in told_once(program, SharedWeightConflict):
            x = input_of(call)
            before = call.layer.calls[0].place if call.layer.calls else None
            first = [Note(f"its weights were made here, for {shape_text(problem.first_shape)}", before)]
            yield self.finding(
                place,
                f"{call_text(call.layer)} was built for {shape_text(problem.first_shape)}, and here "
                f"{told_shape(x, problem.shape)}: "
                f"its `{problem.weight}` is {shape_text(problem.built)} and would have to be {shape_text(problem.wanted)}",
                label=f"needs a `{problem.weight}` of {shape_text(problem.wanted)}",
                notes=[*(first if before is not None and before != place else []), *history(x)],
                why="the first call of a layer makes its weights; every other call uses the same ones.",
                help=("Make a second layer for this input", "To share the weights, bring both inputs to the same size first"),
            )
