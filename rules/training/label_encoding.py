"""KER309 label-encoding."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._heads import BINARY, change_loss, loss_text
from ._targets import having, mode_of, targets, wrong_encoding


class LabelEncoding(Rule):
    """The labels are one-hot where the loss needs class numbers, or class numbers where it needs one-hot labels.

    ## Why

    `categorical_crossentropy` compares a row of probabilities with a row of zeros and a one, as `to_categorical` makes
    them. `sparse_categorical_crossentropy` takes the number of the right class. Each refuses the labels of the other:
    Keras raises in `fit`, when the shapes meet.

    ## How to mend it

    Name the loss that goes with the labels: `categorical_crossentropy` for one-hot labels,
    `sparse_categorical_crossentropy` for class numbers. Or leave `to_categorical` out, or put it in.

    ## When it is silent

    When kerlint does not know where the labels come from.
    """

    code = "KER309"
    name = "label-encoding"
    severity = Severity.ERROR
    summary = "one-hot labels where class numbers belong, or the other way round"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train / 255.0
y_train = keras.utils.to_categorical(y_train, 10)
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
""",
        """\
import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, validation_data=(x_test, y_test))
""",
    )
    good = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train / 255.0
y_train = keras.utils.to_categorical(y_train, 10)
model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
""",
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            loss = wrong_encoding(target)
            output = target.output
            if loss is None or mode_of(target) is not None or id(output.loss) in told:
                continue
            told.add(id(output.loss))
            one_hot = target.labels.labels == "one-hot"
            has = "one-hot rows" if one_hot else "class numbers"
            wants = "class numbers" if one_hot else "one-hot rows"
            if output.loss.name in BINARY:
                wants = "a 0 or 1 for every unit"
            yield self.finding(
                output.place,
                f"{loss_text(output.loss)} needs {wants}, and {target.name} {_hold(target.name)} {has}",
                label=f"needs {wants}",
                notes=(
                    Note(
                        f"{target.name} {having(target.name)} shape {shape_text(target.labels.shape)}: {has}",
                        target.place,
                    ),
                    *((output.head.note(),) if output.head is not None and not one_hot else ()),
                ),
                why="A one-hot row has one column per class and a 1 in the column of the right one; "
                "a class number is that column's index.",
                help=(
                    f'Use `loss="{loss}"`, which takes {has}',
                    "Leave out `to_categorical`, and keep the class numbers"
                    if one_hot
                    else f"Make the labels one-hot: `keras.utils.to_categorical(..., {_width(output.shape)})`",
                ),
                fixes=change_loss(output, loss, safe=True),
            )


def _hold(name: str) -> str:
    return "hold" if name.startswith("the labels") else "holds"


def _width(shape: object) -> str:
    return str(shape[-1]) if isinstance(shape, tuple) else "..."
