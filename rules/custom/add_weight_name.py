"""KER906 add-weight-name."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, NameArgument, Rule, Severity

from ._classes import judged


class AddWeightName(Rule):
    """`add_weight` gets the name of the weight as its first argument, which is `shape` in Keras 3.

    ## Why

    Keras 2 had `add_weight(name, shape, ...)`, Keras 3 has `add_weight(shape, initializer, ...)` and raises when
    the name comes first.

    ## How to mend it

    Pass everything by keyword: `add_weight(name="w", shape=(4,))`, which both understand.
    """

    code = "KER906"
    name = "add-weight-name"
    severity = Severity.ERROR
    summary = "add_weight with the name first, as in Keras 2"
    fix = "safe"
    versions = (3,)
    raises = (3,)
    bad = (
        """\
import keras


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight("factor", shape=(4,))

    def call(self, x):
        return x * self.factor


outputs = Scale()(keras.Input((4,)))
""",
    )
    good = (
        """\
import keras


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(4,))

    def call(self, x):
        return x * self.factor


outputs = Scale()(keras.Input((4,)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such call."""
        for cls in judged(program):
            for method in cls.facts.methods.values():
                for place, name, _ in method.add_weights:
                    if name is not None:
                        yield self.finding(
                            place,
                            f'`add_weight` gets the name `"{name}"` first, where Keras 3 takes the shape',
                            label="the name must be a keyword",
                            why="The order of the arguments changed with Keras 3.",
                            help=f'Write `name="{name}"`, and `shape=` for the shape',
                            fixes=[Fix(f'Write `name="{name}"`', (NameArgument(place, 0, "name"),), safe=True)],
                        )
