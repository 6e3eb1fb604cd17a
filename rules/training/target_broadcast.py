"""KER313 target-broadcast."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity, shape_story

from ._heads import loss_text
from ._targets import as_many_units, having, is_autoencoder, meeting, targets


class TargetBroadcast(Rule):
    """Labels and output differ in shape, and the loss compares them all the same, each with many.

    ## Why

    `mse`, `mae` and most other losses subtract the labels from the output by NumPy's rules: an axis of size 1 is
    stretched to the size of the other. The model trains, each output is pulled to the same label, and the loss means
    something else than it seems to.

    ## How to mend it

    Give the last layer the shape of the labels: as many units as a label has numbers, and no axis of time or space that
    the labels have not.

    ## When it is silent

    Labels `(n,)` on an output `(n, 1)` are compared one by one, and never reported.
    """

    code = "KER313"
    name = "target-broadcast"
    severity = Severity.WARNING
    summary = "labels and output agree only because one is stretched"
    fix = "unsafe"
    bad = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 4)
y_train = np.random.rand(100, 1)
model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
model.compile(optimizer="adam", loss="mse")
model.fit(x_train, y_train)
""",
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 10, 8)
y_train = np.random.rand(100, 1)
model = keras.Sequential([keras.Input((10, 8)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mae")
model.fit(x_train, y_train)
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

x_train = np.random.rand(100, 10, 8)
y_train = np.random.rand(100, 10)
model = keras.Sequential([keras.Input((10, 8)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mae")
model.fit(x_train, y_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            output = target.output
            if id(output.loss) in told or is_autoencoder(target) or meeting(target) != "broadcasts":
                continue
            told.add(id(output.loss))
            tensor = output.compiled.model.output_tensors[output.index]
            yield self.finding(
                target.place,
                f"{target.name} {having(target.name)} shape {shape_text(target.labels.shape)}, "
                f"stretched to the output {shape_text(output.shape)}",
                label=f"{loss_text(output.loss)} compares each label with several outputs",
                notes=(*shape_story(tensor), output.note()),
                why="An axis of size 1 is repeated until it fits, so several outputs are pulled to one and the same label, "
                "without any message.",
                help="Give the output the shape of the labels"
                + (f", {shape_text((None, *target.labels.shape[1:]))}" if target.labels.shape else ""),
                fixes=as_many_units(program, target),
            )
