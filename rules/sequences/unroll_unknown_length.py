"""KER208 unroll-unknown-length."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import NeedsTimeSteps
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

from .._telling import function_text, history, input_of, recurrent, told_once, told_shape


class UnrollUnknownLength(Rule):
    """A recurrent layer with `unroll=True` gets sequences whose length is not fixed.

    ## Why

    Unrolling writes the loop over the timesteps out, step after step, so their number must be known when the model
    is built.

    ## How to mend it

    Leave `unroll=True` out, or fix the number of timesteps in the `Input`.
    """

    code = "KER208"
    name = "unroll-unknown-length"
    severity = Severity.ERROR
    summary = "`unroll=True` on sequences of any length"
    fix = "safe"
    raises = (2,)
    bad = (
        """\
import keras
from keras.layers import LSTM

steps = keras.Input((None, 8))
answer = LSTM(4, unroll=True)(steps)
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM

steps = keras.Input((10, 8))
answer = LSTM(4, unroll=True)(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each loop that cannot be written out."""
        for call, problem, place in told_once(program, NeedsTimeSteps):
            x, layer = input_of(call), recurrent(call.layer)
            fixes = []
            if layer is not None and layer.created is not None and "unroll" in layer.given:
                fixes = [Fix("Remove `unroll=True`", (RemoveArgument(layer.created, "unroll"),), safe=True)]
            yield self.finding(
                place,
                f"{function_text(call)} cannot be unrolled: {told_shape(x, problem.shape)}, so the number of timesteps is open",
                label="how many timesteps there are is not fixed",
                notes=history(x),
                why="unrolling writes the loop over the timesteps out, so their number must be known.",
                help=("Remove `unroll=True`", "Or fix the number of timesteps in the `Input`"),
                fixes=fixes,
            )
