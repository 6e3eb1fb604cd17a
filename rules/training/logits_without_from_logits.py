"""KER304 logits-without-from-logits."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import CROSSENTROPY, fitting_activation, headed_outputs, logits_fix, loss_text, size


class LogitsWithoutFromLogits(Rule):
    """The last layer has no activation, and the cross-entropy expects probabilities.

    ## Why

    Without an activation a layer gives any numbers, also negative ones and ones far above 1 (logits). Unless it is told
    otherwise a cross-entropy takes them for probabilities: Keras cuts them off at 0 and 1, where the gradient is zero,
    and the loss stays high. No error is raised.

    ## How to mend it

    Give the last layer `activation="softmax"` (or `"sigmoid"` for one unit and for yes-or-no labels), or tell the loss:
    `loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)`.

    ## When it is silent

    When the model ends in something that kerlint does not know, and for models whose class writes its own
    `train_step`.
    """

    code = "KER304"
    name = "logits-without-from-logits"
    severity = Severity.ERROR
    summary = "a cross-entropy takes an output without activation for probabilities"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

text = keras.Input((None,), dtype="int64")
x = layers.Embedding(1000, 16)(text)
x = layers.GlobalAveragePooling1D()(x)
model = keras.Model(text, layers.Dense(1)(x))
model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy())
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(10),
])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(10), layers.Dropout(0.1), layers.Softmax()])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in CROSSENTROPY or head.activation != "linear":
                continue
            if output.from_logits is not False or (output.loss.name not in _ONE_UNIT and size(head.units) == 1):
                continue
            activation = fitting_activation(output)
            yield self.finding(
                output.place,
                f"{loss_text(output.loss)} expects probabilities, and the last layer has no activation",
                label="`from_logits` is False: it expects probabilities",
                notes=(head.note(),),
                why="Without an activation the outputs are any numbers; the loss cuts them off at 0 and 1 as if they "
                "were probabilities, and beyond that nothing is learnt.",
                help=(
                    f'Give the last layer `activation="{activation}"`',
                    f"Keep the layer and use `loss=keras.losses.{output.loss.class_name}(from_logits=True)`",
                ),
                fixes=head.change(activation) + logits_fix(output, "True"),
            )


_ONE_UNIT = frozenset({"binary_crossentropy", "binary_focal_crossentropy"})  # the others are told by KER305
