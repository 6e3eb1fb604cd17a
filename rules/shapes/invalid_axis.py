"""KER132 invalid-axis."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import history, input_of, layer_text, told_shape
from ._arguments import AXES, bad_arguments, value_text


class InvalidAxis(Rule):
    """An argument `axis` or `axes` names an axis that the tensor does not have, or that the layer does not take.

    ## Why

    Axes are counted from 0, the batch; `-1` is the last one. A tensor of shape `(None, 10, 64)` has the axes 0, 1
    and 2.

    ## How to mend it

    Name an axis that is there.
    """

    code = "KER132"
    name = "invalid-axis"
    severity = Severity.ERROR
    summary = "an axis that the tensor does not have"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

left, right = keras.Input((8,)), keras.Input((8,))
both = keras.layers.Concatenate(axis=2)([left, right])
""",
    )
    good = (
        """\
import keras

left, right = keras.Input((8,)), keras.Input((8,))
both = keras.layers.Concatenate(axis=1)([left, right])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each axis that is not there."""
        for bad in bad_arguments(program, AXES):
            x = input_of(bad.call) if bad.call is not None else None
            known = x is not None and x.shape is not None
            yield self.finding(
                bad.place,
                f"`{bad.problem.argument}={value_text(bad.problem.value)}` of {layer_text(bad.layer)} is refused"
                + (f", for {told_shape(x)}" if known else "")
                + f"; it must be {bad.problem.expected}",
                label=f"must be {bad.problem.expected}",
                notes=history(x),
                why="axes are counted from 0, the batch, and -1 is the last one.",
                help=f"Write {bad.problem.expected}",
                fixes=[
                    Fix("Take the last axis: `axis=-1`", (SetArgument(created, "axis", "-1"),))
                    for created in (bad.layer.created,)
                    if created is not None and bad.problem.argument == "axis" and "axis" in bad.layer.given
                ],
            )
