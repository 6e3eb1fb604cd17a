"""KER329 stateful-shuffle."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, leaves
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity, call_text


class StatefulShuffle(Rule):
    """A stateful recurrent model is trained on shuffled samples.

    ## Why

    With `stateful=True` sample i of a batch begins with the state in which sample i of the batch before ended. That
    makes sense only when the batches come in their order; `fit` shuffles the samples of arrays unless it is told not to,
    so each sample goes on from the state of some other one.

    ## How to mend it

    Pass `shuffle=False` to `fit`, and reset the states after each pass over the data.
    """

    code = "KER329"
    name = "stateful-shuffle"
    severity = Severity.WARNING
    summary = "a stateful recurrent layer is trained on shuffled samples"
    fix = "unsafe"
    bad = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([
    keras.Input(batch_shape=(8, 10, 1)),
    layers.LSTM(16, stateful=True),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
model.fit(np.random.rand(80, 10, 1), np.random.rand(80, 1), batch_size=8)
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([
    keras.Input(batch_shape=(8, 10, 1)),
    layers.LSTM(16, stateful=True),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
model.fit(np.random.rand(80, 10, 1), np.random.rand(80, 1), batch_size=8, shuffle=False)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for use in program.uses:
            if use.method != "fit" or id(use.model) in told or use.get("shuffle", True) is not True:
                continue
            stateful = next((layer for layer in use.model.walk() if layer.get("stateful") is True), None)
            x = list(leaves(use.x))
            if stateful is None or not x or not all(isinstance(leaf, Array) for leaf in x):
                continue
            if use.get("batch_size") == x[0].shape[0] if x[0].shape else False:
                continue  # a single batch has nothing to go on from
            told.add(id(use.model))
            yield self.finding(
                use.given.get("shuffle") or use.place,
                f"{call_text(stateful)} is stateful, and `fit` shuffles the samples",
                label="`shuffle` is True unless it is given",
                notes=(Note("keeps its state from batch to batch", stateful.place_of("stateful")),),
                why="The state of one batch is carried into the next, which must then be its continuation.",
                help="Pass `shuffle=False` to `fit`",
                fixes=[Fix("Set `shuffle=False`", (SetArgument(use.place, "shuffle", "False"),))],
            )
