"""KER128 stride-skips-input."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import layer_class


class StrideSkipsInput(Rule):
    """A pooling or convolution layer moves by more than the size of its window, so that some positions are never read.

    ## Why

    A pool of 2 with a stride of 3 reads two positions and passes over the third. What stands there never reaches
    the model.

    ## How to mend it

    Make the stride at most the size of the window.

    ## When it is silent

    For 1x1 convolutions, which thin out the shortcut of a residual network on purpose.
    """

    code = "KER128"
    name = "stride-skips-input"
    severity = Severity.ADVICE
    summary = "a stride larger than its window leaves parts of the input unread"
    bad = (
        """\
import keras
from keras import layers

steps = keras.Input((30, 4))
x = layers.MaxPooling1D(2, strides=3)(steps)
""",
    )
    good = (
        """\
import keras
from keras import layers

steps = keras.Input((30, 4))
x = layers.MaxPooling1D(3, strides=2)(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each window that skips positions."""
        for layer in program.layers:
            name = layer.class_name
            pool = "Pooling" in name and not name.startswith(("Global", "Adaptive"))
            if layer.custom or layer.operation or not (pool or name in ("Conv1D", "Conv2D", "Conv3D")):
                continue
            window = _largest(layer, "pool_size" if pool else "kernel_size")
            stride = _largest(layer, "strides")
            place = layer.place_of("strides")
            if window is None or stride is None or place is None or window < 2 or stride <= window:
                continue
            yield self.finding(
                place,
                f"{layer_class(layer)} moves by {stride} with a window of {window}: {stride - window} of every {stride} "
                "positions are never read",
                label="larger than the window",
                why="what lies between two windows never reaches the model.",
                help=f"Use a stride of at most {window}",
            )


def _largest(layer: Layer, argument: str) -> int | None:
    """The argument where it is one number for all directions."""
    value = layer.get(argument)
    values = set(value) if isinstance(value, (tuple, list)) else {value}
    only = values.pop() if len(values) == 1 else None
    return only if isinstance(only, int) and not isinstance(only, bool) else None
