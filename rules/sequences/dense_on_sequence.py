"""KER201 dense-on-sequence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kerlint.graph.dims import Expr, Unknown, is_known, same, shape_text
from kerlint.graph.layers import Layer, LayerCall, story
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity, Wrap

from .._telling import PASSING, behind, function_text, history, input_of, made_once, recurrent, tensor_text
from ._labels import labels_of, one_per_sequence

# Layers that go on with every timestep alone, so that what they are fed with is still meant to be one answer per step.
_STEPWISE = PASSING | {"Dense", "TimeDistributed"}


class DenseOnSequence(Rule):
    """A `Dense` layer stands straight on the sequence of a recurrent layer, not wrapped in `TimeDistributed`, and what it
    gives goes on to the output of the model.

    ## Why

    With `return_sequences=True` a recurrent layer gives one vector for every timestep: `(None, 20, 64)`. Keras applies
    `Dense` to the last axis, so to every timestep with the same weights, and the model ends in one answer per timestep.
    That is right for tagging or for forecasting step by step. It is a mistake where one answer per sequence was meant,
    and nothing raises: labels of shape `(n, 1)` may even be broadcast over all timesteps.

    ## How to mend it

    For one answer per sequence leave `return_sequences=True` out, so that the recurrent layer returns its last output
    alone. For one answer per timestep write `TimeDistributed(Dense(...))`: it computes the same numbers with the same
    weights, and says that it is meant.

    ## When it is silent

    Where the labels are known to have a timestep axis; in decoders, which start from given states or from a
    `RepeatVector`; in language models, whose `Dense` has as many units as the `Embedding` has words; where a later layer
    reads the whole sequence, such as another recurrent layer, pooling, attention, `Flatten`; and on sequences that come
    from attention, embeddings or convolutions, where a plain `Dense` is what everybody writes. Where the labels are known
    to be one per sequence, it is an error.
    """

    code = "KER201"
    name = "dense-on-sequence"
    severity = Severity.WARNING
    summary = "a `Dense` is applied to every timestep of a recurrent layer's sequence"
    fix = "safe"
    bad = (
        """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64, return_sequences=True),
    Dense(10, activation="softmax"),
])
""",
        """\
import keras
from keras import layers

steps = keras.Input((300, 10))
x = layers.Bidirectional(layers.LSTM(32, return_sequences=True))(steps)
x = layers.Dropout(0.5)(x)
x = layers.Dense(16, activation="relu")(x)
answer = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(steps, answer)
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, Dense, TimeDistributed

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64, return_sequences=True),
    TimeDistributed(Dense(10, activation="softmax")),
])
""",
        """\
import keras
from keras import layers

steps = keras.Input((300, 10))
x = layers.LSTM(32, return_sequences=True)(steps)
x = layers.Dense(16, activation="relu")(x)
x = layers.GlobalAveragePooling1D()(x)
model = keras.Model(steps, layers.Dense(1)(x))
""",
        """\
import numpy as np
import keras
from keras.layers import LSTM, Dense

x_train = np.zeros((100, 20, 8))
y_train = np.zeros((100, 20, 5))
model = keras.Sequential([
    keras.Input((20, 8)),
    LSTM(16, return_sequences=True),
    Dense(5, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(x_train, y_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for the first `Dense` on each sequence."""
        told: set[int] = set()
        for call in program.calls:
            producer = _producer(call)
            if producer is None or id(producer) in told:
                continue
            ends = _ends(program, call)
            if ends is None or _meant(program, call, producer):
                continue
            told.add(id(producer))
            yield from self._told(program, call, producer, ends)

    def _told(self, program: Program, call: LayerCall, producer: LayerCall, ends: list[Tensor]) -> Iterable[Finding]:
        severity, evidence = Severity.WARNING, []
        for end in ends:
            for use, labels in labels_of(program, end):
                single = one_per_sequence(labels, end.shape) if end.shape and len(end.shape) == 3 else None
                if single is False:
                    return
                if single:
                    severity = Severity.ERROR
                    evidence = [Note(f"the labels have the shape {shape_text(labels)}: one per sequence", use.place)]
        x, output = input_of(call), call.output
        assert x is not None
        assert x.shape is not None
        place = call.layer.created or call.place
        if place is None:
            return
        steps = f"each of the {x.shape[1]} timesteps" if is_known(x.shape[1]) else "every timestep"
        wrap, last = _fixes(program, call, producer, safe=severity is Severity.WARNING)
        order = [last, wrap] if severity is Severity.ERROR else [wrap, last]
        yield self.finding(
            place,
            f"{tensor_text(x)} is a sequence, {shape_text(x.shape)}, so {function_text(call)} is applied to {steps} "
            f"and gives {shape_text(output.shape if output else None)}: one answer per timestep, not one per sequence",
            label=f"applied to {steps}",
            notes=[*history(x), *evidence],
            why=f"with `return_sequences=True` {function_text(producer)} returns its output at every timestep, and `Dense` "
            "works on the last axis alone, so the timesteps stay.",
            help=[fix.title for fix in order],
            fixes=order,
            severity=severity,
        )


def _producer(call: LayerCall) -> LayerCall | None:
    """The call of the recurrent layer on whose sequence this `Dense` stands; None for every other call."""
    x = input_of(call)
    if call.layer.class_name != "Dense" or call.layer.custom or call.problem is not None or x is None or x.rank != 3:
        return None
    if call.owner is not None and not isinstance(call.owner, Model):
        return None
    producer = behind(x)
    layer = recurrent(producer.layer) if producer is not None else None
    if producer is None or layer is None or layer.get("return_sequences", False) is not True:
        return None
    first = producer.outputs[0] if isinstance(producer.outputs, (list, tuple)) else producer.outputs
    source: Tensor | None = x
    while source is not None and source.call is not None and source.call is not producer:
        source = source.call.input
    return producer if source is first else None


def _ends(program: Program, call: LayerCall) -> list[Tensor] | None:
    """The outputs that the sequence reaches step by step; None where something on the way reads it as a whole.

    Everything that takes the sequence itself counts as well: an attention made by hand reads it beside its scores.
    """
    ends: list[Tensor] = []
    waiting = [*call.output_tensors]
    x = input_of(call)
    while x is not None and x.call is not None:
        for other in program.consumers(x):
            if other is not call:
                if other.layer.class_name not in _STEPWISE or other.layer.operation or other.layer.custom:
                    return None
                waiting.extend(other.output_tensors)
        if recurrent(x.call.layer) is not None:
            break
        x = x.call.input
    seen: set[int] = set()
    while waiting:
        tensor = waiting.pop()
        if id(tensor) in seen:
            continue
        seen.add(id(tensor))
        readers = program.consumers(tensor)
        outer = [m for m in program.models if any(t is tensor for t in m.output_tensors)]
        if any(model.calls for model in outer) and not any(model.compiled for model in outer):
            return None  # a block: what reads its output is not followed
        if outer or not readers:
            ends.append(tensor)
        for reader in readers:
            layer = reader.layer
            if isinstance(layer, Model):
                return None
            if layer.class_name not in _STEPWISE or layer.operation or layer.custom or _over_time(layer):
                return None
            waiting.extend(reader.output_tensors)
    return ends


def _over_time(layer: Layer) -> bool:
    """Whether the layer weighs the timesteps against one another."""
    return layer.class_name == "Softmax" and layer.get("axis", -1) not in (-1, 2)


def _meant(program: Program, call: LayerCall, producer: LayerCall) -> bool:
    """Whether the model itself shows that one answer per timestep is meant."""
    if producer.kwargs.get("initial_state") is not None or len(producer.inputs) > 1:
        return True  # a decoder
    x = producer.input
    units = call.layer.get("units")
    for before in story(x, 60) if x is not None else ():
        if before.layer.class_name == "RepeatVector":
            return True
        words = before.layer.get("input_dim") if before.layer.class_name == "Embedding" else None
        if _agree(words, units):
            return True  # a language model: the next word at every step
        if before.layer.get("stateful") is True:
            return True
    return False


def _agree(words: Any, units: Any) -> bool:
    """Whether both are one number, or one value that kerlint knows by name."""
    if isinstance(words, Unknown):
        return words.name is not None and words == units
    return (is_known(words) or isinstance(words, Expr)) and same(words, units) is True


def _fixes(program: Program, call: LayerCall, producer: LayerCall, *, safe: bool) -> tuple[Fix, Fix]:
    """Saying that it is meant, and taking the last timestep alone."""
    dense, layer = call.layer, recurrent(producer.layer)
    assert layer is not None
    created = dense.created
    wrap: tuple[Wrap, ...] = ()
    if created is not None and dense.spelt and made_once(program, dense):
        wrap = (Wrap(created, "TimeDistributed", dense.spelt),)
    last = () if layer.created is None else (SetArgument(layer.created, "return_sequences", "False"),)
    said = "For one answer per timestep wrap it in `TimeDistributed`, which computes the same numbers"
    title = f"For one answer per sequence set `return_sequences=False` on {function_text(producer)}"
    return Fix(said, wrap, safe=safe and bool(wrap)), Fix(title, last)
