"""KER912 tf-variable-attribute."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class TfVariableAttribute(Rule):
    """A layer keeps a `tf.Variable` as its weight.

    ## Why

    Layers of Keras 3 know of their own variables alone. A `tf.Variable` on `self` is not among `weights`, so it is neither
    counted nor trained nor saved. Keras 2 found it.

    ## How to mend it

    Use `self.add_weight(shape=..., initializer=...)`, or `keras.Variable(value)`.

    ## When it is silent

    For variables with `trainable=False`.
    """

    code = "KER912"
    name = "tf-variable-attribute"
    severity = Severity.WARNING
    summary = "a tf.Variable on a layer, which Keras 3 does not train"
    versions = (3,)
    bad = (
        """\
import keras
import numpy as np
import tensorflow as tf


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(1.0)

    def call(self, x):
        return x * self.scale


layer = Scale()
outputs = layer(np.zeros((1, 4), "float32"))
""",
    )
    good = (
        """\
import keras
import numpy as np


class Scale(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = self.add_weight(shape=(), initializer="ones")

    def call(self, x):
        return x * self.scale


layer = Scale()
outputs = layer(np.zeros((1, 4), "float32"))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each variable."""
        told = set()
        for layer in program.layers:
            for name, place in layer.facts.get("untracked", ()):
                if place not in told:
                    told.add(place)
                    yield self.finding(
                        place,
                        f"`{name}` of `{layer.class_name}` is a `tf.Variable`, which Keras 3 does not know of",
                        label="neither counted nor trained nor saved",
                        why="Layers of Keras 3 know of variables that Keras made, and of no others.",
                        help=("Use `self.add_weight(...)`", "Use `keras.Variable(...)`"),
                    )
