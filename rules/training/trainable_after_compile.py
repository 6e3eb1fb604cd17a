"""KER335 trainable-after-compile."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity


class TrainableAfterCompile(Rule):
    """`trainable` is set after `compile`, and the model is trained as it was compiled.

    ## Why

    Keras 2 decides in `compile` which weights are trained. What is frozen later goes on learning, and what is set free
    stays frozen, until the model is compiled again. Keras 3 looks at `trainable` whenever it trains.

    ## How to mend it

    Set `trainable` before `compile`, or call `compile` again.

    ## When it is silent

    Where the layer is part of another compiled model too: adversarial networks freeze one half so on purpose.
    """

    code = "KER335"
    name = "trainable-after-compile"
    severity = Severity.WARNING
    summary = "trainable is set after compile, and has no effect on the training"
    versions = (2,)
    bad = (
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5), keras.layers.Dense(3)])
model.compile("sgd", "mse")
model.layers[0].trainable = False
model.fit(np.ones((4, 4)), np.ones((4, 3)), verbose=0)
""",
    )
    good = (
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5), keras.layers.Dense(3)])
model.layers[0].trainable = False
model.compile("sgd", "mse")
model.fit(np.ones((4, 4)), np.ones((4, 3)), verbose=0)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer that is set too late."""
        told: set[int] = set()
        for index, use in enumerate(program.uses):
            if use.compiled is None or use.method not in ("fit", "fit_generator", "train_on_batch"):
                continue
            compiled = next((i for i, item in enumerate(program.compiles) if item is use.compiled), None)
            for layer in use.model.walk():
                for place, value, compiles, uses in layer.facts.get("set_trainable", ()):
                    late = compiled is not None and compiled < compiles and uses <= index
                    if late and id(layer) not in told and not _elsewhere(program, use, layer):
                        told.add(id(layer))
                        yield self.finding(
                            place,
                            f"`trainable = {value}` comes after `compile` and has no effect on the training",
                            label="comes too late",
                            notes=[Note("compiled here", use.compiled.place), Note("trained here", use.place)],
                            why="Keras 2 decides in `compile` which weights are trained.",
                            help=("Move it before `compile`", "Call `compile` again"),
                        )


def _elsewhere(program: Program, use: Use, layer: object) -> bool:
    others = {id(item.model): item.model for item in program.compiles if item.model is not use.model}
    return any(inner is layer for model in others.values() for inner in model.walk())
