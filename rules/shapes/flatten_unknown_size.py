"""KER104 flatten-unknown-size."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import UnknownFeatureSize
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from .._mending import respelt
from .._telling import behind, function_text, history, input_of, told_once, told_shape
from ._open_sizes import flattened


class FlattenUnknownSize(Rule):
    """A layer with weights stands behind `Flatten` (or `Reshape`) of a tensor one of whose axes has no fixed size.

    ## Why

    `Flatten` multiplies all sizes but the batch. Where one of them is `None`, so is the product, and `Dense` cannot
    know how many weights it needs.

    ## How to mend it

    Give the `Input` fixed sizes; or use global pooling in the place of `Flatten`, which gives the same number of
    features for every size.
    """

    code = "KER104"
    name = "flatten-unknown-size"
    severity = Severity.ERROR
    summary = "a weighted layer behind `Flatten` of an axis whose size is not fixed"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((None, 16)),
    layers.Conv1D(32, 3),
    layers.Flatten(),
    layers.Dense(10),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((None, 16)),
    layers.Conv1D(32, 3),
    layers.GlobalAveragePooling1D(),
    layers.Dense(10),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer whose weights depend on the product of open sizes."""
        for call, problem, place in told_once(program, UnknownFeatureSize):
            x = input_of(call)
            maker = behind(x)
            if not flattened(x) or maker is None:
                continue
            before = maker.input
            rank = before.rank if before is not None else None
            pooling = f"GlobalAveragePooling{rank - 2}D()" if rank in (3, 4, 5) else None
            yield self.finding(
                place,
                f"{function_text(call)} cannot know its number of weights: {told_shape(x, problem.shape)}, because "
                f"{told_shape(before)}",
                label="how many features go in is not fixed",
                notes=history(x),
                why="`Flatten` multiplies all sizes but the batch; where one of them is `None`, so is the product.",
                fixes=respelt(maker.layer, pooling[:-2], f"Use `{pooling}`") if pooling and not maker.layer.given else [],
                help=[
                    *([f"Use `{pooling}` in the place of {function_text(maker)}"] if pooling else []),
                    "Give the input a fixed size",
                ],
            )
