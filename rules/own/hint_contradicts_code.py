"""KER014 hint-contradicts-code."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.problems import HintContradiction
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class HintContradictsCode(Rule):
    """A comment such as `# kerlint: X_train = (1500, 300, 10)`, or an entry of `shapes` in the settings, gives data a shape
    that the code gives otherwise.

    ## Why

    kerlint believes the code then, and not the hint. Whoever reads the hint is misled, and so is kerlint wherever the code
    does not say.

    ## How to mend it

    Correct the hint, or remove it: where the code tells the shape none is needed. In the settings a hint holds for every
    variable of that name, so give it a name that stands for one thing.
    """

    code = "KER014"
    name = "hint-contradicts-code"
    severity = Severity.WARNING
    summary = "a hint gives data a shape that the code gives otherwise"
    bad = (
        """\
import keras
import numpy as np

# kerlint: X_train = (1500, 300, 10)
X_train = np.zeros((1500, 300, 8))
model = keras.Sequential([keras.Input((300, 8)), keras.layers.LSTM(4)])
model.predict(X_train)
""",
    )
    good = (
        """\
import keras
import numpy as np

# kerlint: X_train = (1500, 300, 8)
X_train = np.load("train.npy")
model = keras.Sequential([keras.Input((300, 8)), keras.layers.LSTM(4)])
model.predict(X_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """The assignments that gave another shape."""
        for mishap, problem in program.mishaps_of(HintContradiction):
            yield self.finding(
                mishap.place,
                f"`{problem.name}` has the shape {shape_text(problem.found)}, and the hint says {shape_text(problem.told)}",
                label=f"this is {shape_text(problem.found)}",
                help=f"correct the hint for `{problem.name}`, or remove it",
            )
