"""KER404 uncalled-layer."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.places import Place
from kerlint.graph.problems import NotATensor
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class UncalledLayer(Rule):
    """A layer, an array or a function stands where a tensor of the model belongs.

    ## Why

    `Dense(8)` makes a layer; `Dense(8)(x)` calls it on `x` and gives a tensor. Layers take tensors, and `Model` is
    put together from tensors, so a layer in their place raises.

    ## How to mend it

    Call the layer: `Dense(8)(x)`.
    """

    code = "KER404"
    name = "uncalled-layer"
    severity = Severity.ERROR
    summary = "a layer where a tensor belongs"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
hidden = layers.Dense(5)
outputs = layers.Dense(3)(hidden)
""",
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(3))
""",
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(3)(inputs)
model = keras.Model(input, outputs)
""",
    )
    good = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
hidden = layers.Dense(5)(inputs)
model = keras.Model(inputs, layers.Dense(3)(hidden))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call that gets a layer."""
        for call, problem in program.problems(NotATensor):
            if problem.what == "layer" and call.place is not None:
                yield self._told(call.place, problem, f"`{call.layer.class_name}`")
            elif problem.what == "function" and call.place is not None:
                yield self._function(call.place, problem, f"`{call.layer.class_name}`")
        for model in program.models:
            place = model.assembled or model.created
            for found in model.problems:
                if isinstance(found, NotATensor) and found.what == "layer" and place is not None:
                    yield self._told(place, found, "`Model`")
                elif isinstance(found, NotATensor) and found.what == "array" and place is not None:
                    yield self._data(place, found)
                elif isinstance(found, NotATensor) and found.what == "function" and place is not None:
                    yield self._function(place, found, "`Model`")

    def _function(self, place: Place, problem: NotATensor, taker: str) -> Finding:
        near = [] if problem.name != "input" else ["Write the name of your Input: `input` is a function of Python's"]
        return self.finding(
            place,
            f"{taker} gets the function `{problem.name}` where it needs a tensor",
            label=f"`{problem.name}` is a function that was not called",
            why="A function gives a tensor only when it is called; its bare name is the function itself.",
            help=near or f"Call it: `{problem.name}(...)`",
        )

    def _data(self, place: Place, problem: NotATensor) -> Finding:
        name = f"`{problem.name}`" if problem.name else "an array"
        return self.finding(
            place,
            f"`Model` is put together from {name}, which is data",
            label=f"{name} is no tensor of the model",
            why="A model goes from an `Input` to what layers give; data is fed to it later, by `fit` or `predict`.",
            help="Use `keras.Input(...)` for the input, and what the layers give for the outputs",
        )

    def _told(self, place: Place, problem: NotATensor, taker: str) -> Finding:
        name = f"`{problem.name}`" if problem.name else "this"
        return self.finding(
            place,
            f"{taker} gets the layer {name} where it needs a tensor",
            label=f"{name} is a layer that was not called",
            why="A layer gives a tensor only when it is called on one: `Dense(8)` is the layer, `Dense(8)(x)` its output.",
            help=f"Call {name} on a tensor first",
        )
