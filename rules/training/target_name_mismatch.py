"""KER340 target-name-mismatch."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Structure
from kerlint.rule import Finding, Rule, Severity

from ._heads import trains_itself
from ._outputs import listed, names_of, output_notes
from ._targets import SUPERVISED, labels_of


class TargetNameMismatch(Rule):
    """The labels come as a dict, or as a list, and the model asks for them in another way.

    ## Why

    Keras finds the labels of an output by its name: the key of the dict that the model was given as its outputs, or
    else the name of the layer that makes the output. A key that is no name raises, often with a message about types
    that does not speak of names at all. So does, in Keras 3, a key that is missing, and any dict for a model with a
    single output that is no dict. Keras 2 wants a dict where the outputs are one.

    ## How to mend it

    Use the names of the outputs as keys, or name the layers (`layers.Dense(1, name="age")`) as the keys are.
    """

    code = "KER340"
    name = "target-name-mismatch"
    severity = Severity.ERROR
    summary = "labels in a dict whose keys are not the outputs of the model"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

inputs = keras.Input((8,))
age = layers.Dense(1, name="age")(inputs)
city = layers.Dense(5, activation="softmax", name="city")(inputs)
model = keras.Model(inputs, [age, city])
model.compile(optimizer="adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.ones((4, 8)), {"age": np.ones((4, 1)), "town": np.eye(5)[:4]})
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

inputs = keras.Input((8,))
age = layers.Dense(1, name="age")(inputs)
city = layers.Dense(5, activation="softmax", name="city")(inputs)
model = keras.Model(inputs, [age, city])
model.compile(optimizer="adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.ones((4, 8)), {"age": np.ones((4, 1)), "city": np.eye(5)[:4]})
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for use in program.uses:
            model = use.model
            if use.method not in SUPERVISED or use.compiled is None or model.kind == "subclass" or not model.output_tensors:
                continue
            if trains_itself(program, model):
                continue
            for y, place, _ in labels_of(use):
                finding = self._told(use, y, place)
                if finding is not None:
                    yield finding

    def _told(self, use: Use, y: Structure, place: Place) -> Finding | None:
        model = use.model
        names = names_of(model)
        if names is None:
            return None
        if not isinstance(y, dict):
            if model.keras == 2 and isinstance(model.outputs, dict) and isinstance(y, (list, tuple)):
                return self._finding(use, place, "the labels are a list, and the outputs of the model are a dict", names)
            return None
        if getattr(y, "exact", True) is False or not all(isinstance(key, str) for key in y):
            return None
        if model.keras == 3 and not isinstance(model.outputs, (dict, list, tuple)):
            return self._finding(use, place, "the labels are a dict, and the model has a single output", names)
        for key in y:
            if key not in names:
                near = get_close_matches(key, names, n=1) or [name for name in names if name not in y]
                return self._finding(use, place, f"the labels are for `{key}`, and no output has this name", names, key, *near)
        lacking = [name for name in names if name not in y]
        if lacking and model.keras == 3:
            return self._finding(use, place, f"there are no labels for the output {listed(lacking)}", names)
        return None

    def _finding(self, use: Use, place: Place, message: str, names: list[str], key: str = "", near: str = "", *_: str) -> Finding:
        single = len(names) == 1 and not isinstance(use.model.outputs, (dict, list, tuple))
        helps = [f"Write `{near}` for `{key}`"] if near else []
        if single:
            helps = ["Pass the array itself"]
        elif not near:
            helps = [f"Give the labels as a dict with the keys {listed(names)}"]
        return self.finding(
            place,
            message,
            label="the output is " + listed(names) if len(names) == 1 else "the outputs are " + listed(names),
            notes=output_notes(use.model),
            why="Keras finds the labels of an output by its name: its key in the dict of outputs, or the name of its layer.",
            help=helps,
        )
