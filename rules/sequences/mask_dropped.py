"""KER210 mask-dropped."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall, story
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from .._telling import function_text, recurrent

_DROPPING = frozenset(
    "Conv1D SeparableConv1D DepthwiseConv1D Conv1DTranspose MaxPooling1D AveragePooling1D UpSampling1D ZeroPadding1D "
    "Cropping1D Permute".split()
)


class MaskDropped(Rule):
    """A mask that `Embedding(mask_zero=True)` or `Masking` made ends in a layer that does not pass it on, and a
    recurrent layer behind would have used it.

    ## Why

    A mask says which timesteps are padding, and travels with the tensor from layer to layer. Layers that move
    timesteps, such as convolutions and pooling, cannot pass it on. A recurrent layer behind them reads the padding
    as if it were data.

    ## How to mend it

    Put the recurrent layer in front of the one that drops the mask, or leave `mask_zero` out where the mask is of
    no use.

    ## When it is silent

    Where nothing behind the layer would use the mask.
    """

    code = "KER210"
    name = "mask-dropped"
    severity = Severity.WARNING
    summary = "a mask of padding ends before the recurrent layer that would use it"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((40,)),
    layers.Embedding(1000, 16, mask_zero=True),
    layers.Conv1D(32, 3, padding="same"),
    layers.LSTM(16),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((40,)),
    layers.Embedding(1000, 16, mask_zero=True),
    layers.Dropout(0.2),
    layers.LSTM(16),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer at which a useful mask ends."""
        told: set[int] = set()
        for call in program.calls:
            x = call.input
            if recurrent(call.layer) is None or x is None or x.mask is not False or call.kwargs.get("mask") is not None:
                continue
            dropper = _dropper(story(x, 40))
            if dropper is None or id(dropper) in told or dropper.place is None:
                continue
            told.add(id(dropper))
            yield self.finding(
                dropper.place,
                f"the mask of the padding ends at {function_text(dropper)}, so {function_text(call)} reads the padding as data",
                label="does not pass the mask on",
                notes=[Note(f"{function_text(call)} would have used it", call.place)],
                why="a mask says which timesteps are padding; a layer that moves or merges timesteps cannot pass it on.",
                help="Put the recurrent layer in front of it, or leave the mask out where it is of no use",
            )


def _dropper(calls: list[LayerCall]) -> LayerCall | None:
    """The call on the way, the latest last, into which a mask goes and out of which none comes."""
    for call in reversed(calls):
        x, output = call.input, call.output
        if x is not None and x.mask is True and output is not None and output.mask is False:
            return call if call.layer.class_name in _DROPPING and not call.layer.custom else None
    return None
