"""KER124 channels-first-input."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import is_known, shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._mending import reshaped_input
from .._telling import function_text, history, input_layer, told_shape

_LAYERS = frozenset({"Conv2D", "SeparableConv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D"})


class ChannelsFirstInput(Rule):
    """The shape of the input looks like (channels, height, width), and the layer reads (height, width, channels).

    ## Why

    Keras keeps channels last unless told otherwise; PyTorch keeps them first. With `(3, 224, 224)` a convolution
    takes a picture of 3 by 224 pixels with 224 channels. Nothing raises until the height is used up, and the model
    learns from mixed-up axes.

    ## How to mend it

    Describe the input as `(224, 224, 3)` and turn the data: `np.transpose(x, (0, 2, 3, 1))`. Or begin with
    `Permute((2, 3, 1))`.

    ## When it is silent

    Where `data_format` is given or set globally, and where the two sides are not equal.
    """

    code = "KER124"
    name = "channels-first-input"
    severity = Severity.WARNING
    summary = "pictures with the channels first go into a layer that expects them last"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

pictures = keras.Input((3, 224, 224))
x = layers.Conv2D(16, 3)(pictures)
""",
    )
    good = (
        """\
import keras
from keras import layers

pictures = keras.Input((3, 224, 224))
x = layers.Conv2D(16, 3)(layers.Permute((2, 3, 1))(pictures))
y = layers.Conv2D(16, 3, data_format="channels_first")(pictures)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each input with its channels first."""
        told: set[int] = set()
        for call in program.calls:
            layer, x = call.layer, call.input
            norm = layer.class_name == "BatchNormalization" and layer.get("axis") == -1
            if not norm and layer.class_name not in _LAYERS:
                continue
            if layer.custom or x is None or x.shape is None or len(x.shape) != 4 or "data_format" in layer.given:
                continue
            source, (_, first, height, width) = input_layer(x), x.shape
            if source is None or id(source) in told or layer.get("data_format") not in (None, "channels_last"):
                continue
            place = source.place_of("shape", "batch_shape", "input_shape") or call.place
            if first not in (1, 3, 4) or not is_known(height) or height != width or place is None:
                continue
            if not isinstance(height, int) or height < (8 if norm else 16):
                continue
            told.add(id(source))
            yield self.finding(
                place,
                f"{told_shape(x)}, which looks like (channels, height, width); {function_text(call)} reads (height, width, "
                "channels)",
                label=f"read as pictures of {first} x {height} with {width} channels",
                notes=[note for note in history(call.output) if note.place != place],
                why="Keras keeps the channels last, unless `data_format` says otherwise.",
                help=(
                    f"Write {shape_text((height, width, first))} and turn the data: `np.transpose(x, (0, 2, 3, 1))`",
                    "Or begin the model with `Permute((2, 3, 1))`",
                ),
                fixes=reshaped_input(x, (height, width, first)),
            )
