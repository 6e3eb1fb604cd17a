"""KER319 metric-label-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._heads import SPARSE, headed_outputs, loss_text, metrics_of, size

# What each metric does on class numbers and a softmax, by the version of Keras: these raise in both,
_NEED_ONE_HOT = frozenset({"precision", "recall", "auc", "f1_score", "fbeta_score", "categorical_crossentropy"})
# these raise in Keras 3 and count nonsense in Keras 2,
_RAISE_IN_3 = frozenset({"binary_accuracy", "top_k_categorical_accuracy", "mean_squared_error", "mean_absolute_error"})
# and these raise on one-hot labels in both.
_NEED_NUMBERS = frozenset({"sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy"})
_INSTEAD = {
    "categorical_accuracy": "sparse_categorical_accuracy",
    "sparse_categorical_accuracy": "categorical_accuracy",
    "top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
    "sparse_top_k_categorical_accuracy": "top_k_categorical_accuracy",
    "binary_accuracy": "accuracy",
}


class MetricLabelMismatch(Rule):
    """A metric reads the labels in another way than the loss does.

    ## Why

    `sparse_categorical_crossentropy` says that the labels are class numbers, `categorical_crossentropy` that they are
    one-hot rows. A metric made for the other kind raises in `fit`, or counts nonsense: `categorical_accuracy` takes
    the greatest column of a single number, `binary_accuracy` counts the many zeros of a one-hot row as hits.

    ## How to mend it

    Write `metrics=["accuracy"]`: Keras then chooses by the shapes. For `Precision`, `Recall`, `AUC` and `F1Score` of
    several classes use one-hot labels.
    """

    code = "KER319"
    name = "metric-label-mismatch"
    severity = Severity.WARNING
    summary = "a metric that reads the labels otherwise than the loss"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["categorical_accuracy"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            units = size(head.units)
            sparse = output.loss.name == SPARSE
            if units is None or units < 2 or not (sparse or output.loss.name == "categorical_crossentropy"):
                continue
            for metric in metrics_of(output):
                severity = _severity(metric, sparse, program.keras)
                if severity is None or metric.place is None:
                    continue
                instead = _INSTEAD.get(metric.name or "")
                text = metric.written.rpartition(".")[2]
                labels = "class numbers" if sparse else "one-hot rows"
                yield self.finding(
                    metric.place,
                    f"`{text}` does not fit {labels}, the labels of {loss_text(output.loss)}",
                    label=_label(metric, sparse),
                    notes=(output.note(),),
                    why="Loss and metrics get the same labels, so both have to read them in the same way.",
                    help=f'Use `metrics=["{instead}"]`'
                    if instead
                    else "Use one-hot labels with `categorical_crossentropy`, or another metric",
                    fixes=_fixes(metric, instead),
                    severity=severity,
                )


def _severity(metric: Choice, sparse: bool, keras: int) -> Severity | None:
    name = metric.name
    if sparse:
        if name in _NEED_ONE_HOT or (name == "mean_io_u" and metric.get("sparse_y_pred", True) is True):
            return Severity.ERROR
        if name in _RAISE_IN_3:
            return Severity.ERROR if keras == 3 else Severity.WARNING
        return Severity.WARNING if name == "categorical_accuracy" else None
    if name in _NEED_NUMBERS:
        return Severity.ERROR
    return Severity.WARNING if name == "binary_accuracy" else None


def _label(metric: Choice, sparse: bool) -> str:
    if metric.name == "binary_accuracy" and not sparse:
        return "counts every 0 of a one-hot row as a hit"
    if metric.name == "mean_io_u":
        return "needs predicted classes, and gets probabilities"
    return "needs one-hot rows" if sparse else "needs class numbers"


def _fixes(metric: Choice, instead: str | None) -> list[Fix]:
    if instead is None or metric.place is None or metric.given:
        return []
    return [Fix(f'Use `"{instead}"`', (Replace(metric.place, f'"{instead}"'),))]
