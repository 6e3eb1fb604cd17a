"""KER901 missing-super-init."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import LateSuperInit
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._classes import judged


class MissingSuperInit(Rule):
    """The `__init__` of a layer or model does not call `super().__init__()`.

    ## Why

    Keras keeps track of weights and of layers inside with what its own `__init__` sets up. Without it, the first
    attribute that is set, or the first call, raises.

    ## How to mend it

    Make `super().__init__()` the first line of `__init__`, with `**kwargs` if the class takes them.
    """

    code = "KER901"
    name = "missing-super-init"
    severity = Severity.ERROR
    summary = "the __init__ of a layer or model does not call super().__init__()"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras


class Twice(keras.layers.Layer):
    def __init__(self):
        self.hidden = keras.layers.Dense(3)

    def call(self, x):
        return self.hidden(self.hidden(x))


outputs = Twice()(keras.Input((3,)))
""",
    )
    good = (
        """\
import keras


class Twice(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(3)

    def call(self, x):
        return self.hidden(self.hidden(x))


class Old(keras.layers.Layer):
    def __init__(self, **kwargs):
        keras.layers.Layer.__init__(self, **kwargs)

    def call(self, x):
        return x


outputs = Old()(Twice()(keras.Input((3,))))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each class."""
        for mishap, problem in program.mishaps_of(LateSuperInit):
            yield self.finding(
                mishap.place,
                f"`{problem.name}` keeps layers before it calls `super().__init__()`",
                label="must come first",
                why="Until then the model has no place to keep layers in, and Keras 2 raises.",
                help="Make it the first line of `__init__`",
            )
        for cls in judged(program):
            init = cls.facts.methods.get("__init__")
            if init is None or init.calls_super or init.empty:
                continue
            arguments = f"**{init.kwargs}" if init.kwargs else ""
            first = init.first_statement
            line = f"super().__init__({arguments})"
            new = f"{line}\n{' ' * (first.column - 1)}"
            yield self.finding(
                init.header,
                f"`{cls.name}.__init__` does not call `super().__init__()`",
                label="`super().__init__()` is missing",
                why="Keras prepares in its own `__init__` where the weights and inner layers will be kept.",
                help=f"Make `{line}` the first line of `__init__`",
                fixes=[Fix(f"Call `{line}` first", (Replace(first.start, new),), safe=True)],
            )
