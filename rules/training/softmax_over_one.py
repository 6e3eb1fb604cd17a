"""KER301 softmax-over-one."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, SetArgument, Severity, call_text

from ._heads import MULTICLASS, Output, applies_softmax, headed_outputs, loss_text, softmax_size


class SoftmaxOverOne(Rule):
    """A softmax over an axis that has one element.

    ## Why

    Softmax divides each number by the sum of all along the axis. Of a single number the answer is always exactly 1, so
    nothing that comes before can change the output: the gradient is zero and the model learns nothing.

    ## How to mend it

    For two classes in one unit use `sigmoid` with `binary_crossentropy`. For a number that is to be predicted use no
    activation. For attention weights over the time steps let the softmax run over the time axis:
    `layers.Softmax(axis=1)`.
    """

    code = "KER301"
    name = "softmax-over-one"
    severity = Severity.ERROR
    summary = "a softmax over one element is always 1"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((20,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="softmax"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

steps = keras.Input((12, 32))
scores = layers.Dense(1)(steps)
weights = layers.Softmax()(scores)
model = keras.Model(steps, layers.Multiply()([steps, weights]))
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((20,)),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
        """\
import keras
from keras import layers

steps = keras.Input((12, 32))
scores = layers.Dense(1)(steps)
weights = layers.Softmax(axis=1)(scores)
model = keras.Model(steps, layers.Multiply()([steps, weights]))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        heads: dict[int, Output] = {}
        for output, head in headed_outputs(program):
            heads.setdefault(id(head.layer), output)
        told: set[int] = set()
        for call in program.calls:
            if applies_softmax(call.layer) and softmax_size(call) == 1 and id(call.layer) not in told:
                told.add(id(call.layer))
                yield self._tell(call, heads.get(id(call.layer)))

    def _tell(self, call: LayerCall, output: Output | None) -> Finding:
        layer = call.layer
        place = layer.given.get("activation") or layer.created or call.place
        assert place is not None
        head = output.head if output is not None else None
        if output is None or head is None:
            return self.finding(
                place,
                f"the softmax of {call_text(layer)} runs over one element, so its output is always 1",
                label=f"the axis has size 1 in {call.output}",
                why="Softmax makes the numbers along one axis sum to 1; a single number becomes 1 whatever it was.",
                help="Give `axis=` the axis whose elements compete, such as `layers.Softmax(axis=1)` for the time "
                "steps, or use `sigmoid`",
                severity=Severity.WARNING,
            )
        fixes: list[Fix] = head.change("sigmoid")
        multiclass = output.loss.name in MULTICLASS
        if fixes and multiclass and output.loss.form == "string" and output.loss.place is not None:
            edit = fixes[0].edits[0]
            assert isinstance(edit, SetArgument)
            title = 'Use `activation="sigmoid"` and `loss="binary_crossentropy"`'
            fixes = [Fix(title, (edit, Replace(output.loss.place, '"binary_crossentropy"')))]
        elif multiclass:
            fixes = []
        return self.finding(
            place,
            "the output is a softmax over one unit, which is always 1",
            label=f"one unit: the output has shape {call.output}",
            notes=(output.note(),),
            why="Softmax divides each unit by the sum of all units; with one unit that is always 1, and the model cannot learn.",
            help=(
                'Use `activation="sigmoid"` with `loss="binary_crossentropy"` for two classes',
                f"Use one unit per class for more classes, and keep {loss_text(output.loss)}"
                if multiclass
                else "Use one unit per class for more classes, with a categorical cross-entropy",
            ),
            fixes=fixes,
        )
