"""KER131 attention-mask-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.problems import CannotBroadcast
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import ATTENTION, function_text, history, told_once


class AttentionMaskMismatch(Rule):
    """The mask of an attention layer does not fit its scores.

    ## Why

    Attention makes a score for every pair of a query step and a value step: `(batch, heads, query steps, value
    steps)`. The mask says which of them count, so it must have, or be broadcast to, that shape: `(batch, query
    steps, value steps)` for `attention_mask`.

    ## How to mend it

    Give a mask of one step after another an axis for the other side: `mask[:, None, :]`.
    """

    code = "KER131"
    name = "attention-mask-mismatch"
    severity = Severity.ERROR
    summary = "an attention mask does not fit the scores"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

steps = keras.Input((10, 16))
mask = keras.Input((7, 7), dtype="bool")
x = layers.MultiHeadAttention(2, 8)(steps, steps, attention_mask=mask)
""",
    )
    good = (
        """\
import keras
from keras import layers

steps = keras.Input((10, 16))
mask = keras.Input((1, 10), dtype="bool")
x = layers.MultiHeadAttention(2, 8)(steps, steps, attention_mask=mask)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each mask that does not fit."""
        for call, problem, place in told_once(program, CannotBroadcast):
            if call.layer.class_name not in ATTENTION:
                continue
            first, second = problem.shapes[problem.first], problem.shapes[problem.second]
            yield self.finding(
                place,
                f"in {function_text(call)} the scores are {shape_text(first)}, and {shape_text(second)} does not fit them",
                label=f"{shape_text(first)} and {shape_text(second)} cannot be paired",
                notes=history(*call.inputs),
                why="a mask says of every pair of a query step and a value step whether it counts.",
                help="Give the mask the shape (batch, query steps, value steps), with 1 where one value counts for all",
            )
