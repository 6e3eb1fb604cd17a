"""KER120 non-integer-size."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import layer_class
from ._arguments import COUNTS, WINDOWS, bad_arguments, tolerated, value_text


class NonIntegerSize(Rule):
    """A number of units, filters, steps or the like is no whole number.

    ## Why

    In Python `/` always gives a float, also where the division comes out even: `128 / 2` is `64.0`. Keras 3 refuses
    floats as sizes; Keras 2 cuts some of them off silently.

    ## How to mend it

    Divide with `//`, or write the whole number.
    """

    code = "KER120"
    name = "non-integer-size"
    severity = Severity.ERROR
    summary = "a size that is no whole number"
    fix = "unsafe"
    raises = (3,)
    bad = (
        """\
import keras

hidden = keras.layers.Dense(128 / 2)
""",
        """\
import keras

pictures = keras.Input((32, 32, 3))
x = keras.layers.Conv2D(16.0, 3)(pictures)
""",
    )
    good = (
        """\
import keras

hidden = keras.layers.Dense(128 // 2)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each size that is a float."""
        lenient = list(tolerated(program, float))
        for bad in (*bad_arguments(program, COUNTS | WINDOWS), *lenient):
            value, argument = bad.problem.value, bad.problem.argument
            if not isinstance(value, float):
                continue
            whole = value.is_integer()
            created = bad.layer.created
            fixes = []
            if created is not None and whole and value > 0:
                fixes.append(Fix(f"Write `{argument}={int(value)}`", (SetArgument(created, argument, str(int(value))),)))
            yield self.finding(
                bad.place,
                f"`{argument}` of {layer_class(bad.layer)} must be a whole number, and is {value_text(value)}",
                label=f"{value_text(value)} is a float",
                why="`/` gives a float, also where the division comes out even; sizes are counted.",
                help=("Divide with `//`", *(fix.title for fix in fixes)),
                fixes=fixes,
                severity=Severity.WARNING if bad in lenient else None,
            )
