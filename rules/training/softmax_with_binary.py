"""KER303 softmax-with-binary."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import BINARY, change_loss, headed_outputs, loss_text, size


class SoftmaxWithBinary(Rule):
    """Several softmax units are trained with a binary cross-entropy.

    ## Why

    Binary cross-entropy judges every unit as a yes-or-no question of its own. With softmax the units are one question
    together: they sum to 1. Training runs, but the loss is not the likelihood of the classes, and `binary_accuracy`
    counts the many zeros of a one-hot label: ten classes guessed blindly score 0.9.

    ## How to mend it

    Use `categorical_crossentropy` for one-hot labels or `sparse_categorical_crossentropy` for class numbers. Keep
    `binary_crossentropy` with one `sigmoid` unit for two classes, or with one sigmoid unit per label.
    """

    code = "KER303"
    name = "softmax-with-binary"
    severity = Severity.WARNING
    summary = "softmax units with a loss for yes-or-no questions"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in BINARY or head.activation != "softmax" or size(head.units) == 1:
                continue
            if output.from_logits is not False:
                continue
            units = size(head.units)
            count = f"{units} units" if units is not None else "the units"
            yield self.finding(
                output.place,
                f"{loss_text(output.loss)} asks yes or no of every unit, and `softmax` lets the units compete",
                label=f"judges each of {count} by itself" if units is not None else "judges each unit by itself",
                notes=(head.note(),),
                why="The units of a softmax sum to 1 and are one answer together; a binary loss, and the accuracy that "
                "goes with it, count every 0 of a one-hot label as a success.",
                help=(
                    'Use `loss="categorical_crossentropy"` for one-hot labels, '
                    '`loss="sparse_categorical_crossentropy"` for class numbers',
                    'Use `activation="sigmoid"` when a sample may have several labels at once',
                ),
                fixes=change_loss(output, "categorical_crossentropy", ", for one-hot labels")
                + head.change("sigmoid", ", where a sample may have several labels"),
            )
