"""KER401 graph-disconnected."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.problems import GraphDisconnected
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Note, Replace, Rule, Severity

from ._models import is_swapped


class GraphDisconnectedRule(Rule):
    """The outputs of a model depend on an `Input` that is not among the model's inputs.

    ## Why

    A functional model is the path from its inputs to its outputs. Where the path begins at an `Input` that the
    model was not given, Keras has nothing to feed there, and `Model(...)` raises "Graph disconnected" (Keras 2) or
    "not connected to `inputs`" (Keras 3).

    ## How to mend it

    Add the missing `Input` to `inputs`, or use the one that is there. Most often a variable was overwritten: `x =
    Input(...)` twice, or a layer that was called on the wrong tensor.
    """

    code = "KER401"
    name = "graph-disconnected"
    severity = Severity.ERROR
    summary = "the outputs of a model need an Input that the model does not have"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

text = keras.Input((64,), name="text")
image = keras.Input((32,), name="image")
both = layers.Concatenate()([text, image])
model = keras.Model(inputs=text, outputs=layers.Dense(1)(both))
""",
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
hidden = layers.Dense(4)(inputs)
inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1)(hidden))
""",
    )
    good = (
        """\
import keras
from keras import layers

text = keras.Input((64,), name="text")
image = keras.Input((32,), name="image")
both = layers.Concatenate()([text, image])
model = keras.Model(inputs=[text, image], outputs=layers.Dense(1)(both))
""",
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
hidden = layers.Dense(4)(inputs)
head = keras.Model(hidden, layers.Dense(1)(hidden))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each Input that is missing."""
        for model in program.models:
            missing = [p for p in model.problems if isinstance(p, GraphDisconnected)]
            if model.complete and not is_swapped(model):
                yield from (self._told(model, problem) for problem in missing)

    def _told(self, model: Model, problem: GraphDisconnected) -> Finding:
        tensor = problem.tensor
        name = f"`{tensor.variable}`" if tensor.variable else f"`{problem.name}`"
        namesakes = [t for t in model.input_tensors if t.variable is not None and t.variable == tensor.variable]
        if namesakes and tensor.call is not None and tensor.call.place is not None:
            name = f"{name} of line {tensor.call.place.line}"
        place = model.assembled or model.created
        assert place is not None
        taker = f", which `{problem.needed_by}` takes" if problem.needed_by else ""
        notes = [Note(f"the Input {name}{taker}, is made here" if taker else f"the Input {name} is made here", tensor.call.place)]
        return self.finding(
            place,
            f"the outputs depend on the Input {name}, which is not among the model's inputs",
            label=f"{name} is missing",
            notes=notes if tensor.call is not None and tensor.call.place is not None else (),
            why="A model can only compute what follows from its own inputs.",
            help=(f"Add {name} to `inputs`", f"Call the layers on one of the model's inputs in the place of {name}"),
            fixes=[] if namesakes else _fixes(model),
        )


def _fixes(model: Model) -> list[Fix]:
    """Adding every Input that is missing, where all of them have names."""
    missing = [p.tensor for p in model.problems if isinstance(p, GraphDisconnected)]
    names = [tensor.variable for tensor in (*model.input_tensors, *missing)]
    place = model.given.get("inputs")
    if place is None or None in names or isinstance(model.inputs, dict):
        return []
    text = f"[{', '.join(dict.fromkeys(map(str, names)))}]"
    written = model.inputs.variable if isinstance(model.inputs, Tensor) else None
    if written is not None and place.end_column - place.column != len(written):
        text = f"inputs={text}"  # by keyword
    elif written is None:
        return []
    return [Fix(f"Write `{text}`", (Replace(place, text),))]
