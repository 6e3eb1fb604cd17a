"""KER701 lambda-not-serializable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity


class LambdaNotSerializable(Rule):
    """A model with a `Lambda` layer around a Python `lambda` is saved.

    ## Why

    Keras stores the lambda as compiled Python. Loading that would run code from the file, so `load_model` refuses
    it unless you switch the protection off, and another version of Python may not understand it at all. Only Keras
    2 loads it back from `.h5`.

    ## How to mend it

    Use a layer that does the same (`Rescaling`, `Reshape`, `Permute`, ...), an operation of `keras.ops`, or a layer
    class of your own under `@keras.saving.register_keras_serializable()`.

    ## When it is silent

    Where the program does not save the model.
    """

    code = "KER701"
    name = "lambda-not-serializable"
    severity = Severity.WARNING
    summary = "a model with a Python lambda inside is saved"
    bad = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(1)(layers.Lambda(lambda x: x * 2)(inputs))
model = keras.Model(inputs, outputs)
model.save("model.keras")
""",
    )
    good = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(1)(layers.Rescaling(2.0)(inputs))
model = keras.Model(inputs, outputs)
model.save("model.keras")
""",
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(1)(layers.Lambda(lambda x: x * 2)(inputs))
model = keras.Model(inputs, outputs)
model.save_weights("model.weights.h5")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each lambda in a model that is saved."""
        told: set[int] = set()
        for use in program.uses:
            if use.method != "save":
                continue
            for layer in _lambdas(use):
                if id(layer) not in told and layer.created is not None and not _kept(use, program.keras):
                    told.add(id(layer))
                    yield self.finding(
                        layer.created,
                        "a `Lambda` with a Python lambda is saved, and `load_model` will refuse it",
                        label="this lambda cannot be loaded again",
                        notes=[Note("the model is saved here", use.place)],
                        why="A lambda is stored as compiled code, which Keras will not run from a file.",
                        help=(
                            "Use a layer or an operation of `keras.ops` in its place",
                            "Write a layer class and register it with `keras.saving.register_keras_serializable()`",
                        ),
                    )


def _lambdas(use: Use) -> Iterator[Layer]:
    for layer in use.model.walk():
        if layer.class_name == "Lambda" and layer.facts.get("lambda"):
            yield layer


def _kept(use: Use, keras: int) -> bool:
    """Keras 2 loads lambdas from its old format without a question."""
    path = use.get("filepath")
    return keras == 2 and not (isinstance(path, str) and path.endswith(".keras"))
