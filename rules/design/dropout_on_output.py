"""KER503 dropout-on-output."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from .._mending import taken_out
from .._telling import made_once

_DROPPING = frozenset({"Dropout", "AlphaDropout", "GaussianDropout", "SpatialDropout1D", "SpatialDropout2D"})


class DropoutOnOutput(Rule):
    """The last layer of a model that is trained is a Dropout.

    ## Why

    In training a part of the predictions themselves is set to zero and the rest is scaled up, so the loss compares
    the labels with numbers that no prediction will ever have: probabilities above 1 among them.

    ## How to mend it

    Move the Dropout before the output layer.

    ## When it is silent

    For models that are parts of other models, and for those that are not compiled.
    """

    code = "KER503"
    name = "dropout-on-output"
    severity = Severity.WARNING
    summary = "Dropout after the output layer"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(3, activation="softmax"), layers.Dropout(0.5)])
model.compile(optimizer="adam", loss="categorical_crossentropy")
""",
    )
    good = (
        """\
import keras
from keras import layers

block = keras.Sequential([keras.Input((8,)), layers.Dense(8, activation="relu"), layers.Dropout(0.5)])
model = keras.Sequential([block, layers.Dropout(0.5), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each output."""
        for model in program.models:
            if model.compiled is None or not model.complete or any(model in m.layers for m in program.models):
                continue
            for output in model.output_tensors:
                call = output.call
                if call is None or call.layer.class_name not in _DROPPING or call.layer.custom or call.input is None:
                    continue
                place, head = call.place or call.layer.created, call.input.call
                if place is None or head is None or head.layer.class_name == "InputLayer":
                    continue
                where = head.place or head.layer.created
                yield self.finding(
                    place,
                    f"`{call.layer.class_name}` works on the output of the model",
                    label="zeroes predictions in training",
                    notes=[Note(f"`{head.layer.class_name}` gives the predictions", where)] if where is not None else [],
                    why="Dropout belongs between layers: here it makes the loss judge numbers that were set to zero at random.",
                    help=f"Move it before `{head.layer.class_name}`",
                    fixes=taken_out(call.layer) if made_once(program, call.layer) else (),
                )
