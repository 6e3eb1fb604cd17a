"""KER810 ignored-argument."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity


class IgnoredArgument(Rule):
    """An optimizer is given `decay`, which Keras 3 takes and ignores.

    ## Why

    In older versions `decay` made the learning rate smaller step by step. Keras 3 warns once and goes on with a
    constant rate, so a program that relied on it trains differently.

    ## How to mend it

    Give a schedule as the learning rate: `keras.optimizers.schedules.InverseTimeDecay(0.01, decay_steps=1,
    decay_rate=1e-4)` does what `decay=1e-4` did.
    """

    code = "KER810"
    name = "ignored-argument"
    severity = Severity.WARNING
    summary = "an argument that Keras 3 takes and ignores"
    fix = "unsafe"
    versions = (3,)
    bad = (
        """\
import keras

optimizer = keras.optimizers.SGD(learning_rate=0.01, decay=1e-4)
""",
    )
    good = (
        """\
import keras

rate = keras.optimizers.schedules.InverseTimeDecay(0.01, decay_steps=1, decay_rate=1e-4)
optimizer = keras.optimizers.SGD(learning_rate=rate)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each optimizer."""
        for layer in program.layers:
            if layer.class_name == "Embedding" and "input_length" in layer.given and not layer.custom and layer.created:
                yield self.finding(
                    layer.given["input_length"],
                    "`input_length` of `Embedding` has no effect in Keras 3",
                    label="does not tell the model its input",
                    why="Keras 3 takes the length from the input; a `Sequential` that begins so does not know its shape.",
                    help=("Remove `input_length`", "Begin the model with `keras.Input((length,))`"),
                    fixes=[Fix("Remove `input_length`", (RemoveArgument(layer.created, "input_length"),), safe=True)],
                )
        for choice in program.choices:
            if choice.kind == "optimizer" and "decay" in choice.given and choice.place is not None and choice.get("decay") != 0:
                yield self.finding(
                    choice.given["decay"],
                    f"`decay` of `{choice.class_name}` has no effect in Keras 3: the learning rate stays constant",
                    label="ignored",
                    why="Keras 3 moved the decay of the learning rate to schedules.",
                    help=(
                        "Give `keras.optimizers.schedules.InverseTimeDecay(...)` as `learning_rate`",
                        "Remove `decay` if the rate is to stay constant",
                    ),
                    fixes=[Fix("Remove `decay`", (RemoveArgument(choice.place, "decay"),))],
                )
