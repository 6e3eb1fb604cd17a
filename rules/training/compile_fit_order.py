"""KER325 compile-fit-order."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model, Use
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._heads import trains_itself
from ._targets import SUPERVISED


class CompileFitOrder(Rule):
    """A model is trained before it is compiled, or compiled without a loss.

    ## Why

    `compile` says what training is: the optimizer, the loss, the metrics. Without it `fit` and `evaluate` raise. A
    `compile` without a loss leaves nothing to make smaller, and `fit` raises as well.

    ## How to mend it

    Call `model.compile(optimizer="adam", loss=...)` before `fit`.

    ## When it is silent

    For models that come from elsewhere or are handed to a function that kerlint does not see, and for models with
    layers or a training step of your own, which may add a loss themselves.
    """

    code = "KER325"
    name = "compile-fit-order"
    severity = Severity.ERROR
    summary = "`fit` without `compile`, or `compile` without a loss"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.fit(np.ones((8, 4)), np.ones((8, 1)))
""",
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam")
model.fit(np.ones((8, 4)), np.ones((8, 1)))
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((8, 4)), np.ones((8, 1)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for use in program.uses:
            model = use.model
            if use.method not in SUPERVISED or id(model) in told or not _in_view(program, model):
                continue
            if use.compiled is None and model.compiled is None:
                told.add(id(model))
                yield self._tell(use, "is not compiled", "no `compile` before this", ())
            elif use.compiled is None and model.compiled is not None:
                told.add(id(model))
                note = Note("it is compiled only here", model.compiled.place)
                yield self._tell(use, "is compiled only later", "no `compile` before this", (note,))
            elif use.compiled is not None and _without_loss(program, use):
                told.add(id(model))
                note = Note("compiled without a loss", use.compiled.place)
                yield self._tell(use, "has no loss", "there is no loss to make smaller", (note,))

    def _tell(self, use: Use, state: str, label: str, notes: tuple[Note, ...]) -> Finding:
        name = f"`{use.model.variable}`" if use.model.variable else "the model"
        return self.finding(
            use.place,
            f"{name} {state} when `{use.method}` is called",
            label=label,
            notes=notes,
            why="`compile` tells the model which loss to make smaller and how; without it Keras raises.",
            help='Call `compile(optimizer="adam", loss=...)` with a loss before this line',
        )


def _in_view(program: Program, model: Model) -> bool:
    """Whether all that happens to the model happens where kerlint sees it."""
    if model.kind == "subclass" or not model.complete or trains_itself(program, model):
        return False
    return bool(model.layers) and not model.facts.get("handed_away")


def _without_loss(program: Program, use: Use) -> bool:
    compiled = use.compiled
    assert compiled is not None
    own = any(layer.custom or layer.class_name in ("Lambda", "ActivityRegularization") for layer in use.model.walk())
    if program.facts.get("adds_losses") or own or compiled.loss is not None or "loss" in compiled.given or compiled.problems:
        return False
    regularized = any(v is not None for layer in use.model.walk() for k, v in layer.config.items() if "regularizer" in k)
    return use.method in ("fit", "evaluate", "train_on_batch") and not regularized
