"""KER417 repeated-model-input."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import RepeatedInput
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class RepeatedModelInput(Rule):
    """One `Input` stands twice in the list of a model's inputs.

    ## Why

    Each input of a model is a place where data comes in. Keras 2 raises when two of them are the same tensor; Keras 3
    takes the data twice and uses one of them.

    ## How to mend it

    List the `Input` once, or make a second one.
    """

    code = "KER417"
    name = "repeated-model-input"
    severity = Severity.ERROR
    summary = "one Input twice among the inputs of a model"
    versions = (2,)
    raises = (2,)
    bad = (
        """\
import keras

inputs = keras.Input((4,))
model = keras.Model([inputs, inputs], keras.layers.Dense(3)(inputs))
""",
    )
    good = (
        """\
import keras

first, second = keras.Input((4,)), keras.Input((4,))
model = keras.Model([first, second], keras.layers.Dense(3)(keras.layers.Concatenate()([first, second])))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each repetition."""
        for model in program.models:
            for problem in model.problems:
                place = model.given.get("inputs") or model.assembled or model.created
                if isinstance(problem, RepeatedInput) and place is not None:
                    name = f"`{problem.name}`" if problem.name else "one `Input`"
                    yield self.finding(
                        place,
                        f"{name} stands twice among the inputs of the model",
                        label="listed twice",
                        why="Each input is a place where data comes in, and Keras 2 wants each of them once.",
                        help=("List it once", "Make a second `Input` for the other data"),
                    )
