"""KER704 custom-objects-missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._files import H5, path_of, saved_and_loaded


class CustomObjectsMissing(Rule):
    """A model with layers of your own is loaded, and Keras is not told where their classes are.

    ## Why

    A file holds the names of the classes, not their code. Keras finds its own by name; a class of yours has to be
    registered, or handed over when the file is loaded. Else `load_model` raises, often in another program than the one
    that has spent a week on training.

    ## How to mend it

    Put `@keras.saving.register_keras_serializable()` before the class, or pass `custom_objects={"Name": Name}` to
    `load_model`.

    ## When it is silent

    Where the program registers classes, where the file is not one that it has saved, and for the folders of Keras 2.
    """

    code = "KER704"
    name = "custom-objects-missing"
    severity = Severity.ERROR
    summary = "a model with layers of the program's own is loaded without their classes"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras


class Double(keras.layers.Layer):
    def call(self, x):
        return x * 2


inputs = keras.Input((4,))
model = keras.Model(inputs, Double()(inputs))
model.save("model.keras")
again = keras.models.load_model("model.keras")
""",
    )
    good = (
        """\
import keras


class Double(keras.layers.Layer):
    def call(self, x):
        return x * 2


inputs = keras.Input((4,))
model = keras.Model(inputs, Double()(inputs))
model.save("model.keras")
again = keras.models.load_model("model.keras", custom_objects={"Double": Double})
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each load."""
        for use, load in saved_and_loaded(program):
            own = [] if load.objects else list(dict.fromkeys(layer.class_name for layer in _own(use)))
            if not own or not (path_of(use) or "").endswith((".keras", *H5)):
                continue
            objects = "{" + ", ".join(f'"{name}": {name}' for name in own) + "}"
            yield self.finding(
                load.place,
                f"the file holds {', '.join(f'`{name}`' for name in own)}, which Keras does not know",
                label="without `custom_objects`",
                notes=[Note("the model is saved here", use.place)],
                why="A file holds the names of classes, and Keras finds only its own and those that were registered.",
                help=(
                    f"Pass `custom_objects={objects}`",
                    "Put `@keras.saving.register_keras_serializable()` before the class",
                ),
                fixes=[Fix(f"Pass `custom_objects={objects}`", (SetArgument(load.place, "custom_objects", objects),))],
            )


def _own(use: Use) -> Iterator[Layer]:
    """The layers of the program's own classes in the model."""
    for layer in use.model.walk():
        if layer.custom and "instance" in layer.facts:
            yield layer
