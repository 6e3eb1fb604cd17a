"""KER403 unused-input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Note, Rule, Severity, TakeOut

from ._models import is_input


class UnusedInput(Rule):
    """A model has an input that no output depends on, or an `Input` is made and never used.

    ## Why

    Keras builds and trains such a model without a word. The data that you feed there changes nothing. Most often a
    layer was called on the wrong variable, or a later line overwrote one.

    ## How to mend it

    Use the input where you meant to, or take it out.

    ## When it is silent

    Where the input serves `add_loss` or `add_metric`, and where kerlint does not see the whole model.
    """

    code = "KER403"
    name = "unused-input"
    severity = Severity.WARNING
    summary = "an Input that no output of the model depends on"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

text = keras.Input((64,), name="text")
image = keras.Input((32,), name="image")
x = layers.Dense(16, activation="relu")(text)
y = layers.Dense(16, activation="relu")(text)
outputs = layers.Dense(1)(layers.Concatenate()([x, y]))
model = keras.Model([text, image], outputs)
""",
        """\
import keras
from keras import layers

inputs = keras.Input((64,))
inputs = keras.Input((32,))
model = keras.Model(inputs, layers.Dense(1)(inputs))
""",
    )
    good = (
        """\
import keras
from keras import layers

text = keras.Input((64,), name="text")
image = keras.Input((32,), name="image")
x = layers.Dense(16, activation="relu")(text)
y = layers.Dense(16, activation="relu")(image)
outputs = layers.Dense(1)(layers.Concatenate()([x, y]))
model = keras.Model([text, image], outputs)
""",
        """\
import keras
from keras import layers


class Weighted(keras.layers.Layer):
    def call(self, inputs):
        prediction, weight = inputs
        self.add_loss(keras.ops.mean(weight))
        return prediction


inputs = keras.Input((8,))
weight = keras.Input((1,))
model = keras.Model([inputs, weight], Weighted()([layers.Dense(1)(inputs), weight]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each input."""
        for model in program.models:
            if model.kind == "functional" and model.complete and model.nodes and not model.problems:
                yield from self._in_model(program, model)
        if program.complete:
            yield from self._never_read(program)

    def _in_model(self, program: Program, model: Model) -> Iterator[Finding]:
        used = {id(tensor) for node in model.nodes for tensor in node.inputs}
        used.update(id(tensor) for tensor in model.output_tensors)
        unused: list[str] = []
        notes: list[Note] = []
        for tensor in model.input_tensors:
            if id(tensor) in used or tensor.call is None or not is_input(tensor):
                continue
            elsewhere = program.consumers(tensor)
            if elsewhere and program.facts.get("adds_losses"):
                continue
            name = _name(tensor)
            unused.append(name)
            if tensor.call.place is not None:
                notes.append(Note(f"{name} is made here", tensor.call.place))
            notes += [Note(f"`{c.layer.class_name}` takes {name}, and no output depends on it", c.place) for c in elsewhere[:2]]
        place = model.assembled or model.created
        if unused and place is not None:
            names = " and ".join(unused)
            several = len(unused) > 1
            yield self.finding(
                place,
                f"no output of the model depends on the input{'s' if several else ''} {names}",
                label=f"{names} {'have' if several else 'has'} no effect",
                notes=notes,
                why="Keras trains the model without complaint, and what is fed there is never looked at.",
                help=(f"Call the layers on {names} that are meant for it", f"Take {names} out of `inputs`"),
            )

    def _never_read(self, program: Program) -> Iterator[Finding]:
        for call in program.calls:
            layer = call.layer
            tensor = call.output
            if layer.class_name != "InputLayer" or tensor is None or tensor.variable is None or call.place is None:
                continue
            if layer.written.endswith("Input") and not layer.facts.get("read") and "." not in tensor.variable:
                if _replaced(program, call):
                    continue
                name = f"`{tensor.variable}`"
                yield self.finding(
                    call.place,
                    f"the Input {name} is never used",
                    label=f"nothing reads this {name}",
                    why="An Input that no layer is called on is no part of any model.",
                    help=(f"Call a layer on {name}", "Remove the line"),
                    fixes=[Fix("Remove the line", (TakeOut(call.place),))],
                )


def _replaced(program: Program, call: LayerCall) -> bool:
    """Whether another Input takes the place of this one in some cases: `if pictures: x = Input(...)`."""
    place, name = call.place, call.output.variable if call.output is not None else None
    after = program.calls[program.calls.index(call) + 1 :]
    others = [other.place for other in after if any(tensor.variable == name for tensor in other.output_tensors)]
    tests = [condition.place for condition in program.conditions]
    return any(place < test < other for test in tests for other in others if place is not None and other is not None)


def _name(tensor: Tensor) -> str:
    assert tensor.call is not None
    return f"`{tensor.variable or tensor.call.layer.name}`"
