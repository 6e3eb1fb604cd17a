"""KER323 double-softmax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import Head, Output, head_of, headed_outputs


class DoubleSoftmax(Rule):
    """The output is a softmax of what a softmax gave.

    ## Why

    The second softmax sees only numbers from 0 to 1 and makes them nearly equal: for ten classes the surest answer
    comes out at about 0.23. The model cannot become sure, and the loss stays high. It happens when a new head is put
    on a model that already ends in a softmax.

    ## How to mend it

    Keep one softmax. For a new head on a pretrained model leave its old one out (`include_top=False`), or take the
    output of the layer before.
    """

    code = "KER323"
    name = "double-softmax"
    severity = Severity.WARNING
    summary = "a softmax right after a softmax"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(10, activation="softmax"),
    layers.Softmax(),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(10, activation="softmax"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(10), layers.Softmax()])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for head, output in _heads(program):
            if id(head.layer) in told:
                continue
            told.add(id(head.layer))
            before = head.layer.calls[-1].input if head.activation == "softmax" and head.layer.calls else None
            first = head_of(before) if before is not None else None
            if first is None or first.activation != "softmax" or first.layer is head.layer:
                continue
            weights = head.layer.class_name not in ("Activation", "Softmax") and not head.layer.operation
            yield self.finding(
                head.place,
                "the output goes through `softmax` twice" + (", with one layer between" if weights else ""),
                label="the second softmax",
                notes=(first.note(), *((output.note(),) if output is not None else ())),
                why="Softmax squeezes numbers to between 0 and 1; a layer after it gets hardly any difference to work with.",
                help=(
                    "Give the earlier layer another activation, such as `relu`" if weights else "Take one of the two away",
                    "Build a pretrained model with `include_top=False` before you give it a head of your own",
                ),
                fixes=first.change("relu") if weights else first.change("linear"),
            )


def _heads(program: Program) -> Iterator[tuple[Head, Output | None]]:
    """The heads of compiled models, then those of models that are only built."""
    for output, head in headed_outputs(program):
        yield head, output
    for model in program.models:
        for tensor in model.output_tensors if model.kind != "subclass" else ():
            found = head_of(tensor)
            if found is not None:
                yield found, None
