"""KER320 relu-head-regression."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import REGRESSION, headed_outputs


class ReluHeadRegression(Rule):
    """The output of a regression goes through `relu`.

    ## Why

    `relu` cannot give a number below 0. Where it gives 0 its gradient is 0 too: a unit that is below 0 for all samples
    at the start never moves again, and the model predicts 0 for ever.

    ## How to mend it

    Leave the activation of the last layer out. For numbers that are never negative `softplus` stays above 0 and keeps a
    gradient.

    ## When not to

    `relu` is a fair choice where the numbers are never negative and many are exactly 0.
    """

    code = "KER320"
    name = "relu-head-regression"
    severity = Severity.ADVICE
    summary = "a regression whose output goes through `relu`"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(32, activation="relu"), layers.Dense(1, activation="relu")])
model.compile(optimizer="adam", loss="mse")
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name in REGRESSION and head.activation in ("relu", "relu6") and not head.layer.operation:
                yield self.finding(
                    head.place,
                    f"the output of a regression goes through `{head.activation}`, which gives no number below 0",
                    label="flat below 0: no gradient there",
                    notes=(output.note(),),
                    why="Where relu gives 0 nothing flows back, so an output that starts below 0 may stay at 0 for ever.",
                    help="Leave the activation of the last layer out, or use `softplus` for numbers that are never negative",
                    fixes=head.change("linear"),
                )
