"""KER136 extra-batch-axis."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._mending import reshaped_input
from .._telling import function_text, history, input_layer, told_shape

_AXES = {f"{kind}{number}D": number + 2 for kind in ("Conv", "SeparableConv", "DepthwiseConv") for number in (1, 2, 3)}


class ExtraBatchAxis(Rule):
    """A convolution gets an axis more than it works on, which Keras 2 takes for a second batch.

    ## Why

    Keras adds the batch to the shape of an `Input` itself. With `Input((None, 28, 28, 1))` there are two of them: Keras 2
    works on every entry of the first alone, in silence, and Keras 3 raises.

    ## How to mend it

    Leave the batch out of the shape: `Input((28, 28, 1))`. For a convolution of every step write
    `TimeDistributed(Conv2D(...))`.
    """

    code = "KER136"
    name = "extra-batch-axis"
    severity = Severity.WARNING
    summary = "a convolution gets an axis too many"
    fix = "unsafe"
    versions = (2,)
    bad = (
        """\
import keras

pictures = keras.Input(shape=(None, 28, 28, 1))
features = keras.layers.Conv2D(4, 3)(pictures)
""",
    )
    good = (
        """\
import keras

pictures = keras.Input(shape=(28, 28, 1))
features = keras.layers.Conv2D(4, 3)(pictures)
films = keras.Input(shape=(None, 28, 28, 1))
steps = keras.layers.TimeDistributed(keras.layers.Conv2D(4, 3))(films)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each convolution."""
        for call in program.calls:
            x, axes = call.input, _AXES.get(call.layer.class_name)
            if axes is None or call.layer.custom or x is None or x.shape is None or call.place is None:
                continue
            if len(x.shape) <= axes or call.problem is not None or call.owner is not None:
                continue
            source = input_layer(x)
            place = source.place_of("shape", "batch_shape", "input_shape") if source is not None else None
            whole = source is not None and x.shape[1] is None
            yield self.finding(
                place if whole and place is not None else call.place,
                f"{told_shape(x)}, with {len(x.shape) - axes} more axis than {function_text(call)} works on",
                label="the batch is added by Keras" if whole else "taken for a second batch",
                notes=history(x),
                why="Keras adds the batch to the shape of an `Input` itself.",
                help=(
                    f"Write the shape without the batch: `{shape_text(x.shape[2:])}`",
                    f"Wrap the layer: `TimeDistributed({call.layer.class_name}(...))`",
                ),
                fixes=reshaped_input(x, x.shape[2:]) if whole else [],
                severity=None if whole else Severity.ADVICE,
            )
