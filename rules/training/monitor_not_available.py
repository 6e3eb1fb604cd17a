"""KER328 monitor-not-available."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.dims import Unknown
from kerlint.graph.models import Choice, Compile, Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._heads import trains_itself

_DOES = {
    "early_stopping": "never stops training",
    "reduce_lr_on_plateau": "never lowers the learning rate",
    "model_checkpoint": "never saves a model",
}


class MonitorNotAvailable(Rule):
    """A callback watches a number that training does not produce.

    ## Why

    `EarlyStopping`, `ReduceLROnPlateau` and `ModelCheckpoint(save_best_only=True)` watch `val_loss` unless told
    otherwise. Without validation data there is none; and the accuracy is called `val_accuracy` or `val_acc`, as it is
    written in `metrics`. The callback then does nothing, and only a line in the log tells.

    ## How to mend it

    Pass `validation_data=` or `validation_split=` to `fit`, or watch a number that there is, such as
    `monitor="loss"`.
    """

    code = "KER328"
    name = "monitor-not-available"
    severity = Severity.WARNING
    summary = "a callback watches a number that training does not produce"
    bad = (
        """\
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(80, 4), np.random.rand(80, 1)
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=50, callbacks=[keras.callbacks.EarlyStopping(patience=3)])
""",
        """\
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(80, 4), np.random.randint(0, 2, size=(80, 1))
model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
slower = keras.callbacks.ReduceLROnPlateau(monitor="val_acc", patience=3)
model.fit(x, y, epochs=50, validation_split=0.2, callbacks=[slower])
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(80, 4), np.random.rand(80, 1)
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=50, validation_split=0.2, callbacks=[keras.callbacks.EarlyStopping(patience=3)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for use in program.uses:
            if use.method not in ("fit", "fit_generator") or trains_itself(program, use.model):
                continue
            callbacks = use.get("callbacks")
            for callback in callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]:
                if isinstance(callback, Choice) and callback.name in _DOES and callback.place is not None:
                    yield from self._judge(use, callback)

    def _judge(self, use: Use, callback: Choice) -> Iterator[Finding]:
        monitor = callback.get("monitor", "val_loss")
        if callback.name == "model_checkpoint" and callback.get("save_best_only") is not True:
            return
        if not isinstance(monitor, str) or callback.place is None:
            return
        if monitor.startswith("val_") and not _validates(use):
            cause, name = "there are no validation data", monitor.removeprefix("val_")
            cure = "Pass `validation_split=0.2` or `validation_data=` to `fit`"
            fixes = [Fix("Set `validation_split=0.2`", (SetArgument(use.place, "validation_split", "0.2"),))]
            if not isinstance(use.x, Array):
                fixes = []
            notes = (Note("no validation data here", use.place),)
            severity = Severity.WARNING
        else:
            right = _spelt(monitor, use.compiled)
            if right is None or use.compiled is None:
                return
            cause, name = f"the metric is called `{right}`", right
            cure = f'Set `monitor="{right}"`'
            fixes = [Fix(cure, (SetArgument(callback.place, "monitor", f'"{right}"'),))]
            stops = callback.name == "early_stopping" and callback.get("mode", "auto") == "auto"
            severity = Severity.ERROR if stops and use.model.keras == 3 else Severity.WARNING  # it cannot tell up from down
            notes = (Note(f"this metric gives `{right}`", use.compiled.given.get("metrics")),)
        yield self.finding(
            callback.given.get("monitor") or callback.place,
            f"`{callback.class_name}` watches `{monitor}`, and {cause}",
            label=_DOES[callback.name or ""],
            notes=notes,
            why="A callback that does not find its number does nothing, and training goes on without a word.",
            help=(cure, *([f'Or watch the training itself: `monitor="{name}"`'] if fixes == [] or "val" in cure else [])),
            fixes=fixes,
            severity=severity,
        )


def _validates(use: Use) -> bool:
    """Whether there are validation data, as far as kerlint knows."""
    split = use.get("validation_split", 0.0)
    return "validation_data" in use.given or isinstance(split, Unknown) or bool(split) or "kwargs" in use.given


def _spelt(monitor: str, compiled: Compile | None) -> str | None:
    """How the watched accuracy is called in truth, where it is only spelt otherwise."""
    prefix, name = ("val_", monitor.removeprefix("val_")) if monitor.startswith("val_") else ("", monitor)
    other = {"acc": "accuracy", "accuracy": "acc"}.get(name)
    if compiled is None or other is None or len(compiled.output_metrics) != 1:
        return None
    metrics = compiled.output_metrics[0]
    if not all(isinstance(metric, Choice) and metric.form == "string" for metric in metrics):
        return None
    written = [metric.written for metric in metrics]
    return prefix + other if other in written and name not in written else None
