"""KER308 softmax-with-regression-loss."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import REGRESSION, change_loss, headed_outputs, loss_text, size


class SoftmaxWithRegressionLoss(Rule):
    """A softmax output is trained with a loss for numbers, such as `mse`.

    ## Why

    The squared difference of probabilities is at most 1 per unit and nearly flat where the model is confidently wrong,
    so a classifier learns slowly and gets stuck. Cross-entropy is steep there.

    ## How to mend it

    For classes use `categorical_crossentropy` (one-hot labels) or `sparse_categorical_crossentropy` (class numbers).
    For a regression take the softmax away.

    ## When not to

    The squared difference is meant where it is the Brier score, or where the probabilities of another model are copied:
    silence the rule on that line.
    """

    code = "KER308"
    name = "softmax-with-regression-loss"
    severity = Severity.WARNING
    summary = "a loss for numbers on a softmax"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
model.compile(optimizer="adam", loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in REGRESSION or head.activation != "softmax" or size(head.units) == 1:
                continue
            if head.place.path != output.place.path:
                continue  # a loss that stands for any: the model comes from elsewhere
            yield self.finding(
                output.place,
                f"{loss_text(output.loss)} is a loss for numbers, and the output is a `softmax` over classes",
                label="nearly flat where the model is confidently wrong",
                notes=(head.note(),),
                why="The difference between two probabilities is never above 1, so big mistakes hardly cost more than "
                "small ones; cross-entropy makes them cost much.",
                help=(
                    'Use `loss="categorical_crossentropy"` for one-hot labels, '
                    '`loss="sparse_categorical_crossentropy"` for class numbers',
                    "Take the softmax away to predict numbers",
                ),
                fixes=change_loss(output, "categorical_crossentropy", ", for one-hot labels")
                + head.change("linear", ", to predict numbers"),
            )
