"""KER333 preprocessing-not-adapted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

# The arguments that give each layer what `adapt` would find out.
_KNOWING = {
    "Normalization": ("mean",),
    "TextVectorization": ("vocabulary",),
    "StringLookup": ("vocabulary",),
    "IntegerLookup": ("vocabulary",),
}


class PreprocessingNotAdapted(Rule):
    """A layer that prepares data was never shown any.

    ## Why

    `Normalization` needs the mean and variance of the data, `TextVectorization`, `StringLookup` and `IntegerLookup` need a
    vocabulary. They learn that with `adapt(data)`. Without it `Normalization` hands everything on as it is, without a word,
    and the others raise "Table not initialized" as soon as data comes.

    ## How to mend it

    Call `layer.adapt(data)` on the training data before the layer is used, or pass `mean=` and `variance=`, or `vocabulary=`.

    ## When it is silent

    Where the program adapts or loads anything, because it may be this layer, and where no data goes through.
    """

    code = "KER333"
    name = "preprocessing-not-adapted"
    severity = Severity.ERROR
    summary = "a layer that prepares data was never shown any"
    raises = (2, 3)
    bad = (
        """\
import keras
import tensorflow as tf

words = keras.layers.TextVectorization()
numbers = words(tf.constant([["hello world"]]))
""",
        """\
import keras
import numpy as np
import tensorflow as tf

inputs = keras.Input((1,), dtype="string")
model = keras.Model(inputs, keras.layers.StringLookup()(inputs))
model.predict(tf.constant([["a"], ["b"]]), verbose=0)
""",
    )
    good = (
        """\
import keras
import tensorflow as tf

words = keras.layers.TextVectorization()
words.adapt(["hello world"])
numbers = words(tf.constant([["hello world"]]))
""",
        """\
import keras
import tensorflow as tf

look = keras.layers.StringLookup(vocabulary=["a", "b"])
numbers = look(tf.constant([["a"]]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer through which data goes."""
        used = {id(layer): use.place for use in program.uses if "x" in use.given for layer in use.model.walk()}
        for layer in program.layers:
            if layer.created is None or not _is_blank(layer):
                continue
            place = next(_on_data(layer), None) or used.get(id(layer))
            if place is not None:
                yield self._told(layer, layer.created, place)

    def _told(self, layer: Layer, created: Place, place: Place) -> Finding:
        silent = layer.class_name == "Normalization"
        needs = "the mean and variance" if silent else "the vocabulary"
        return self.finding(
            created,
            f"{_text(layer)} was never shown the data, and does not know {needs}",
            label="hands everything on as it is" if silent else "has no vocabulary",
            notes=[Note("data goes through it here", place)],
            why="Such a layer learns from the data before the training, with `adapt`.",
            help=("Call `adapt(data)` on the training data first", f"Pass {needs} when the layer is made"),
            severity=Severity.WARNING if silent else None,
        )


def _text(layer: Layer) -> str:
    return f"`{layer.variable}` ({layer.class_name})" if layer.variable else f"`{layer.class_name}`"


def _is_blank(layer: Layer) -> bool:
    knowing = _KNOWING.get(layer.class_name)
    if knowing is None or layer.custom or "adapted" in layer.facts or "partial" in layer.facts:
        return False
    return all(layer.get(name) is None for name in knowing)


def _on_data(layer: Layer) -> Iterator[Place]:
    """Where the layer is called on data itself."""
    calls: list[LayerCall] = [call for call in layer.calls if call.input is not None and call.input.data is not None]
    yield from (call.place for call in calls if call.place is not None)
