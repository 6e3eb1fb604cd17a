"""KER306 from-logits-on-probabilities."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import CROSSENTROPY, PROBABILITIES, headed_outputs, logits_fix, loss_text, size


class FromLogitsOnProbabilities(Rule):
    """The output is a softmax or a sigmoid already, and the loss is told to expect logits.

    ## Why

    With `from_logits=True` the loss applies softmax or sigmoid itself. On an output that has gone through it already
    the probabilities would be squeezed twice. Keras undoes this where it can see the activation, and warns; where it
    cannot (another layer between, a saved model) training becomes slow and poor.

    ## How to mend it

    Take the activation out of the last layer and keep `from_logits=True`, or keep the activation and drop
    `from_logits`.
    """

    code = "KER306"
    name = "from-logits-on-probabilities"
    severity = Severity.WARNING
    summary = "`from_logits=True` on an output that has a softmax or sigmoid"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
""",
        """\
import keras
import numpy as np
from keras import layers


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(8, activation="relu")
        self.head = layers.Dense(3, activation="softmax")

    def call(self, x):
        return self.head(self.hidden(x))


model = Classifier()
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(np.ones((8, 4)), np.zeros((8,)))
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy())
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in CROSSENTROPY or output.from_logits is not True:
                continue
            if head.activation not in PROBABILITIES or (head.activation == "softmax" and size(head.units) == 1):
                continue
            place = output.loss.given.get("from_logits") or output.place
            yield self.finding(
                place,
                f"{loss_text(output.loss)} is told to expect logits, and the output is a `{head.activation}` already",
                label=f"the loss would apply {_own(output.loss.name)} once more",
                notes=(head.note(),),
                why="Logits are the numbers before softmax or sigmoid; an output that went through it holds probabilities.",
                help=(
                    "Drop `from_logits=True`",
                    f"Keep `from_logits=True` and take `{head.activation}` out of the last layer",
                ),
                fixes=logits_fix(output, "False"),
            )


def _own(loss: str | None) -> str:
    return "a sigmoid" if loss is not None and loss.startswith("binary") else "a softmax"
