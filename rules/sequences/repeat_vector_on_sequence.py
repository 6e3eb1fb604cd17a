"""KER204 repeat-vector-on-sequence."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.problems import WrongRank
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import behind, function_text, history, input_of, made_once, recurrent, tensor_text, told_once
from ..shapes._ranks import REPEATED_SEQUENCE, rank_mistake


class RepeatVectorOnSequence(Rule):
    """`RepeatVector` gets a sequence. It repeats one vector, so it needs (batch, features).

    ## Why

    In an encoder and decoder the encoder sums a sequence up in one vector, `RepeatVector(n)` makes n timesteps of
    it, and the decoder unfolds them. With `return_sequences=True` the encoder gives a sequence already.

    ## How to mend it

    Leave `return_sequences=True` out of the last layer of the encoder; or leave `RepeatVector` out.
    """

    code = "KER204"
    name = "repeat-vector-on-sequence"
    severity = Severity.ERROR
    summary = "`RepeatVector` gets a whole sequence"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM, RepeatVector

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64, return_sequences=True),
    RepeatVector(10),
    LSTM(64, return_sequences=True),
])
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, RepeatVector

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64),
    RepeatVector(10),
    LSTM(64, return_sequences=True),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each sequence that would be repeated."""
        for call, problem, place in told_once(program, WrongRank):
            if rank_mistake(call, problem) != REPEATED_SEQUENCE:
                continue
            x = input_of(call, problem.input_index)
            producer = behind(x)
            layer = recurrent(producer.layer) if producer is not None else None
            fixes = []
            help_ = ["Sum the sequence up in one vector first: a recurrent layer, `GlobalAveragePooling1D()` or `Flatten()`"]
            if layer is not None and layer.created is not None and producer is not None:
                edit = SetArgument(layer.created, "return_sequences", "False")
                title = f"Set `return_sequences=False` on {function_text(producer)}"
                fixes = [Fix(title, (edit,), safe=made_once(program, producer.layer))]
                help_ = [title, "Or leave `RepeatVector` out: there is a sequence already"]
            yield self.finding(
                place,
                f"`RepeatVector` repeats one vector, and {tensor_text(x)} is a sequence: {shape_text(problem.shape)}",
                label=f"needs (batch, features), gets {shape_text(problem.shape)}",
                notes=history(x),
                why="`RepeatVector(n)` turns one vector into n equal timesteps, so what goes in must not have timesteps.",
                help=help_,
                fixes=fixes,
            )
