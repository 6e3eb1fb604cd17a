"""KER133 invalid-shape-argument."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import layer_class
from ._arguments import SHAPES, bad_arguments, value_text


class InvalidShapeArgument(Rule):
    """The `shape` of an `Input`, or the `target_shape` of a `Reshape`, is no tuple of sizes.

    ## Why

    A shape is a tuple, also with one size: `(10,)`. In Python the parentheses of `(10)` do nothing; the comma makes
    the tuple. Keras 3 refuses a bare number.

    ## How to mend it

    Write a tuple: `Input((10,))`.
    """

    code = "KER133"
    name = "invalid-shape-argument"
    severity = Severity.ERROR
    summary = "a shape that is none"
    fix = "safe"
    raises = (3,)
    bad = (
        """\
import keras

features = keras.Input((10))
""",
    )
    good = (
        """\
import keras

features = keras.Input((10,))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each shape that is none."""
        for bad in bad_arguments(program, SHAPES):
            value, argument, created = bad.problem.value, bad.problem.argument, bad.layer.created
            name = "`Input`" if bad.problem.callee == "Input" else layer_class(bad.layer)
            fixes = []
            if isinstance(value, int) and not isinstance(value, bool) and created is not None:
                fixes = [Fix(f"Write `({value},)`", (SetArgument(created, argument, f"({value},)"),), safe=True)]
            yield self.finding(
                bad.place,
                f"`{argument}` of {name} must be {bad.problem.expected}, and is {value_text(value)}",
                label=f"must be {bad.problem.expected}",
                why="a shape is a tuple, and it is the comma that makes one.",
                help=[fix.title for fix in fixes] or f"Write {bad.problem.expected}",
                fixes=fixes,
            )
