"""KER314 autoencoder-shape."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import is_known, shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity, shape_story

from .._telling import made_once
from ._heads import loss_text
from ._targets import Target, as_many_units, is_autoencoder, meeting, targets


class AutoencoderShape(Rule):
    """A model is trained to give back its input, `fit(x, x)`, and its output has another shape.

    ## Why

    The output is compared with the input number by number. Strides and pooling round sizes down on the way in, so that
    the way out often ends some pixels short or beyond; a decoder also has to end with as many channels as the input
    has. Keras raises in `fit`, or, with one channel against three, compares each channel with the same picture.

    ## How to mend it

    Follow the sizes of the decoder step by step. Give the last layer as many filters as the input has channels, use
    `padding="same"`, and crop or pad where an odd size was halved.
    """

    code = "KER314"
    name = "autoencoder-shape"
    severity = Severity.ERROR
    summary = "`fit(x, x)` on a model whose output has another shape than its input"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(60, 28, 28, 1)
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2DTranspose(1, 3, strides=2, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, x_train)
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(60, 28, 28, 1)
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, x_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            verdict = meeting(target) if is_autoencoder(target) else None
            output = target.output
            if verdict not in ("raises", "broadcasts") or id(output.loss) in told:
                continue
            told.add(id(output.loss))
            tensor = output.compiled.model.output_tensors[output.index]
            yield self.finding(
                target.place,
                f"the model is to give back {target.name} of shape {shape_text(target.labels.shape)}, "
                f"and its output has {shape_text(output.shape)}",
                label=f"{loss_text(output.loss)} compares it with {shape_text(output.shape)}",
                notes=(*shape_story(tensor, limit=8), output.note()),
                why="An autoencoder is judged by comparing output and input number by number, so both need the same shape.",
                help=_cure(target.labels.shape or (), output.shape or ()),
                fixes=[*as_many_units(program, target), *_padded(program, target)],
                severity=Severity.ERROR if verdict == "raises" else Severity.WARNING,
            )


def _cure(x: tuple[object, ...], output: tuple[object, ...]) -> str:
    if len(x) == len(output) and x[1:-1] == output[1:-1]:
        return f"Give the last layer {x[-1]} filters or units, as many as the input has"
    if len(x) == len(output) > 2:
        return 'Bring the sizes of the decoder back to those of the input, with `padding="same"`, cropping or padding'
    return f"End the decoder with `layers.Reshape({x[1:]})`"


def _padded(program: Program, target: Target) -> list[Fix]:
    """`padding="same"` for a transposed convolution at the end that then gives the sizes of the input back."""
    call = target.output.compiled.model.output_tensors[target.output.index].call
    x, layer = (call.input, call.layer) if call is not None else (None, None)
    if x is None or layer is None or layer.created is None or not made_once(program, layer):
        return []
    strides, inner, wanted = layer.get("strides"), (x.shape or ())[1:-1], (target.labels.shape or ())[1:-1]
    if isinstance(strides, int):
        strides = (strides,) * len(inner)
    if not layer.class_name.endswith("Transpose") or layer.custom or not isinstance(strides, tuple) or not inner:
        return []
    if len(inner) != len(wanted) or any(not is_known(a) or a * s != b for a, b, s in zip(inner, wanted, strides)):
        return []
    return [Fix('Use `padding="same"`', (SetArgument(layer.created, "padding", '"same"'),))]
