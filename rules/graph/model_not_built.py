"""KER416 model-not-built."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.problems import NotBuilt
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity


class ModelNotBuilt(Rule):
    """A model is asked for its weights or shapes before it knows the shape of its input.

    ## Why

    A layer makes its weights when it first learns how many features come in. A `Sequential` without an `Input`, or a
    model class that was not called yet, has no weights, no output shape and nothing to count: `output_shape` and
    `count_params()` raise, and so does `summary()` in Keras 2. `weights` of Keras 3 is an empty list.

    ## How to mend it

    Begin a `Sequential` with `keras.Input(shape)`, or call `model.build(shape)` first, with the batch: `(None, 8)`.

    ## When it is silent

    For models that were called, trained or handed to other code before, and in methods of classes whose order is not known.
    """

    code = "KER416"
    name = "model-not-built"
    severity = Severity.ERROR
    summary = "a model without an input shape is asked for its weights or shapes"
    raises = (2, 3)
    bad = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(3)])
print(model.count_params())
""",
        """\
import keras

model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3)])
print(model.output_shape)
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)])
print(model.output_shape, model.count_params())
later = keras.Sequential([keras.layers.Dense(3)])
later.build((None, 8))
later.summary()
""",
        """\
import keras
import numpy as np

model = keras.Sequential([keras.layers.Dense(3)])
model.compile("adam", "mse")
model.fit(np.zeros((4, 8)), np.zeros((4, 3)), verbose=0)
print(model.count_params())
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each question."""
        for mishap, problem in program.mishaps_of(NotBuilt):
            model = mishap.facts.get("model")
            name = f"`{problem.name}`" if problem.name else "the model"
            notes = []
            if isinstance(model, Model) and model.created is not None:
                notes = [Note("it is made here, without an input shape", model.created)]
            yield self.finding(
                mishap.place,
                f"`{problem.what}` of {name}, which does not know the shape of its input yet",
                label="not built" if problem.raises else "still empty",
                notes=notes,
                why="Weights and shapes follow from the shape of the input, which the model has not met.",
                help=_cures(problem),
                severity=None if problem.raises else Severity.WARNING,
            )


def _cures(problem: NotBuilt) -> tuple[str, ...]:
    build = "Call `build(shape)` first, with the batch, such as `(None, 8)`"
    if problem.kind == "sequential":
        return ("Begin the model with `keras.Input(shape)`", build)
    return ("Call the model on data first", build)
