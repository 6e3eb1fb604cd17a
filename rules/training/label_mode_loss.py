"""KER310 label-mode-loss."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._heads import change_loss, loss_text
from ._targets import meeting, mode_of, targets, wrong_encoding


class LabelModeLoss(Rule):
    """The labels that a folder of pictures or texts gives do not fit the loss.

    ## Why

    `flow_from_directory` gives one-hot labels unless `class_mode` says otherwise; `image_dataset_from_directory` gives
    class numbers unless `label_mode` says otherwise. One-hot labels belong to `categorical_crossentropy`, class numbers
    to `sparse_categorical_crossentropy`, and `"binary"` to `binary_crossentropy` on one unit. Keras raises in `fit`.

    ## How to mend it

    Change the loss, or the mode: `class_mode="sparse"` and `label_mode="int"` give class numbers,
    `"categorical"` gives one-hot labels.
    """

    code = "KER310"
    name = "label-mode-loss"
    severity = Severity.ERROR
    summary = "the labels of a folder do not fit the loss"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

photos = keras.utils.image_dataset_from_directory("photos", image_size=(64, 64), class_names=["cat", "dog", "owl"])
model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(photos, epochs=3)
""",
        """\
import tensorflow as tf
from tensorflow.keras import layers

pictures = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
photos = pictures.flow_from_directory("photos", target_size=(64, 64), classes=["cat", "dog", "owl"])
model = tf.keras.Sequential([
    tf.keras.Input((64, 64, 3)),
    layers.Flatten(),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(photos, epochs=3)
""",
    )
    good = (
        """\
import keras
from keras import layers

photos = keras.utils.image_dataset_from_directory("photos", image_size=(64, 64), class_names=["cat", "dog", "owl"])
model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(photos, epochs=3)
""",
        """\
import tensorflow as tf
from tensorflow.keras import layers

pictures = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255)
photos = pictures.flow_from_directory("photos", target_size=(64, 64), class_mode="binary", classes=["cat", "dog"])
model = tf.keras.Sequential([
    tf.keras.Input((64, 64, 3)),
    layers.Flatten(),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(photos, epochs=3)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            mode, output, source = mode_of(target), target.output, target.source
            if mode is None or source is None or id(output.loss) in told:
                continue
            loss = wrong_encoding(target)
            if loss is None and (meeting(target) != "raises" or target.labels.labels is None):
                continue
            told.add(id(output.loss))
            argument, value = mode
            other = "sparse" if argument == "class_mode" else "int"
            gives = "one-hot labels" if target.labels.labels == "one-hot" else "class numbers"
            helps = []
            if loss is not None:
                other = other if target.labels.labels == "one-hot" else "categorical"
                helps = [f'Use `loss="{loss}"`', f'Set `{argument}="{other}"` where the folder is read']
            elif output.shape is not None and output.shape[-1] == 1:
                helps = [f'Set `{argument}="binary"` where the folder of two classes is read']
            else:
                helps = [f"Give the last layer one unit per class, or set another `{argument}`"]
            notes = [Note(f'`{argument}="{value}"` gives {gives} of shape {shape_text(target.labels.shape)}', source.place)]
            if output.head is not None:
                notes.append(Note(f"the output has shape {shape_text(output.shape)}", output.head.place))
            yield self.finding(
                output.place,
                f'{loss_text(output.loss)} does not fit `{argument}="{value}"`, which gives {gives}',
                label=f"the labels have shape {shape_text(target.labels.shape)}, the output has {shape_text(output.shape)}",
                notes=notes,
                why="The mode decides whether a label is a row with a 1 for the right class, or the number of that class; "
                "each loss takes one of the two.",
                help=helps,
                fixes=change_loss(output, loss, safe=True) if loss is not None else (),
                severity=Severity.ERROR if loss is not None or program.keras == 3 else Severity.WARNING,
            )
