"""KER206 initial-state-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import WrongState
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, Severity

from .._mending import resized
from .._telling import counted, function_text, history, listed, recurrent, told_once


class InitialStateMismatch(Rule):
    """`initial_state` holds another number of states than the recurrent layer has, or states of another size.

    ## Why

    The states of a layer with 64 units have 64 features: `LSTM` has two of them, `GRU` and `SimpleRNN` one,
    `Bidirectional` those of both directions. A decoder that starts from the states of an encoder needs as many
    units as the encoder; behind a `Bidirectional` encoder twice as many, its states joined.

    ## How to mend it

    Give encoder and decoder the same units, and hand over all states: `initial_state=[h, c]`.
    """

    code = "KER206"
    name = "initial-state-mismatch"
    severity = Severity.ERROR
    summary = "the states that a recurrent layer starts from do not fit its cell"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM

source, target = keras.Input((10, 8)), keras.Input((12, 8))
_, h, c = LSTM(32, return_state=True)(source)
decoded = LSTM(64, return_sequences=True)(target, initial_state=[h, c])
""",
        """\
import keras
from keras.layers import LSTM

source, target = keras.Input((10, 8)), keras.Input((12, 8))
_, h, c = LSTM(32, return_state=True)(source)
decoded = LSTM(32, return_sequences=True)(target, initial_state=[h])
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM

source, target = keras.Input((10, 8)), keras.Input((12, 8))
_, h, c = LSTM(32, return_state=True)(source)
decoded = LSTM(32, return_sequences=True)(target, initial_state=[h, c])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each start from states that do not fit."""
        for call, problem, place in told_once(program, WrongState):
            given = listed([shape_text(s) for s in problem.received]) if problem.received else "none"
            if not problem.expected:
                message = f"{function_text(call)} needs as many states for each direction, and gets {len(problem.received)}"
            elif problem.reason == "count":
                message = (
                    f"{function_text(call)} starts from {counted(len(problem.expected), 'state')}, and gets "
                    f"{len(problem.received)}: {given}"
                )
            else:
                wanted = listed([shape_text(s) for s in problem.expected])
                message = f"{function_text(call)} starts from states of shape {wanted}, and gets {given}"
            yield self.finding(
                place,
                message,
                label=f"`initial_state` is {given}",
                notes=history(*call.inputs[1:3]),
                why="the states of a layer have one feature for each of its units.",
                help=(
                    "Hand over every state of the other layer: `initial_state=[h, c]` for an `LSTM`"
                    if problem.reason == "count"
                    else "Give both recurrent layers the same number of units, or bring the states there with `Dense`"
                ),
                fixes=_fixes(call, problem),
            )


def _fixes(call: LayerCall, problem: WrongState) -> list[Fix]:
    """As many units as the states have features, where all have the same."""
    sizes = {shape[-1] if shape else None for shape in problem.received}
    layer = recurrent(call.layer)
    if problem.reason == "count" or len(sizes) != 1 or layer is None:
        return []
    return resized(layer, sizes.pop())
