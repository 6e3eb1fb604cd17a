"""KER312 target-shape-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.layers import story
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity, shape_story

from ._heads import CATEGORICAL, SPARSE, loss_text
from ._targets import Target, as_many_units, having, is_autoencoder, known_classes, meeting, mode_of, targets, wrong_encoding


class TargetShapeMismatch(Rule):
    """The labels have a shape that the output of the model can never have.

    ## Why

    The loss compares the output with the labels, sample by sample and number by number. Where the shapes cannot be
    matched Keras raises in `fit`. A last axis of size 1 that only one of the two has is dropped, and does no harm.

    ## How to mend it

    Usually the output keeps an axis that the labels have not: put `layers.Flatten()` or a global pooling layer before
    the last `Dense`, or set `return_sequences=False` in the last recurrent layer. Or give the last layer as many units
    as a label has numbers.

    ## When it is silent

    When the shape of the labels is not known.
    """

    code = "KER312"
    name = "target-shape-mismatch"
    severity = Severity.ERROR
    summary = "the labels cannot have the shape of the output"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 8)
y_train = np.random.rand(100, 3)
model = keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(2)])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, y_train)
""",
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 12, 8)
y_train = np.random.randint(0, 5, size=(100,))
model = keras.Sequential([
    keras.Input((12, 8)),
    layers.LSTM(16, return_sequences=True),
    layers.Dense(5, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 8)
y_train = np.random.rand(100)
model = keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, y_train)
""",
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 12, 8)
y_train = np.random.randint(0, 5, size=(100, 12))
model = keras.Sequential([
    keras.Input((12, 8)),
    layers.LSTM(16, return_sequences=True),
    layers.Dense(5, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            if id(target.output.loss) in told or meeting(target) != "raises" or _other_rule(target):
                continue
            told.add(id(target.output.loss))
            output = target.output
            assert output.shape is not None and target.labels.shape is not None
            tensor = output.compiled.model.output_tensors[output.index]
            yield self.finding(
                target.place,
                f"{target.name} {having(target.name)} shape {shape_text(target.labels.shape)}, "
                f"and the output of the model has {shape_text(output.shape)}",
                label=f"{loss_text(output.loss)} cannot compare it with {shape_text(output.shape)}",
                notes=(*shape_story(tensor), output.note()),
                why="The loss compares every number of the output with one number of the labels, so apart from the "
                "samples both need the same shape.",
                help=_cure(target),
                fixes=as_many_units(program, target),
            )


def _other_rule(target: Target) -> bool:
    """Whether a rule with a better word speaks: on the encoding, the number of classes, or autoencoders."""
    if mode_of(target) is not None and target.labels.labels is not None:
        return True
    counted = target.output.loss.name in CATEGORICAL and target.labels.labels == "one-hot"
    counted = counted and known_classes(target.labels) is not None and target.labels.rank == len(target.output.shape or ())
    return wrong_encoding(target) is not None or is_autoencoder(target) or counted


def _cure(target: Target) -> str:
    y, output, loss = target.labels.shape or (), target.output.shape or (), target.output.loss.name
    wanted = len(y) + (1 if loss == SPARSE and not (len(y) == len(output) and y[-1] == 1) else 0)
    if len(output) > max(wanted, 2) or (len(output) == 3 and wanted == 2):
        tensor = target.output.compiled.model.output_tensors[target.output.index]
        chain = {call.layer.class_name for call in story(tensor)}
        if chain & {"LSTM", "GRU", "SimpleRNN", "Bidirectional"}:
            return "Set `return_sequences=False` in the last recurrent layer, so that each sample gives one row"
        return "Put `layers.Flatten()` or a global pooling layer before the last layers, so that each sample gives one row"
    if len(output) == len(y) and len(y) == 2 and isinstance(y[-1], int):
        return f"Give the last layer {y[-1]} unit{'s' if y[-1] != 1 else ''}, one per number of a label"
    return "Bring the labels to the shape of the output, or the output to the shape of the labels"
