"""KER412 ignored-input-shape."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import Shape, as_dim, same, shape_text
from kerlint.graph.layers import Layer
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity


class IgnoredInputShape(Rule):
    """A layer that is not the first of its model has an `input_shape` that contradicts what really arrives.

    ## Why

    `input_shape` counts for the first layer of a `Sequential` alone. Anywhere else Keras passes over it without a
    word, so the program says one thing and does another.

    ## How to mend it

    Remove the argument. If the shape that it names is the one you meant, look at the layers before.

    ## When it is silent

    Where it agrees with what arrives.
    """

    code = "KER412"
    name = "ignored-input-shape"
    severity = Severity.WARNING
    summary = "an input_shape that is ignored and contradicts what arrives"
    fix = "safe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(4, activation="relu"),
    layers.Dense(1, input_shape=(10,)),
])
""",
        """\
import keras

inputs = keras.Input((10,))
outputs = keras.layers.Dense(4, input_shape=(99,))(inputs)
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    layers.Dense(4, activation="relu", input_shape=(10,)),
    layers.Dense(1, input_shape=(4,)),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer."""
        for layer in program.layers:
            yield from self._length(layer)
            told = _told_shape(layer)
            if told is None or len(layer.calls) != 1 or layer.custom or layer.created is None:
                continue
            call = layer.calls[0]
            source = call.input
            if source is None or source.shape is None or call.problem is not None:
                continue
            arrives = source.shape[1:]
            if len(arrives) == len(told) and not any(same(a, b) is False for a, b in zip(arrives, told)):
                continue
            place = layer.given.get("input_shape") or layer.created
            maker = source.call.layer.class_name if source.call is not None else "the layer before"
            yield self.finding(
                place,
                f"`input_shape={shape_text(told)}` of `{layer.class_name}` is ignored: {shape_text(arrives)} arrives",
                label=f"`{maker}` gives {shape_text(source.shape)}",
                why="Only the first layer of a `Sequential` looks at `input_shape`.",
                help="Remove `input_shape`",
                fixes=[Fix("Remove `input_shape`", (RemoveArgument(layer.created, "input_shape"),), safe=True)],
            )

    def _length(self, layer: Layer) -> Iterable[Finding]:
        """An `input_length` of Keras 2 that is not the length of what arrives."""
        length, place = layer.get("input_length"), layer.given.get("input_length")
        source = layer.calls[0].input if layer.class_name == "Embedding" and len(layer.calls) == 1 else None
        if source is None or place is None or layer.created is None or layer.keras == 3 or not isinstance(length, int):
            return
        if source.shape is not None and len(source.shape) == 2 and same(source.shape[1], length) is False:
            yield self.finding(
                place,
                f"`input_length={length}` of `Embedding` is ignored: sequences of {source.shape[1]} arrive",
                label="contradicts the input",
                why="Only the first layer of a `Sequential` looks at `input_length`.",
                help="Remove `input_length`",
                fixes=[Fix("Remove `input_length`", (RemoveArgument(layer.created, "input_length"),), safe=True)],
            )


def _told_shape(layer: Layer) -> Shape | None:
    shape = layer.get("input_shape")
    if "input_shape" not in layer.given or not isinstance(shape, (tuple, list)):
        return None
    return tuple(as_dim(size) for size in shape)
