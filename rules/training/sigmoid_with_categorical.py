"""KER302 sigmoid-with-categorical."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import MULTICLASS, change_loss, headed_outputs, loss_text, size


class SigmoidWithCategorical(Rule):
    """Several sigmoid units are trained with a categorical cross-entropy.

    ## Why

    Categorical cross-entropy is made for classes that exclude each other: it wants probabilities that sum to 1, which
    softmax gives. Sigmoid treats each unit by itself. Keras divides the outputs by their sum before it takes the
    logarithm, so training runs without a word, but all units may rise together and the predictions are no
    probabilities of classes.

    ## How to mend it

    Where each sample has exactly one class use `activation="softmax"`. Where a sample may have several labels keep
    `sigmoid` and use `loss="binary_crossentropy"`.
    """

    code = "KER302"
    name = "sigmoid-with-categorical"
    severity = Severity.WARNING
    summary = "sigmoid units with a loss for classes that exclude each other"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(3, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

tags = keras.Sequential([keras.Input((40,)), layers.Dense(9, activation="sigmoid")])
tags.compile(optimizer="adam", loss="binary_crossentropy")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in MULTICLASS or head.activation not in ("sigmoid", "hard_sigmoid"):
                continue
            if output.from_logits is not False or size(head.units) == 1:
                continue
            fixes = head.change("softmax", ", where each sample has one class")
            if output.loss.name == "categorical_crossentropy":
                fixes += change_loss(output, "binary_crossentropy", ", where a sample may have several labels")
            yield self.finding(
                head.place,
                f"{loss_text(output.loss)} needs units that compete, and `{head.activation}` scores each by itself",
                label="each unit is between 0 and 1 by itself",
                notes=(output.note(),),
                why="A categorical cross-entropy compares probabilities that sum to 1; "
                "softmax makes such probabilities, sigmoid does not.",
                help=(
                    'Use `activation="softmax"` when each sample has exactly one class',
                    'Use `loss="binary_crossentropy"` when a sample may have several labels at once',
                ),
                fixes=fixes,
            )
