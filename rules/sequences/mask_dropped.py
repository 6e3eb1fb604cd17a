"""KER210 mask-dropped."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall, story
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, RemoveArgument, Rule, Severity

from .._telling import function_text, recurrent

_DROPPING = frozenset(
    "Conv1D SeparableConv1D DepthwiseConv1D Conv1DTranspose MaxPooling1D AveragePooling1D UpSampling1D ZeroPadding1D "
    "Cropping1D Permute".split()
)

# Layers behind which there are no timesteps that a mask could be for, or that do not look at it.
_FORGETTING = frozenset({"Flatten", "Reshape", "GlobalMaxPooling1D", "Lambda", "Add", "Average", "Multiply", "Subtract"})


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

    Where nothing behind the layer would use the mask: that is an advice alone.
    """

    code = "KER210"
    name = "mask-dropped"
    severity = Severity.WARNING
    summary = "a mask of padding ends before the recurrent layer that would use it"
    fix = "unsafe"
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
                fixes=[
                    Fix("Leave the mask out", (RemoveArgument(made.layer.created, "mask_zero"),))
                    for made in story(x, 40)
                    if "mask_zero" in made.layer.given and made.layer.created is not None
                ],
            )

        for call in program.calls:
            if id(call) not in told and call.place is not None and _ends(program, call):
                told.add(id(call))
                yield self.finding(
                    call.place,
                    f"the mask of the padding ends at {function_text(call)}",
                    label="does not pass the mask on",
                    why="A mask says which timesteps are padding; what comes behind this layer reads them as data.",
                    help=(
                        "Leave the mask out where it is of no use",
                        "Use it before, in a recurrent layer or `GlobalAveragePooling1D`",
                    ),
                    severity=Severity.ADVICE,
                )


def _ends(program: Program, call: LayerCall) -> bool:
    """Whether a mask goes in and the layer cannot pass it on."""
    layer, output = call.layer, call.output
    if not any(x.mask is True for x in call.inputs) or call.problem is not None or output is None or layer.operation:
        return False
    if layer.custom and not isinstance(layer, Model):
        cls = next((cls for cls in program.custom if cls.name == layer.class_name), None)
        own = {name for method in cls.facts.methods.values() for name, _ in method.attributes} if cls is not None else set()
        return (
            cls is not None
            and cls.base == "Layer"
            and not cls.opaque
            and not own & {"supports_masking", "_supports_masking"}
            and ("compute_mask" not in cls.methods and call.owner is None)
        )
    if isinstance(layer, Model):
        return layer.keras == 3 and layer.kind == "functional" and output.mask is False and len(output.shape or ()) > 2
    return layer.class_name in _DROPPING | _FORGETTING and not output.mask


def _dropper(calls: list[LayerCall]) -> LayerCall | None:
    """The call on the way, the latest last, into which a mask goes and out of which none comes."""
    for call in reversed(calls):
        x, output = call.input, call.output
        if x is not None and x.mask is True and output is not None and output.mask is False:
            return call if call.layer.class_name in _DROPPING and not call.layer.custom else None
    return None
