"""KER318 accuracy-on-logits."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from ._heads import BINARY, Output, headed_outputs, metrics_of


class AccuracyOnLogits(Rule):
    """A metric that expects probabilities looks at logits.

    ## Why

    A single unit without activation gives a logit: above 0 means yes. `accuracy`, `Precision` and `Recall` say yes above
    0.5, so every logit between 0 and 0.5 is counted as no, and `AUC` takes only numbers from 0 to 1. The loss knows
    about the logits (`from_logits=True`), the metrics do not.

    ## How to mend it

    Use `keras.metrics.BinaryAccuracy(threshold=0.0)`, `thresholds=0.0` for precision and recall, and
    `from_logits=True` for `AUC`. Or end the model with a sigmoid and drop `from_logits`.

    ## When it is silent

    For several classes: the greatest logit is the greatest probability, and accuracy is right.
    """

    code = "KER318"
    name = "accuracy-on-logits"
    severity = Severity.WARNING
    summary = "a metric takes logits for probabilities"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.AUC()],
)
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(
    optimizer="adam",
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0), keras.metrics.AUC(from_logits=True)],
)
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(5)])
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            if output.loss.name not in BINARY or output.from_logits is not True or head.activation != "linear":
                continue
            for metric in metrics_of(output):
                setting = _setting(metric, output)
                if setting is None or metric.place is None:
                    continue
                text = metric.written.rpartition(".")[2]
                class_name = "BinaryAccuracy" if metric.name == "accuracy" else metric.class_name
                name, value = setting
                objects = [Fix(f"Set `{name}={value}`", (SetArgument(metric.place, name, value),))]
                yield self.finding(
                    metric.place,
                    f"`{text}` expects probabilities, and the output is a logit",
                    label="takes only numbers from 0 to 1"
                    if metric.name == "auc"
                    else "says yes above 0.5, a logit does above 0",
                    notes=(head.note(), output.note()),
                    why="A logit of 0 is a probability of 0.5, and a logit of 0.5 one of 0.62.",
                    help=(
                        f"Use `keras.metrics.{class_name}({name}={value})`",
                        'Or give the last layer `activation="sigmoid"` and drop `from_logits=True`',
                    ),
                    fixes=objects if metric.form == "object" else (),
                )


def _setting(metric: Choice, output: Output) -> tuple[str, str] | None:
    """The argument that makes the metric fit for logits; None where it is fit already, or not known to be unfit."""
    if metric.name == "accuracy":
        return ("threshold", "0.0") if output.shape and output.shape[-1] == 1 else None
    if metric.name == "binary_accuracy":
        return ("threshold", "0.0") if metric.get("threshold", 0.5) == 0.5 else None
    if metric.name in ("precision", "recall"):
        return ("thresholds", "0.0") if metric.get("thresholds") is None else None
    if metric.name == "auc":
        return ("from_logits", "True") if metric.get("from_logits", False) is False else None
    return None
