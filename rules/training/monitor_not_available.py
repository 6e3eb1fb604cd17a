"""KER328 monitor-not-available."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.dims import Unknown
from kerlint.graph.models import Choice, Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._heads import trains_itself

_DOES = {
    "early_stopping": "never stops training",
    "reduce_lr_on_plateau": "never lowers the learning rate",
    "model_checkpoint": "never saves a model",
}
_SILENT = "A callback that does not find its number does nothing, and training goes on without a word."
_ASKS = "Keras 3 has to know whether more or less of the number is better, and cannot for one that training does not give."


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
    fix = "unsafe"
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
        """\
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(80, 4), np.random.rand(80, 1)
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=3)
model.fit(x, y, epochs=50, validation_split=0.2, callbacks=[stop])
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
            yield from self._read(use)
            for callback in callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]:
                if isinstance(callback, Choice) and callback.name in _DOES and callback.place is not None:
                    yield from self._judge(use, callback)

    def _read(self, use: Use) -> Iterator[Finding]:
        """What the program reads from the history, and training does not put there."""
        produced = _produced(use)
        for name, place in use.read:
            watched, prefix = name.removeprefix("val_"), "val_" if name.startswith("val_") else ""
            if (
                produced is None
                or (watched in produced and (not prefix or _validates(use)))
                or watched in ("lr", "learning_rate")
            ):
                continue
            other = {"acc": "accuracy", "accuracy": "acc"}.get(watched, watched)
            if watched in produced:
                reason, cure = "there are no validation data", "Pass `validation_split=0.2` or `validation_data=` to `fit`"
            else:
                reason = f"training gives {_listed(produced, prefix)}"
                cure = f'Read `"{prefix}{other if other in produced else produced[0]}"`'
            yield self.finding(
                place,
                f"the history has no `{name}`: {reason}",
                label="raises KeyError",
                notes=(Note("the history comes from here", use.place),),
                why="The history has one entry for the loss and one for each metric, by the name that it was given.",
                help=cure,
                severity=Severity.ERROR,
            )

    def _judge(self, use: Use, callback: Choice) -> Iterator[Finding]:
        monitor = callback.get("monitor", "val_loss")
        if callback.name == "model_checkpoint" and callback.get("save_best_only") is not True:
            return
        if not isinstance(monitor, str) or callback.place is None:
            return
        produced: list[str] | None = None
        if monitor.startswith("val_") and not _validates(use):
            cause, name = "there are no validation data", monitor.removeprefix("val_")
            cure = "Pass `validation_split=0.2` or `validation_data=` to `fit`"
            fixes = [Fix("Set `validation_split=0.2`", (SetArgument(use.place, "validation_split", "0.2"),))]
            if not isinstance(use.x, Array):
                fixes = []
            notes = [Note("no validation data here", use.place)]
            severity = Severity.WARNING
        else:
            prefix = "val_" if monitor.startswith("val_") else ""
            watched, produced = monitor.removeprefix("val_"), _produced(use)
            if produced is None or watched in produced or use.compiled is None:
                return
            other = {"acc": "accuracy", "accuracy": "acc"}.get(watched, watched)
            name = prefix + (other if other in produced else produced[0])
            cause = f"the metric is called `{name}`" if other in produced else f"training gives {_listed(produced, prefix)}"
            cure = f'Set `monitor="{name}"`'
            fixes = [Fix(cure, (SetArgument(callback.place, "monitor", f'"{name}"'),))]
            blind = callback.get("mode", "auto") == "auto" and use.model.keras == 3  # it cannot tell up from down
            severity = Severity.ERROR if blind else Severity.WARNING
            metrics = use.compiled.given.get("metrics")
            notes = [Note(f"these give {_listed(produced, prefix)}", metrics)] if metrics else []
        yield self.finding(
            callback.given.get("monitor") or callback.place,
            f"`{callback.class_name}` watches `{monitor}`, and {cause}",
            label="Keras raises after the first epoch" if severity is Severity.ERROR else _DOES[callback.name or ""],
            notes=notes,
            why=_ASKS if severity is Severity.ERROR else _SILENT,
            help=(cure, *(() if produced else [f'Or watch the training itself: `monitor="{name}"`'])),
            fixes=fixes,
            severity=severity,
        )


def _validates(use: Use) -> bool:
    """Whether there are validation data, as far as kerlint knows."""
    split = use.get("validation_split", 0.0)
    return "validation_data" in use.given or isinstance(split, Unknown) or bool(split) or "kwargs" in use.given


def _produced(use: Use) -> list[str] | None:
    """The numbers that training gives, without the prefix of validation; None where kerlint does not know them all."""
    compiled, callbacks = use.compiled, use.get("callbacks")
    others = callbacks if isinstance(callbacks, (list, tuple)) else [] if callbacks is None else [callbacks]
    if compiled is None or len(compiled.output_metrics) != 1 or len(compiled.losses) != 1:
        return None
    if isinstance(compiled.losses[0], Unknown):
        return None  # perhaps there are more outputs, whose names would stand before those of the metrics
    if not all(isinstance(callback, Choice) and callback.name is not None for callback in others):
        return None  # a callback of the user's own may add numbers
    if use.model.kind == "subclass" or compiled.get("weighted_metrics") is not None:
        return None
    names = [_name_of(metric, use.model.keras) for metric in compiled.output_metrics[0]]
    return ["loss", *(name for name in names if name is not None)] if None not in names else None


def _name_of(metric: object, keras: int) -> str | None:
    if not isinstance(metric, Choice) or metric.name is None:
        return None
    if metric.form == "string":
        return metric.name if keras == 2 and metric.written[:1].isupper() and not metric.written.isupper() else metric.written
    name = metric.get("name")
    return name if metric.form == "object" and isinstance(name, str) and ("name" in metric.given or keras == 3) else None


def _listed(names: list[str], prefix: str) -> str:
    return " and ".join(f"`{prefix}{name}`" for name in names)
