"""KER907 missing-get-config."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._classes import in_house, judged


class MissingGetConfig(Rule):
    """A layer whose `__init__` takes arguments has no `get_config`, so a saved model cannot be loaded again in
    every case.

    ## Why

    Keras saves how a layer was made as what `get_config` returns, and makes it again from that. Numbers and strings
    it can note by itself, layers and arrays not; and a layer without `**kwargs` in `__init__` cannot be given its
    name back.

    ## How to mend it

    Add `get_config` that returns `{**super().get_config(), "units": self.units, ...}`, and let `__init__` take
    `**kwargs` for `super().__init__`.

    ## When it is silent

    It is advice and off until selected: a model that is never saved needs none of this.
    """

    code = "KER907"
    name = "missing-get-config"
    severity = Severity.ADVICE
    summary = "a custom layer with arguments and without get_config"
    bad = (
        """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor


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
        """One finding for each layer."""
        for cls in judged(program, models=False):
            init = cls.facts.methods.get("__init__")
            if init is None or not in_house(cls) or "get_config" in cls.facts.methods:
                continue
            own = [name for name in init.parameters[1:] if name not in ("name", "dtype", "trainable")]
            if own:
                names = ", ".join(f"`{name}`" for name in own)
                yield self.finding(
                    cls.facts.header,
                    f"`{cls.name}` takes {names} and has no `get_config`",
                    label="cannot be made again from a saved model in every case",
                    why="Keras saves a layer as what `get_config` returns, and makes it again from that.",
                    help="Add `get_config` that returns these arguments beside those of `super().get_config()`",
                )
