"""KER701 lambda-not-serializable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Load, Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._files import saved_and_loaded


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

    Where the program does not save the model. It is an error where the program loads the same file, an advice for the
    old format of Keras 2.
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
        refused = {id(use): load for use, load in saved_and_loaded(program) if load.safe is True}
        off = any(what.startswith("enable") for _, what, _ in program.facts.get("unsafe_loads", ()))
        for use in program.uses:
            if use.method != "save":
                continue
            for layer in _lambdas(use):
                if id(layer) not in told and layer.created is not None:
                    told.add(id(layer))
                    yield self._told(layer, layer.created, use, None if off else refused.get(id(use)))

    def _told(self, layer: Layer, created: Place, use: Use, load: Load | None) -> Finding:
        kept = _kept(use, layer.keras)
        notes = [Note("the model is saved here", use.place)]
        severity = Severity.ADVICE if kept else None
        if load is not None and not kept:
            notes.append(Note("and refused here", load.place))
            severity = Severity.ERROR
        consequence = "Keras 3 will refuse to load it" if kept else "`load_model` will refuse it"
        return self.finding(
            created,
            f"a `Lambda` with a Python lambda is saved, and {consequence}",
            label="this lambda cannot be loaded again",
            notes=notes,
            why="A lambda is stored as compiled code, which Keras will not run from a file.",
            help=(
                "Use a layer or an operation of `keras.ops` in its place",
                "Write a layer class and register it with `keras.saving.register_keras_serializable()`",
            ),
            severity=severity,
        )


def _lambdas(use: Use) -> Iterator[Layer]:
    for layer in use.model.walk():
        if layer.class_name == "Lambda" and layer.facts.get("lambda"):
            yield layer


def _kept(use: Use, keras: int) -> bool:
    """Keras 2 loads lambdas from its old format without a question."""
    path = use.get("filepath")
    return keras == 2 and not (isinstance(path, str) and path.endswith(".keras"))
