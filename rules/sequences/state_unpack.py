"""KER205 state-unpack."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import WrongUnpacking
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from .._telling import counted, function_text, made_once, recurrent


class StateUnpack(Rule):
    """A recurrent layer with `return_state=True` is unpacked into the wrong number of names.

    ## Why

    With `return_state=True` a layer gives its output and then its states: `LSTM` has two of them, `GRU` and
    `SimpleRNN` one, `Bidirectional` those of both directions. So it is three names for `LSTM`, two for `GRU`, five
    for `Bidirectional(LSTM)`. Without `return_state=True` there is the output alone.

    ## How to mend it

    Write as many names as there are tensors.
    """

    code = "KER205"
    name = "state-unpack"
    severity = Severity.ERROR
    summary = "a recurrent layer gives another number of tensors than are unpacked"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import LSTM

steps = keras.Input((10, 8))
output, state = LSTM(16, return_state=True)(steps)
""",
        """\
import keras
from keras.layers import GRU

steps = keras.Input((10, 8))
output, h, c = GRU(16, return_sequences=True, return_state=True)(steps)
""",
        """\
import keras
from keras.layers import GRU

steps = keras.Input((10, 8))
output, state = GRU(16, return_sequences=True)(steps)
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, Bidirectional

steps = keras.Input((10, 8))
output, h, c = LSTM(16, return_state=True)(steps)
both, fh, fc, bh, bc = Bidirectional(LSTM(16, return_state=True))(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each unpacking that fails."""
        for mishap, problem in program.mishaps_of(WrongUnpacking):
            call = mishap.facts.get("call")
            layer = recurrent(call.layer) if isinstance(call, LayerCall) else None
            if layer is None or not isinstance(call, LayerCall):
                continue
            states = len(call.output_tensors) - 1
            with_state = layer.get("return_state") is True
            fixes = []
            if with_state:
                told = f"its output and {counted(states, 'state')}"
                names = ["output", *(["h", "c"] if layer.class_name == "LSTM" and states == 2 else _names(states))]
                help_ = [f"Write {counted(states + 1, 'name')}: `{', '.join(names)} = ...`"]
            else:
                told = "its output alone"
                help_ = ["Set `return_state=True` to get the states as well"]
                if layer.created is not None:
                    edit = SetArgument(layer.created, "return_state", "True")
                    fixes = [Fix(help_[0], (edit,), safe=_mends(call, problem) and made_once(program, call.layer))]
            given = counted(states + 1, "tensor") if with_state else "one tensor"
            yield self.finding(
                mishap.place,
                f"{function_text(call)} gives {given}, {told}, and {counted(problem.wanted, 'name')} "
                f"{'waits' if problem.wanted == 1 else 'wait'} for them",
                label=f"{counted(problem.wanted, 'name')} for {given}",
                notes=[Note(f"gives {told}", call.place)],
                why="with `return_state=True` the states come behind the output: two of an `LSTM`, one of a `GRU` or "
                "`SimpleRNN`, and those of both directions of a `Bidirectional`.",
                help=help_,
                fixes=fixes,
            )


def _names(states: int) -> list[str]:
    return ["state"] if states == 1 else [f"state_{i + 1}" for i in range(states)]


def _mends(call: LayerCall, problem: WrongUnpacking) -> bool:
    """Whether the number of names is the one that there are with `return_state=True`."""
    wanted = {"LSTM": 3, "GRU": 2, "SimpleRNN": 2}
    return wanted.get(call.layer.class_name) == problem.wanted
