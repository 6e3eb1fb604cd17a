"""KER102 missing-channel-axis."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import dim_text, shape_text
from kerlint.graph.problems import WrongRank
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._mending import reshaped_input
from .._telling import behind, function_text, history, input_of, tensor_text, told_once
from ._ranks import MISSING_CHANNEL_AXIS, rank_mistake


class MissingChannelAxis(Rule):
    """Pictures go into a 2D convolution or pooling layer without the axis of their channels: `(28, 28)` in the place
    of `(28, 28, 1)`.

    ## Why

    A 2D layer reads (batch, height, width, channels). Grey pictures, such as those of MNIST, are often kept without
    an axis for their one channel, and Keras does not add it.

    ## How to mend it

    Write `Input((28, 28, 1))`, and give the data the same axis: `x_train[..., None]`. Or let the model do it:
    `Reshape((28, 28, 1))` as its first layer.
    """

    code = "KER102"
    name = "missing-channel-axis"
    severity = Severity.ERROR
    summary = "pictures without a channel axis in a 2D layer"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

pictures = keras.Input((28, 28))
x = layers.Conv2D(32, 3, activation="relu")(pictures)
""",
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Rescaling(1 / 255),
    layers.MaxPooling2D(),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

pictures = keras.Input((28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu")(pictures)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer that misses the channels."""
        for call, problem, place in told_once(program, WrongRank):
            if rank_mistake(call, problem) != MISSING_CHANNEL_AXIS:
                continue
            x = input_of(call, problem.input_index)
            size = ", ".join(map(dim_text, problem.shape[1:]))
            yield self.finding(
                place,
                f"{function_text(call)} needs a channel axis, and {tensor_text(x)} has none: {shape_text(problem.shape)}",
                label=f"reads (batch, height, width, channels), gets {shape_text(problem.shape)}",
                notes=history(x),
                why="a grey picture has one channel, and the layer needs an axis for it all the same.",
                help=(
                    f"Write `Input(({size}, 1))` and feed the data with that axis: `x[..., None]`",
                    f"Or begin the model with `Reshape(({size}, 1))`",
                ),
                fixes=reshaped_input(x, (*problem.shape[1:], 1)) if behind(x) is not None else [],
            )
