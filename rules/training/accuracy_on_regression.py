"""KER317 accuracy-on-regression."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._heads import NO_PROBABILITIES, REGRESSION, headed_outputs, is_part, loss_text, metrics_of
from ._targets import targets

_ACCURACIES = ("accuracy", "categorical_accuracy", "sparse_categorical_accuracy")


class AccuracyOnRegression(Rule):
    """Accuracy is asked for where numbers are predicted.

    ## Why

    Accuracy counts predictions that hit the right class. A predicted number is hardly ever exactly right, so for a
    regression accuracy stays near 0, or near the share of labels that happen to be 0 or 1, however good the model is.

    ## How to mend it

    Use `metrics=["mae"]`: the mean distance from the right number, in its own unit.

    ## When it is silent

    When the output is a sigmoid, softmax or tanh, and when the labels are known to be classes.
    """

    code = "KER317"
    name = "accuracy-on-regression"
    severity = Severity.WARNING
    summary = "accuracy of a model that predicts numbers"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((13,)), layers.Dense(64, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((13,)), layers.Dense(64, activation="relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((13,)), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        classes = {id(t.output.loss) for t in targets(program) if t.labels.labels is not None}
        for output, head in headed_outputs(program):
            if output.loss.name not in REGRESSION or id(output.loss) in classes:
                continue
            if is_part(program, output.compiled.model):
                continue  # the critic of a GAN, whose labels are 0 and 1 whatever its loss is
            if head.activation != "linear" and head.activation not in NO_PROBABILITIES - {
                "tanh",
                "softsign",
                "hard_tanh",
            }:
                continue
            for metric in metrics_of(output):
                if metric.name in _ACCURACIES and metric.place is not None:
                    yield self.finding(
                        metric.place,
                        f"`{_text(metric)}` counts hits of a class, and this model predicts numbers",
                        label="stays near 0 whatever the model learns",
                        notes=(head.note(), output.note()),
                        why="A predicted number is hardly ever exactly the right one; what matters is how far off it is.",
                        help=f'Use `metrics=["mae"]`, the mean distance, beside {loss_text(output.loss)}',
                        fixes=_fixes(metric),
                    )


def _text(metric: Choice) -> str:
    return metric.written.rpartition(".")[2] or str(metric.name)


def _fixes(metric: Choice) -> list[Fix]:
    if metric.form != "string" or metric.place is None:
        return []
    return [Fix('Use `"mae"`', (Replace(metric.place, '"mae"'),))]
