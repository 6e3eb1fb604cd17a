"""KER902 state-outside-init."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.program import CustomClass, MethodFacts, Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._classes import judged


class StateOutsideInit(Rule):
    """A layer with weights, or a weight, is made inside `call`.

    ## Why

    `call` runs for every batch. A `Dense(8)` that is made there is a new one each time, with new random weights
    that no optimizer ever sees: in a functional model it counts no parameters and learns nothing, in `fit` of a
    subclassed model TensorFlow raises.

    ## How to mend it

    Make the layer in `__init__` (`self.hidden = Dense(8)`), a weight in `build`, and only use them in `call`.

    ## When it is silent

    For layers without weights, and under an `if` that makes the layer only once.
    """

    code = "KER902"
    name = "state-outside-init"
    severity = Severity.ERROR
    summary = "a layer with weights, or a weight, is made inside call"
    bad = (
        """\
import keras
from keras import layers


class Block(layers.Layer):
    def call(self, x):
        return layers.Dense(8, activation="relu")(x)


inputs = keras.Input((4,))
model = keras.Model(inputs, Block()(inputs))
""",
        """\
import keras
from keras import layers


class Scale(layers.Layer):
    def call(self, x):
        factor = self.add_weight(shape=(4,), initializer="ones", name="factor")
        return x * factor


inputs = keras.Input((4,))
model = keras.Model(inputs, Scale()(inputs))
""",
    )
    good = (
        """\
import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(8, activation="relu")

    def build(self, input_shape):
        self.factor = self.add_weight(shape=(8,), initializer="ones", name="factor")

    def call(self, x):
        return layers.Flatten()(self.hidden(x) * self.factor)


inputs = keras.Input((4,))
model = keras.Model(inputs, Block()(inputs))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer or weight."""
        yield from self._hidden(program)
        for cls in judged(program):
            method = cls.facts.methods.get("call")
            place = cls.methods.get("call")
            if method is None or place is None:
                continue
            for layer in program.layers:
                created = layer.created
                if created is None or layer.custom or not _within(created, place) or _guarded(created, method):
                    continue
                if any(weight.trainable for weight in layer.weights or ()) and not layer.operation:
                    yield self._told(cls, layer, created)
            yield from self._weights(cls, method)

    def _hidden(self, program: Program) -> Iterator[Finding]:
        """Layers that a model calls and does not own, because they are kept on an object that is no layer."""
        told: set[int] = set()
        owned = {id(inner) for model in program.models for inner in model.walk()}
        for call in program.calls:
            layer, owner = call.layer, call.owner
            holder = layer.facts.get("kept_on")
            if holder is None or owner is None or not owner.custom or id(layer) in owned | told or call.place is None:
                continue
            if any(weight.trainable for weight in layer.weights or ()) and not any(layer is inner for inner in owner.walk()):
                told.add(id(layer))
                yield self.finding(
                    call.place,
                    f"`{layer.class_name}` is kept on a `{holder}`, where `{owner.class_name}` does not find its weights",
                    label="its weights are never trained",
                    notes=[Note("made here", layer.created)] if layer.created is not None else [],
                    why="A model knows the layers on `self`, in lists and in dicts, and does not look into other objects.",
                    help=f"Keep the layer on `self`, or derive `{holder}` from `keras.layers.Layer`",
                    severity=Severity.WARNING,
                )

    def _told(self, cls: CustomClass, layer: Layer, created: Place) -> Finding:
        init = cls.facts.methods.get("__init__")
        notes = [Note("layers belong here", init.header)] if init is not None else []
        return self.finding(
            created,
            f"`{layer.class_name}` is made in `{cls.name}.call`, anew for every batch",
            label="its weights are never trained",
            notes=notes,
            why="A layer that is made in `call` is thrown away after the batch, with its weights.",
            help=f"Make the `{layer.class_name}` in `__init__`, keep it as `self....`, and call it here",
        )

    def _weights(self, cls: CustomClass, method: MethodFacts) -> Iterator[Finding]:
        for place, _, _ in method.add_weights:
            if not _guarded(place, method):
                yield self.finding(
                    place,
                    f"`{cls.name}.call` adds a weight, anew for every batch",
                    label="weights belong in `build`",
                    why="`call` runs for every batch, `build` once; Keras 3 refuses weights that come after `build`.",
                    help="Move `add_weight` to `build`",
                )


def _within(place: Place, span: Place) -> bool:
    return place.document == span.document and span.line <= place.line <= span.end_line


def _guarded(place: Place, method: MethodFacts) -> bool:
    return any(_within(place, span) for span in method.guarded)
