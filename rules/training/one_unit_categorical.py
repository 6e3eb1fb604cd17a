"""KER305 one-unit-categorical."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._heads import MULTICLASS, SPARSE, compiled_outputs, loss_text


class OneUnitCategorical(Rule):
    """A categorical cross-entropy on an output of one unit.

    ## Why

    With one unit there is one class only. `categorical_crossentropy` is then 0 for every sample, so nothing is learnt;
    `sparse_categorical_crossentropy` knows no class number but 0 and raises at the first label 1.

    ## How to mend it

    For two classes use one unit with `activation="sigmoid"` and `loss="binary_crossentropy"`, or two units with
    `activation="softmax"`.
    """

    code = "KER305"
    name = "one-unit-categorical"
    severity = Severity.ERROR
    summary = "a loss for several classes on one unit"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output in compiled_outputs(program):
            head = output.head
            if output.loss.name not in MULTICLASS or output.loss.get("axis", -1) != -1:
                continue
            if output.shape is None or output.shape[-1] != 1 or (head is not None and head.activation == "softmax"):
                continue  # the softmax is told by KER301
            fixes: list[Fix] = []
            if head is not None and head.activation == "sigmoid" and output.loss.form == "string":
                fixes = [Fix('Use `loss="binary_crossentropy"`', (Replace(output.place, '"binary_crossentropy"'),))]
            elif head is not None and output.loss.form == "string" and head.change("sigmoid"):
                title = 'Use `activation="sigmoid"` and `loss="binary_crossentropy"`'
                edits = (*head.change("sigmoid")[0].edits, Replace(output.place, '"binary_crossentropy"'))
                fixes = [Fix(title, edits)]
            sparse = output.loss.name == SPARSE
            yield self.finding(
                output.place,
                f"{loss_text(output.loss)} on one unit "
                + ("knows no class but 0" if sparse else "is 0 whatever the model predicts"),
                label=f"the output has shape {shape_text(output.shape)}",
                notes=(head.note(),) if head is not None else (),
                why="The last axis holds one number per class; with a single one there is nothing to tell apart.",
                help=(
                    'Use `loss="binary_crossentropy"` with one unit and `activation="sigmoid"` for two classes',
                    'Use one unit per class with `activation="softmax"`',
                ),
                fixes=fixes,
            )
