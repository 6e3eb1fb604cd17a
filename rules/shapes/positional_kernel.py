"""KER127 positional-kernel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from .._telling import layer_class


class PositionalKernel(Rule):
    """A 2D convolution is written with three numbers, `Conv2D(32, 3, 3)`, of which the third is the stride.

    ## Why

    In Keras 1 the two numbers behind the filters were the rows and columns of the kernel. Since Keras 2 the second
    is the whole kernel, and the third the stride: `Conv2D(32, 3, 3)` moves by 3 and gives a picture a third as
    large.

    ## How to mend it

    Write the kernel as one number or a tuple, `Conv2D(32, (3, 3))`, and a stride by its name: `strides=3`.

    ## When it is silent

    Where the two numbers differ, or where the stride is 1 or 2, which is mostly meant, or written by its name.
    """

    code = "KER127"
    name = "positional-kernel"
    severity = Severity.WARNING
    summary = "the third number of a convolution is its stride"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

pictures = keras.Input((28, 28, 1))
x = layers.Conv2D(32, 3, 3, activation="relu")(pictures)
""",
    )
    good = (
        """\
import keras
from keras import layers

pictures = keras.Input((28, 28, 1))
x = layers.Conv2D(32, (3, 3), activation="relu")(pictures)
y = layers.Conv2D(32, 3, strides=3)(pictures)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each kernel that looks written as in Keras 1."""
        for layer in program.layers:
            kernel, strides = layer.get("kernel_size"), layer.get("strides")
            kernel_place, place = layer.given.get("kernel_size"), layer.given.get("strides")
            if layer.class_name != "Conv2D" or layer.custom or kernel_place is None or place is None:
                continue
            if type(kernel) is not int or kernel != strides or kernel < 3 or layer.created is None:
                continue
            if place.line != kernel_place.line or place.end_column - place.column != len(str(strides)):
                continue  # written as `strides=3`
            both = f"({kernel}, {kernel})"
            fix = Fix(f"Write the kernel as `{both}`", (Replace(_between(kernel_place, place), f"({kernel}, {kernel})"),))
            yield self.finding(
                place,
                f"the third number of {layer_class(layer)} is its stride: the kernel, {both}, moves by {kernel}",
                label=f"this is `strides={kernel}`",
                why="rows and columns of the kernel were two numbers in Keras 1; now they are one argument.",
                help=(fix.title, f"Where the stride is meant, write `strides={kernel}`"),
                fixes=[fix],
            )


def _between(first: Place, last: Place) -> Place:
    return replace(first, end_line=last.end_line, end_column=last.end_column)
