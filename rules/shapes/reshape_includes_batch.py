"""KER107 reshape-includes-batch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import is_known, product, shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import history


class ReshapeIncludesBatch(Rule):
    """The target shape of a `Reshape` layer begins with `-1` and goes on with the whole shape of a sample.

    ## Why

    `Reshape` leaves the batch alone and reshapes each sample, unlike `numpy.reshape`. So `Reshape((-1, 28, 28, 1))`
    on samples with 784 numbers adds an axis of size 1: `(None, 1, 28, 28, 1)`.

    ## How to mend it

    Leave the `-1` out: `Reshape((28, 28, 1))`.
    """

    code = "KER107"
    name = "reshape-includes-batch"
    severity = Severity.WARNING
    summary = "the target of `Reshape` names the batch as well"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

numbers = keras.Input((784,))
pictures = layers.Reshape((-1, 28, 28, 1))(numbers)
""",
    )
    good = (
        """\
import keras
from keras import layers

numbers = keras.Input((784,))
pictures = layers.Reshape((28, 28, 1))(numbers)
windows = layers.Reshape((-1, 28, 4))(numbers)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each target with a stray axis of size 1."""
        for call in program.calls:
            layer, x = call.layer, call.input
            target = layer.get("target_shape")
            if layer.class_name != "Reshape" or layer.operation or layer.custom or call.problem is not None:
                continue
            if x is None or x.shape is None or not isinstance(target, tuple) or len(target) < 3 or target[0] != -1:
                continue
            rest, size = target[1:], product(x.shape[1:])
            if not all(is_known(d) for d in rest) or not isinstance(size, int) or product(rest) != size:
                continue
            place = layer.place_of("target_shape")
            if place is None or layer.created is None:
                continue
            text = f"({', '.join(map(str, rest))})"
            fix = Fix(f"Write `{text}`", (SetArgument(layer.created, "target_shape", text),))
            yield self.finding(
                place,
                f"`Reshape` leaves the batch alone, so -1 becomes an axis of size 1: {shape_text((x.shape[0], 1, *rest))}",
                label="-1 stands for what is left of one sample: 1",
                notes=history(x),
                why="the target of `Reshape` is the shape of one sample, unlike that of `numpy.reshape`.",
                help=fix.title,
                fixes=[fix],
            )
