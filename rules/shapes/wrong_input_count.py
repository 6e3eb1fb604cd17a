"""KER114 wrong-input-count."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.problems import WrongInputCount
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import counted, function_text, history, told_once
from ._states import of_states


class WrongInputCountRule(Rule):
    """A layer or model is called on more or fewer tensors than it takes, or on one tensor where a list belongs.

    ## Why

    Merging layers take one list: `Add()([a, b])`. Most others take one tensor. A model takes as many as it has
    inputs.

    ## How to mend it

    Put the tensors of a merging layer in a list. To feed several tensors into a layer that takes one, join them
    first with `Concatenate`.
    """

    code = "KER114"
    name = "wrong-input-count"
    severity = Severity.ERROR
    summary = "a layer gets more or fewer tensors than it takes"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((8,))
difference = layers.Subtract()([left, right, left])
""",
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((8,))
hidden = layers.Dense(4)([left, right])
""",
    )
    good = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((8,))
difference = layers.Subtract()([left, right])
hidden = layers.Dense(4)(layers.Concatenate()([left, right]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call with the wrong number of tensors."""
        for call, problem, place in told_once(program, WrongInputCount):
            if of_states(call):
                continue
            listed = problem.expected == "1" and problem.received == 1
            got = "a list of one" if listed else counted(problem.received, "tensor")
            expected = "one tensor" if problem.expected == "1" else problem.expected
            if problem.expected.isdigit() and problem.expected != "1":
                expected = counted(int(problem.expected), "tensor")
            yield self.finding(
                place,
                f"{function_text(call)} takes {expected}, and gets {got}",
                label=f"gets {got}",
                notes=history(*call.inputs[:2]),
                why="a model takes as many tensors as it has inputs."
                if isinstance(call.layer, Model)
                else "merging layers take one list of tensors, most other layers one tensor.",
                help=_help(problem.expected, problem.received),
            )


def _help(expected: str, received: int) -> str:
    if expected == "1" and received == 1:
        return "Take the tensor out of the list: `layer(x)`"
    if expected == "1":
        return "Join them first, such as with `Concatenate()([...])`, or call the layer on each"
    if received == 1 and "list" in expected:
        return "Put the tensors in a list: `layer([a, b])`"
    return f"Call it on {expected}"
