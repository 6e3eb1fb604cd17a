"""KER207 stateful-batch-size."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import NeedsBatchSize
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

from .._telling import function_text, history, input_of, told_once, told_shape


class StatefulBatchSize(Rule):
    """A recurrent layer with `stateful=True` gets batches of any size.

    ## Why

    A stateful layer keeps one state for each place in the batch, from one batch to the next, so the size of the
    batch must be fixed when the layer is built.

    ## How to mend it

    Give the input its batch: `Input((20, 1), batch_size=32)`. Or leave `stateful=True` out: each sequence then
    starts afresh, which is what most models need.
    """

    code = "KER207"
    name = "stateful-batch-size"
    severity = Severity.ERROR
    summary = "a stateful layer without a fixed batch size"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM

steps = keras.Input((20, 1))
answer = LSTM(8, stateful=True)(steps)
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM

steps = keras.Input((20, 1), batch_size=32)
answer = LSTM(8, stateful=True)(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each stateful layer without a batch."""
        for call, problem, place in told_once(program, NeedsBatchSize):
            x = input_of(call)
            yield self.finding(
                place,
                f"{function_text(call)} is stateful and needs a fixed batch size, and {told_shape(x, problem.shape)}",
                label="the batch is of any size",
                notes=history(x),
                why="a stateful layer keeps one state for each place in the batch.",
                help=(
                    "Fix the batch at the input: `Input(shape, batch_size=32)`",
                    "Or leave `stateful=True` out, so that every sequence starts afresh",
                ),
                fixes=[
                    Fix("Leave `stateful=True` out", (RemoveArgument(layer.created, "stateful"),))
                    for layer in (call.layer,)
                    if layer.created is not None and "stateful" in layer.given
                ],
            )
