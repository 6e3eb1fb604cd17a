"""KER705 subclassed-model-in-h5."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._files import H5, path_of


class SubclassedModelInH5(Rule):
    """A model class of your own is saved as `.h5`.

    ## Why

    Such a file holds a model as a list of layers and how they are connected. A model whose `call` is written in Python
    has no such list, and `save` of Keras 2 raises after the training is done.

    ## How to mend it

    Save it as `.keras` or into a folder, or save its weights alone: `model.save_weights("model.weights.h5")`.
    """

    code = "KER705"
    name = "subclassed-model-in-h5"
    severity = Severity.ERROR
    summary = "a model class of the program's own is saved as .h5"
    fix = "unsafe"
    versions = (2,)
    raises = (2,)
    bad = (
        """\
import keras
import numpy as np


class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(3)

    def call(self, x):
        return self.head(x)


model = Network()
model(np.zeros((1, 4), "float32"))
model.save("model.h5")
""",
    )
    good = (
        """\
import keras
import numpy as np


class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(3)

    def call(self, x):
        return self.head(x)


model = Network()
model(np.zeros((1, 4), "float32"))
model.save_weights("model.weights.h5")
model.save("model.keras")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each file."""
        for use in program.uses:
            path, place = path_of(use), use.given.get("filepath")
            if use.method != "save" or use.model.kind != "subclass" or path is None or not path.endswith(H5) or place is None:
                continue
            new = path.rpartition(".")[0] + ".keras"
            written = place.end_column - place.column == len(path) + 2 and place.line == place.end_line
            end = replace(place, column=place.end_column - 1 - len(path) + path.rindex("."), end_column=place.end_column - 1)
            yield self.finding(
                place,
                f"`{use.model.class_name}` is a class of its own, which cannot be saved as `.h5`",
                label="needs another format",
                why="The format holds layers and their connections, and these are hidden in the Python of `call`.",
                help=(f'Write `"{new}"`', "Save the weights alone, with `save_weights`"),
                fixes=[Fix(f'Write `"{new}"`', (Replace(end, ".keras"),))] if written else [],
            )
