"""KER904 train-step-without-training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kerlint.graph.program import CustomClass, Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._classes import judged

# Layers that do something else in training than otherwise.
_MATTERS = frozenset(
    "Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout GaussianNoise BatchNormalization "
    "MultiHeadAttention RandomFlip RandomRotation RandomZoom RandomCrop RandomContrast RandomTranslation".split()
)


class TrainStepWithoutTraining(Rule):
    """A `train_step` calls the model without `training=True`, and the model has layers for which that matters.

    ## Why

    `fit` runs your `train_step` as it stands. `self(x)` alone computes as in prediction: Dropout lets everything
    pass and BatchNormalization neither uses nor updates the statistics of the batch. Measured in Keras 2 and 3.

    ## How to mend it

    Write `self(x, training=True)`.

    ## When it is silent

    Where kerlint sees no layer in the model that behaves differently in training.
    """

    code = "KER904"
    name = "train-step-without-training"
    severity = Severity.WARNING
    summary = "train_step calls the model without training=True"
    fix = "unsafe"
    bad = (
        """\
import keras
import tensorflow as tf
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.head = layers.Dense(1)

    def call(self, x):
        return self.head(self.drop(x))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


net = Net()
""",
    )
    good = (
        """\
import keras
import tensorflow as tf
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)
        self.head = layers.Dense(1)

    def call(self, x):
        return self.head(self.drop(x))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


net = Net()
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call of the model."""
        for cls in judged(program):
            step = cls.facts.methods.get("train_step")
            if step is None or any(name == "training" for _, _, names in step.self_calls for name in names):
                continue
            layer = _layer_that_minds(program, cls)
            for place, count, keywords in step.self_calls if layer else ():
                if count != 1 or keywords:
                    continue
                before = replace(place.end, column=place.end_column - 1, end_column=place.end_column - 1)
                yield self.finding(
                    place,
                    f"`{cls.name}.train_step` calls the model without `training=True`",
                    label=f"`{layer}` is not in training mode here",
                    why="A model that is called without `training` behaves as in prediction, also inside `fit`.",
                    help="Add `training=True`",
                    fixes=[Fix("Add `training=True`", (Replace(before, ", training=True"),))],
                )


def _layer_that_minds(program: Program, cls: CustomClass) -> str | None:
    """A layer inside an object of the class that behaves differently in training."""
    for model in program.models:
        if model.class_name == cls.name:
            for layer in model.walk():
                if layer.class_name in _MATTERS and not (layer.class_name == "MultiHeadAttention" and not layer.get("dropout")):
                    return layer.class_name
    return None
