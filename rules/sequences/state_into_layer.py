"""KER209 state-into-layer."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import WrongInputCount
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

from .._telling import counted, function_text, history, made_once, recurrent, told_once
from ..shapes._states import state_maker


class StateIntoLayer(Rule):
    """A recurrent layer with `return_state=True` gives a list, its output and its states, and the whole list goes into
    a layer that takes one tensor.

    ## Why

    `LSTM(64, return_state=True)` returns three tensors: the output and the two states. In a `Sequential` there is
    nobody to take them apart.

    ## How to mend it

    Leave `return_state=True` out, or unpack: `x, h, c = LSTM(64, return_state=True)(x)`.
    """

    code = "KER209"
    name = "state-into-layer"
    severity = Severity.ERROR
    summary = "a layer gets the states of a recurrent layer beside its output"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(64, return_state=True),
    Dense(1),
])
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, Dense

steps = keras.Input((20, 1))
x, h, c = LSTM(64, return_state=True)(steps)
answer = Dense(1)(x)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer that gets states it did not ask for."""
        for call, problem, place in told_once(program, WrongInputCount):
            maker = state_maker(call)
            layer = recurrent(maker.layer) if maker is not None else None
            if maker is None or layer is None:
                continue
            fixes = []
            if layer.created is not None and made_once(program, maker.layer):
                fixes = [Fix("Remove `return_state=True`", (RemoveArgument(layer.created, "return_state"),), safe=True)]
            yield self.finding(
                place,
                f"{function_text(maker)} with `return_state=True` gives {counted(problem.received, 'tensor')}, its output and "
                f"its states, and {function_text(call)} takes one tensor",
                label=f"gets {counted(problem.received, 'tensor')}",
                notes=history(*call.inputs[:1]),
                why="the states are for starting another recurrent layer; other layers want the output alone.",
                help=("Remove `return_state=True`", "Or take the outputs apart and go on with the first"),
                fixes=fixes,
            )
