"""KER112 implicit-broadcast-merge."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import function_text, history, listed, told_shape


class ImplicitBroadcastMerge(Rule):
    """`Add`, `Subtract` or `Average` gets tensors with different numbers of axes, and stretches the smaller over the
    other.

    ## Why

    Keras adds axes of size 1 behind the batch until both have as many, and then counts the 1 for all. So a vector
    is added to every timestep of a sequence, without a word.

    ## How to mend it

    Where that is meant, write it: `RepeatVector(timesteps)` or `Reshape((1, features))` in front. Where it is not,
    sum the sequence up in one vector first.
    """

    code = "KER112"
    name = "implicit-broadcast-merge"
    severity = Severity.WARNING
    summary = "a merging layer pairs tensors with different numbers of axes"
    bad = (
        """\
import keras
from keras import layers

steps, extra = keras.Input((10, 4)), keras.Input((4,))
both = layers.Add()([steps, extra])
""",
    )
    good = (
        """\
import keras
from keras import layers

steps, extra = keras.Input((10, 4)), keras.Input((4,))
both = layers.Add()([steps, layers.RepeatVector(10)(extra)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each merge of different ranks."""
        for call in program.calls:
            layer = call.layer
            if layer.class_name not in ("Add", "Subtract", "Average") or layer.operation or layer.custom:
                continue
            ranks = {x.rank for x in call.inputs}
            place = call.place or layer.created
            if call.problem is not None or place is None or None in ranks or len(ranks) < 2:
                continue
            if any(isinstance(rank, int) and rank < 2 for rank in ranks):
                continue
            yield self.finding(
                place,
                f"{function_text(call)} stretches the smaller tensor over the larger: "
                f"{listed([told_shape(x) for x in call.inputs])}",
                label="different numbers of axes",
                notes=history(*call.inputs),
                why="Keras adds axes of size 1 behind the batch, and a size of 1 counts for all.",
                help="Write what is meant: `RepeatVector` to add a vector to every step, or pooling to add two vectors",
            )
