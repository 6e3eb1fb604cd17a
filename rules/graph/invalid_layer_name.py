"""KER408 invalid-layer-name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

_ALLOWED = re.compile(r"[A-Za-z0-9_.\\/>-]*")


class InvalidLayerName(Rule):
    """The name of a layer or model has a character that it must not have.

    ## Why

    Keras 3 refuses a `/` when the layer is made. TensorFlow makes scopes of the names, in which only letters of
    English, digits and `_ . - >` may stand: with a blank, a bracket or an accent the model raises as soon as it
    runs.

    ## How to mend it

    Write `_` in the place of what is not allowed.
    """

    code = "KER408"
    name = "invalid-layer-name"
    severity = Severity.ERROR
    summary = "a layer name with a character that is not allowed"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np

inputs = keras.Input((8,))
model = keras.Model(inputs, keras.layers.Dense(1, name="my layer")(inputs))
model.predict(np.zeros((2, 8)))
""",
    )
    good = (
        """\
import keras
import numpy as np

inputs = keras.Input((8,), name="my_input")
model = keras.Model(inputs, keras.layers.Dense(1, name="my_layer")(inputs))
model.predict(np.zeros((2, 8)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each name."""
        for layer in program.layers:
            name = layer.get("name")
            if not isinstance(name, str) or layer.created is None or "name" not in layer.given:
                continue
            slash = program.keras == 3 and "/" in name
            odd = layer.class_name != "InputLayer" and _ALLOWED.fullmatch(name) is None
            if slash or odd:
                new = re.sub(r"[^A-Za-z0-9_.>-]+", "_", name).strip("_") or "layer"
                wrong = "/" if slash else next(c for c in name if _ALLOWED.fullmatch(c) is None)
                what = "a blank" if wrong == " " else f"`{wrong}`"
                yield self.finding(
                    layer.given["name"],
                    f'the name `"{name}"` has {what} in it',
                    label=f"{what} is not allowed",
                    why="Names become scopes of TensorFlow, which take letters, digits and a few signs."
                    if not slash
                    else "Keras 3 keeps `/` for itself, to tell the parts of a path from one another.",
                    help=f'Write `name="{new}"`',
                    fixes=[Fix(f'Write `name="{new}"`', (SetArgument(layer.created, "name", f'"{new}"'),), safe=True)],
                )
