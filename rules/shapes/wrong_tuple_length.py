"""KER122 wrong-tuple-length."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import layer_class
from ._arguments import WINDOWS, bad_arguments, value_text


class WrongTupleLength(Rule):
    """A kernel, pool, stride, dilation or crop is given as a tuple of the wrong length, or with sizes that cannot be.

    ## Why

    A 2D layer moves in two directions, so it takes one number for both, or two numbers: `(height, width)`.

    ## How to mend it

    Write one number, or one for each direction, without the channels.
    """

    code = "KER122"
    name = "wrong-tuple-length"
    severity = Severity.ERROR
    summary = "a window or stride that does not fit the number of directions"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

pool = keras.layers.MaxPooling2D((2, 2, 2))
""",
        """\
import keras

convolution = keras.layers.Conv2D(8, (3, 3), strides=0)
""",
    )
    good = (
        """\
import keras

pool = keras.layers.MaxPooling2D((2, 2))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each window that does not fit."""
        for bad in bad_arguments(program, WINDOWS):
            value, argument = bad.problem.value, bad.problem.argument
            if isinstance(value, float):
                continue
            yield self.finding(
                bad.place,
                f"`{argument}` of {layer_class(bad.layer)} must be {bad.problem.expected}, and is {value_text(value)}",
                label=f"must be {bad.problem.expected}",
                why="the layer needs one number for each direction that it moves in; the channels are not among them.",
                help=f"Write {bad.problem.expected}",
                fixes=[
                    Fix(f"Write `{argument}={value[0]}` for every direction", (SetArgument(created, argument, str(value[0])),))
                    for created in (bad.layer.created,)
                    if created is not None
                    and isinstance(value, (tuple, list))
                    and value
                    and type(value[0]) is int
                    and value[0] > 0
                    and len(set(value)) == 1
                ],
            )
