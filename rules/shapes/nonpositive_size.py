"""KER121 nonpositive-size."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import layer_class
from ._arguments import COUNTS, bad_arguments, tolerated, value_text


class NonpositiveSize(Rule):
    """A number of units, filters, steps or the like is zero or negative, or no number at all.

    ## Why

    A layer with no units gives nothing, so Keras refuses to make it.

    ## How to mend it

    Write a whole number of at least 1. Numbers that come from a command line or a file are text until `int(...)`
    turns them into numbers.
    """

    code = "KER121"
    name = "nonpositive-size"
    severity = Severity.ERROR
    summary = "a size that is zero, negative or no number"
    fix = "unsafe"
    raises = (3,)
    bad = (
        """\
import keras

layer = keras.layers.Conv2D("10", 3)
outputs = layer(keras.Input((8, 8, 1)))
""",
        """\
import keras

hidden = keras.layers.Dense(0)
""",
        """\
import keras

hidden = keras.layers.LSTM(-8)
""",
    )
    good = (
        """\
import keras

hidden = keras.layers.Dense(1)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each size that counts nothing."""
        lenient = [bad for bad in tolerated(program, (int, str)) if bad.problem.value == 0 or isinstance(bad.problem.value, str)]
        for bad in (*bad_arguments(program, COUNTS), *lenient):
            value, argument = bad.problem.value, bad.problem.argument
            if isinstance(value, float):
                continue
            yield self.finding(
                bad.place,
                f"`{argument}` of {layer_class(bad.layer)} must be {bad.problem.expected}, and is {value_text(value)}",
                label=f"must be {bad.problem.expected}",
                why="the size of what comes out is counted, and there is nothing to count.",
                help="Turn the text into a number with `int(...)`" if isinstance(value, str) else "Write a size of at least 1",
                fixes=[
                    Fix(f"Write `{argument}={int(value)}`", (SetArgument(created, argument, str(int(value))),))
                    for created in (bad.layer.created,)
                    if created is not None and isinstance(value, str) and value.isdecimal()
                ],
                severity=Severity.WARNING if bad in lenient else None,
            )
