"""KER307 unbounded-head-for-cross-entropy."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import CROSSENTROPY, MULTICLASS, NO_PROBABILITIES, fitting_activation, headed_outputs, loss_text, size


class UnboundedHeadForCrossEntropy(Rule):
    """The output goes through `relu`, `tanh` or the like, and the loss is a cross-entropy.

    ## Why

    A cross-entropy takes the logarithm of probabilities. `relu` gives numbers above 1 and flat zeros, `tanh` gives
    negative ones: Keras cuts them off at 0 and 1, where the gradient is zero, and the units stop learning.

    ## How to mend it

    Use `activation="softmax"` for classes that exclude each other, `activation="sigmoid"` for one unit or for
    yes-or-no labels.
    """

    code = "KER307"
    name = "unbounded-head-for-cross-entropy"
    severity = Severity.ERROR
    summary = "a cross-entropy on `relu`, `tanh` or another output that is no probability"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(3, activation="relu"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="tanh")])
model.compile(optimizer="adam", loss="binary_crossentropy")
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
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="relu")])
model.compile(optimizer="adam", loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in CROSSENTROPY or head.activation not in NO_PROBABILITIES:
                continue
            if output.from_logits is None or (output.loss.name in MULTICLASS and size(head.units) == 1):
                continue
            activation = fitting_activation(output)
            if output.from_logits:
                expects, cure = "logits", "Take the activation out of the last layer"
            else:
                expects, cure = "probabilities", f'Use `activation="{activation}"` in the last layer'
            yield self.finding(
                head.place,
                f"{loss_text(output.loss)} expects {expects}, and the output goes through `{head.activation}`",
                label=f"gives {_range(head.activation)}",
                notes=(output.note(),),
                why="Logits may be any numbers; an activation that flattens them takes away what the loss learns from."
                if output.from_logits
                else "Where an output is below 0 or above 1 the loss cuts it off, and its gradient is zero.",
                help=cure,
                fixes=head.change("linear" if output.from_logits else activation),
                severity=Severity.WARNING if output.from_logits else Severity.ERROR,
            )


def _range(activation: str) -> str:
    if activation in ("tanh", "softsign", "hard_tanh"):
        return "numbers from -1 to 1"
    if activation in ("relu", "softplus", "exponential"):
        return "numbers from 0 upwards"
    return "numbers from 0 to 6" if activation == "relu6" else "numbers below 0 and above 1"
