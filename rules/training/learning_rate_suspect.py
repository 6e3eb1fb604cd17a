"""KER326 learning-rate-suspect."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

_ADAPTIVE = frozenset({"adam", "adamax", "adamw", "nadam", "rmsprop", "lion"})


class LearningRateSuspect(Rule):
    """A learning rate that cannot work, or hardly.

    ## Why

    The optimizer moves every weight against its gradient by the learning rate. With a negative rate it climbs instead
    of descending, with 0 it stands still; Keras accepts both without a word. Adam and its kin move each weight by
    about the rate itself, so a rate of 1 throws the weights about.

    ## How to mend it

    Start from the default: 0.001 for Adam and its kin, 0.01 for SGD.
    """

    code = "KER326"
    name = "learning-rate-suspect"
    severity = Severity.ERROR
    summary = "a learning rate that is negative, zero or far too large"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=-0.01), loss="mse")
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=10.0), loss="mse")
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-4), loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for choice in program.choices:
            name = next((n for n in ("learning_rate", "lr") if n in choice.given), None)
            if choice.kind != "optimizer" or name is None or choice.place is None:
                continue
            rate = choice.get("learning_rate") if name == "learning_rate" else choice.get("lr")
            if isinstance(rate, bool) or not isinstance(rate, (int, float)):
                continue
            if isinstance(rate, int) and program.keras == 3 and rate > 0:
                yield self._whole(choice, name, rate)
                continue
            told = _judged(rate, choice.name)
            if told is None:
                continue
            severity, label, why = told
            default = "0.001" if choice.name != "sgd" else "0.01"
            yield self.finding(
                choice.given[name],
                f"a learning rate of {rate} " + ("cannot train a model" if rate <= 0 else "is very large for this optimizer"),
                label=label,
                why=why,
                help=f"Start from `{name}={default}`",
                fixes=[Fix(f"Use `{name}={default}`", (SetArgument(choice.place, name, default),))],
                severity=severity,
            )

    def _whole(self, choice: Choice, name: str, rate: int) -> Finding:
        assert choice.place is not None
        fix = Fix(f"Use `{name}={rate}.0`", (SetArgument(choice.place, name, f"{rate}.0"),), safe=True)
        return self.finding(
            choice.given[name],
            f"Keras 3 takes no whole number as a learning rate: {rate}",
            label="an `int`",
            why="The learning rate has to be a `float` or a schedule; Keras 3 raises for an `int`.",
            help=f"Write `{name}={rate}.0`",
            fixes=(fix,),
        )


def _judged(rate: float, optimizer: str | None) -> tuple[Severity, str, str] | None:
    if rate < 0:
        return Severity.ERROR, "each step goes uphill", "With a negative rate every step makes the loss larger."
    if rate == 0:
        return Severity.WARNING, "no step moves a weight", "With a rate of 0 the weights stay as they are."
    if optimizer in _ADAPTIVE and rate >= 0.1:
        severity = Severity.WARNING if rate >= 1 else Severity.ADVICE
        return (
            severity,
            "every weight moves about so much in each step",
            ("This optimizer moves each weight by about the learning rate, whatever the size of the gradient."),
        )
    return None
