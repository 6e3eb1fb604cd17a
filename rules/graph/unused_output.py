"""KER419 unused-output."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._models import is_symbolic, upstream


class UnusedOutput(Rule):
    """A layer with weights is called, and no model of the program uses what comes out.

    ## Why

    A model holds what lies between its inputs and outputs. A branch that leads to no output is not part of it, so that the
    layer is neither trained nor saved. Often the next layer was meant to be called on this one's output.

    ## How to mend it

    Pass the output on, or remove the layer.

    ## When it is silent

    In functions, whose callers may use what they return, and where the program puts together no functional model.
    """

    code = "KER419"
    name = "unused-output"
    severity = Severity.ADVICE
    summary = "the output of a layer leads to no model"
    bad = (
        """\
import keras

inputs = keras.Input((4,))
hidden = keras.layers.Dense(9)(inputs)
outputs = keras.layers.Dense(3)(inputs)
model = keras.Model(inputs, outputs)
""",
    )
    good = (
        """\
import keras

inputs = keras.Input((4,))
hidden = keras.layers.Dense(9)(inputs)
outputs = keras.layers.Dense(3)(hidden)
model = keras.Model(inputs, outputs)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer at the end of such a branch."""
        models = [model for model in program.models if model.kind == "functional" and "application" not in model.facts]
        if not models or not all(model.complete for model in models):
            return
        used = {found for model in models for found in upstream(model.output_tensors)}
        for call in program.calls:
            output = call.output
            if output is None or call.owner is not None or call.function is not None or call.layer.operation:
                continue
            ends = id(output) not in used and not program.consumers(output) and call.problem is None and call.place is not None
            if ends and call.layer.weights and not call.layer.custom and is_symbolic(output):
                assert call.place is not None
                yield self.finding(
                    call.place,
                    f"no model uses what `{call.layer.class_name}` gives here",
                    label="leads nowhere",
                    why="A model holds only what lies on the way from its inputs to its outputs.",
                    help="Call the next layer on it, or remove it",
                )
