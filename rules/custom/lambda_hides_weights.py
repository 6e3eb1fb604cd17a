"""KER910 lambda-hides-weights."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity


class LambdaHidesWeights(Rule):
    """The function of a `Lambda` uses a layer with weights, or a variable.

    ## Why

    A `Lambda` has no weights of its own, and does not know those that its function uses. The model neither counts nor
    trains nor saves them. Keras 2 raises when they are made inside; Keras 3 says nothing, and they stay as random as they
    began.

    ## How to mend it

    Call the layer itself: `hidden(x)` in place of `Lambda(lambda x: hidden(x))(x)`. For a variable write a layer class with
    `add_weight` in its `build`.

    ## When it is silent

    For layers without weights, and for frozen ones.
    """

    code = "KER910"
    name = "lambda-hides-weights"
    severity = Severity.WARNING
    summary = "a Lambda uses weights that the model does not know of"
    bad = (
        """\
import keras
from keras import layers

hidden = layers.Dense(3)
hidden.build((None, 4))
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Lambda(lambda x: hidden(x))(inputs))
""",
        """\
import keras
import tensorflow as tf
from keras import layers

factor = tf.Variable(2.0)
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Lambda(lambda x: x * factor)(inputs))
""",
    )
    good = (
        """\
import keras
from keras import layers

hidden = layers.Dense(3)
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Lambda(lambda x: x * 2)(hidden(inputs)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer and each `Lambda` with variables."""
        told: set[int] = set()
        for call in program.calls:
            if _is_lambda(call.owner) and _has_weights(call.layer) and id(call.layer) not in told and call.place is not None:
                told.add(id(call.layer))
                yield self._layer(call)
        for layer in program.layers:
            names = layer.facts.get("outer_variables")
            if _is_lambda(layer) and names and layer.calls and layer.created is not None:
                listed = ", ".join(f"`{name}`" for name in names)
                yield self.finding(
                    layer.created,
                    f"a `Lambda` uses {'the variable ' if len(names) == 1 else ''}{listed}, which the model does not know of",
                    label="neither trained nor saved",
                    why="A `Lambda` has no weights of its own, so nothing tells the model of a variable inside.",
                    help="Write a layer class with `add_weight` in its `build`",
                )

    def _layer(self, call: LayerCall) -> Finding:
        assert call.place is not None
        made_inside = call.layer.keras == 2 and call.layer.calls[:1] == [call] and "by_hand" not in call.layer.facts
        notes = [Note("the layer is made here", call.layer.created)] if call.layer.created else []
        return self.finding(
            call.place,
            f"the weights of `{call.layer.class_name}` are hidden in a `Lambda`, and the model does not know of them",
            label="neither counted nor trained",
            notes=notes,
            why="A `Lambda` has no weights of its own, so nothing tells the model of those that its function uses.",
            help="Call the layer itself, without a `Lambda` around it",
            severity=Severity.ERROR if made_inside else None,
        )


def _is_lambda(layer: Layer | None) -> bool:
    return layer is not None and layer.class_name == "Lambda" and not layer.custom


def _has_weights(layer: Layer) -> bool:
    return layer.trainable is True and not layer.operation and any(weight.trainable for weight in layer.weights or ())
