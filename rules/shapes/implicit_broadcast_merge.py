"""KER112 implicit-broadcast-merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import LayerCall
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._telling import function_text, history, listed, told_shape
from ..graph._models import is_symbolic
from ..training._heads import applies_softmax


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
        told: set[Place] = set()  # a block that is built several times is wrong once
        for call in program.calls:
            layer = call.layer
            place = call.place or layer.created
            if call.problem is not None or place is None or place in told or layer.custom:
                continue
            found: list[Finding] = []
            if layer.class_name in ("Add", "Subtract", "Average") and not layer.operation:
                found = list(self._merge(program, call, place))
            elif layer.operation and layer.class_name in ("Add", "Subtract", "Multiply") and call.owner is None:
                found = list(self._operator(call, place))
            told.update(finding.place for finding in found)
            yield from found

    def _merge(self, program: Program, call: LayerCall, place: Place) -> Iterator[Finding]:
        ranks = {x.rank for x in call.inputs}
        if None in ranks or any(isinstance(rank, int) and rank < 2 for rank in ranks):
            return
        if len(ranks) < 2 and not _stretched(call):
            return
        if any(applies_softmax(taker.layer) for x in call.output_tensors for taker in program.consumers(x)):
            return  # a mask of attention scores
        yield self.finding(
            place,
            f"{function_text(call)} stretches the smaller tensor over the larger: {listed([told_shape(x) for x in call.inputs])}",
            label="different numbers of axes" if len(ranks) > 1 else "a size of 1 counts for all",
            notes=history(*call.inputs),
            why="Keras adds axes of size 1 behind the batch, and a size of 1 counts for all.",
            help="Write what is meant: `RepeatVector` to add a vector to every step, or pooling to add two vectors",
            severity=Severity.ADVICE if len(ranks) == 1 else None,
        )

    def _operator(self, call: LayerCall, place: Place) -> Iterator[Finding]:
        """Tensors of different ranks, whose sizes an operator pairs from the last: the batch of one with steps of the other."""
        if len(call.inputs) != 2 or not all(is_symbolic(x) for x in call.inputs):
            return
        short, long = sorted((x for x in call.inputs), key=lambda x: x.rank or 0)
        if not short.shape or not long.shape or len(short.shape) < 2 or len(short.shape) == len(long.shape):
            return
        met = long.shape[len(long.shape) - len(short.shape)]
        if short.shape[0] is None and long.shape[0] is None and isinstance(met, int) and met > 1:
            yield self.finding(
                place,
                f"{function_text(call)} pairs the batch of {told_shape(short)} with an axis of {told_shape(long)}",
                label=f"the batch meets an axis of {met}",
                notes=history(*call.inputs),
                why="Operators pair axes from the last; merging layers keep the batch of both together.",
                help=(
                    "Add the missing axis first: `keras.ops.expand_dims(x, 1)`",
                    "Use `keras.layers.Add()`, which adds it behind the batch",
                ),
            )


def _stretched(call: LayerCall) -> bool:
    """Whether an axis of size 1 meets a larger one."""
    for sizes in zip(*(x.shape[1:] for x in call.inputs if x.shape)):
        if 1 in sizes and any(isinstance(size, int) and size > 1 for size in sizes):
            return True
    return False
