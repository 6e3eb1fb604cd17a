"""KER202 missing-return-sequences."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.problems import WrongRank
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import function_text, history, input_of, made_once, tensor_text, told_once
from ..shapes._ranks import MISSING_RETURN_SEQUENCES, feeding_recurrent, rank_mistake


class MissingReturnSequences(Rule):
    """A recurrent layer without `return_sequences=True` feeds a layer that needs a whole sequence: another recurrent
    layer, `TimeDistributed`, a 1D convolution or pooling, attention.

    ## Why

    `LSTM(64)` reads all timesteps and returns the output of the last one alone: `(None, 64)`. The timesteps are gone, so
    a layer that works along them has nothing to work on. With `return_sequences=True` it returns its output at every
    timestep: `(None, timesteps, 64)`.

    ## How to mend it

    Set `return_sequences=True` on every recurrent layer whose output another layer reads step by step; only the last one
    of a stack that ends in one answer per sequence goes without. If one vector per sequence is what you want, replace
    the layer behind: `Dense` instead of `TimeDistributed(Dense)`. To decode a vector into a sequence put `RepeatVector`
    between them.
    """

    code = "KER202"
    name = "missing-return-sequences"
    severity = Severity.ERROR
    summary = "a layer that reads timesteps gets the last output of a recurrent layer alone"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64),
    LSTM(32),
    Dense(1),
])
""",
        """\
import keras
from keras import layers

words = keras.Input((50,), dtype="int32")
x = layers.Embedding(1000, 32)(words)
x = layers.Bidirectional(layers.GRU(16))(x)
x = layers.Dropout(0.2)(x)
tags = layers.TimeDistributed(layers.Dense(9, activation="softmax"))(x)
model = keras.Model(words, tags)
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64, return_sequences=True),
    LSTM(32),
    Dense(1),
])
""",
        """\
import keras
from keras.layers import LSTM, RepeatVector

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64),
    RepeatVector(20),
    LSTM(64, return_sequences=True),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer that misses the timesteps."""
        for call, problem, place in told_once(program, WrongRank):
            if rank_mistake(call, problem) != MISSING_RETURN_SEQUENCES:
                continue
            x = input_of(call, problem.input_index)
            maker = feeding_recurrent(x)
            assert maker is not None
            producer, layer = maker
            reader = function_text(call)
            title = f"Set `return_sequences=True` on {function_text(producer)}"
            fixes = []
            if layer.created is not None:
                edit = SetArgument(layer.created, "return_sequences", "True")
                fixes.append(Fix(title, (edit,), safe=made_once(program, producer.layer)))
            alternatives = [title]
            if call.layer.class_name == "TimeDistributed":
                alternatives.append("For one answer per sequence call the inner layer without `TimeDistributed`")
            else:
                alternatives.append("To make a sequence from this one vector put `RepeatVector(timesteps)` between them")
            yield self.finding(
                place,
                f"{reader} needs a sequence, and {tensor_text(x)} is {shape_text(problem.shape)}: "
                f"{function_text(producer)} returned its last timestep alone",
                label=f"needs (batch, timesteps, ...), gets {shape_text(problem.shape)}",
                notes=history(x),
                why=f"without `return_sequences=True` {function_text(producer)} gives one vector for the whole sequence, "
                "so there are no timesteps left to read.",
                help=alternatives,
                fixes=fixes,
            )
