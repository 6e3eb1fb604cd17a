"""KER811 namespace-mix."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

_BUILDING = ("keras.layers.", "keras.Sequential", "keras.Model", "keras.models.", "keras.Input")


class NamespaceMix(Rule):
    """The program uses private parts of TensorFlow's Keras, or mixes the package `tf_keras` (Keras 2) with another
    Keras.

    ## Why

    `tensorflow.python.keras` is a copy of Keras that TensorFlow left behind: it is not public, is not mended any
    more, and its layers do not fit into models of `tf.keras`. `tf_keras` is Keras 2, and its layers and tensors do
    not work together with those of Keras 3.

    ## How to mend it

    Import from `keras` or `tensorflow.keras`, and from one of them throughout.
    """

    code = "KER811"
    name = "namespace-mix"
    severity = Severity.WARNING
    summary = "private or mixed packages of Keras"
    bad = (
        """\
from tensorflow.python.keras.layers import Dense
""",
        """\
import keras
import tf_keras

model = keras.Sequential([keras.Input((8,)), tf_keras.layers.Dense(1)])
""",
    )
    good = (
        """\
import keras
import tensorflow as tf

model = keras.Sequential([keras.Input((8,)), tf.keras.layers.Dense(1)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for the first private name, and one for the first that comes from another package."""
        private = next((n for n in program.names if n.imported and n.written.startswith("tensorflow.python.keras")), None)
        if private is not None:
            yield self.finding(
                private.place,
                f"`{private.written}` is a private part of TensorFlow",
                label="not public",
                why="It is an old copy of Keras whose layers do not fit into models of `tf.keras`.",
                help=f"Import `{private.name.replace('keras', 'tensorflow.keras', 1)}`",
            )
        used = [name for name in program.names if name.name.startswith(_BUILDING)]
        old = next((name for name in used if name.written.startswith("tf_keras.")), None)
        new = next((name for name in used if name.written.startswith(("keras.", "tensorflow.keras."))), None)
        if old is not None and new is not None:
            yield self.finding(
                max(old.place, new.place),
                f"`{old.written}` and `{new.written}` belong to different versions of Keras",
                label="the other package",
                notes=[Note("one of them is used here", min(old.place, new.place))],
                why="`tf_keras` is Keras 2; its layers and tensors do not work together with those of Keras 3.",
                help="Import all layers from one package",
            )
