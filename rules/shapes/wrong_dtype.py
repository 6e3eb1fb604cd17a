"""KER119 wrong-dtype."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import BadDtype
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import function_text, history, input_of, tensor_text, told_once


class WrongDtype(Rule):
    """A layer gets integers, or strings, and works on floats alone.

    ## Why

    Weights are floats. Keras 2 does not convert integers in every layer, so `Dense` on an input of integers may
    fail where the first batch comes.

    ## How to mend it

    Make the `Input` without `dtype`, so that its numbers are floats; cast integers with `Rescaling(1.0)`; turn
    words or class numbers into vectors with `Embedding`.
    """

    code = "KER119"
    name = "wrong-dtype"
    severity = Severity.ERROR
    summary = "a layer gets numbers of a kind that it cannot work on"
    bad = ()
    good = (
        """\
import keras

words = keras.Input((10,), dtype="int32")
vectors = keras.layers.Embedding(100, 8)(words)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each tensor of the wrong kind."""
        for call, problem, place in told_once(program, BadDtype):
            x = input_of(call)
            yield self.finding(
                place,
                f"{function_text(call)} needs {problem.expected}, and {tensor_text(x)} holds {problem.dtype}",
                label=f"needs {problem.expected}, gets {problem.dtype}",
                notes=history(x),
                why="weights are floats, and what they are multiplied with has to be as well.",
                help="Leave `dtype` out of the `Input`, or turn the integers into vectors with `Embedding`",
            )
