"""KER913 config-without-base."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._classes import in_house, judged


class ConfigWithoutBase(Rule):
    """A layer's `get_config` leaves out what its base class has to say.

    ## Why

    `Layer.get_config` gives `name`, `trainable` and `dtype`. Without them a loaded layer gets a new name, is trainable
    again, and weights that go by names are not found.

    ## How to mend it

    Return `{**super().get_config(), "units": self.units}`.
    """

    code = "KER913"
    name = "config-without-base"
    severity = Severity.ADVICE
    summary = "a get_config without that of the base class"
    bad = (
        """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {"factor": self.factor}


outputs = Scale(2.0)(keras.Input((4,)))
""",
    )
    good = (
        """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


outputs = Scale(2.0)(keras.Input((4,)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each class."""
        for cls in judged(program, models=False):
            config = cls.facts.methods.get("get_config")
            if config is None or config.calls_super or not config.returns_value or not in_house(cls):
                continue
            yield self.finding(
                config.header,
                f"`{cls.name}.get_config` leaves out `name`, `trainable` and `dtype`",
                label="does not ask the base class",
                why="A loaded layer gets what `get_config` returned, and nothing else.",
                help="Add `**super().get_config()` to what it returns",
            )
