"""KER134 wrong-unpacking."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import WrongUnpacking
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from .._telling import counted, function_text, recurrent


class WrongUnpackingRule(Rule):
    """What a layer or model gives is unpacked into the wrong number of names.

    ## Why

    A layer with one output gives a tensor, not a list. Unpacking a tensor would go along its batch, which Keras
    refuses while the model is built.

    ## How to mend it

    Write as many names as there are tensors.
    """

    code = "KER134"
    name = "wrong-unpacking"
    severity = Severity.ERROR
    summary = "a call gives another number of tensors than are unpacked"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

query, value = keras.Input((5, 16)), keras.Input((7, 16))
context, scores = layers.MultiHeadAttention(2, 8)(query, value)
""",
    )
    good = (
        """\
import keras
from keras import layers

query, value = keras.Input((5, 16)), keras.Input((7, 16))
context, scores = layers.MultiHeadAttention(2, 8)(query, value, return_attention_scores=True)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each unpacking that fails."""
        for mishap, problem in program.mishaps_of(WrongUnpacking):
            call = mishap.facts.get("call")
            if not isinstance(call, LayerCall) or recurrent(call.layer) is not None:
                continue
            yield self.finding(
                mishap.place,
                f"{function_text(call)} gives {counted(problem.given, 'tensor')}, and {counted(problem.wanted, 'name')} "
                f"{'waits' if problem.wanted == 1 else 'wait'} for them",
                label=f"{counted(problem.wanted, 'name')} for {counted(problem.given, 'tensor')}",
                notes=[Note(f"gives {counted(problem.given, 'tensor')}", call.place)],
                why="every name must get a tensor, and every tensor a name.",
                help=f"Write {counted(problem.given, 'name')}",
            )
