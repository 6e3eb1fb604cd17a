"""KER414 function-returns-nothing."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import ReturnsNothing
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity


class FunctionReturnsNothing(Rule):
    """A function that builds a model has no `return`, and its result is used as the model.

    ## Why

    A function without `return` gives `None`. The model is built and lost, and `model.compile(...)` raises
    `AttributeError: 'NoneType' object has no attribute 'compile'`.

    ## How to mend it

    End the function with `return model`.
    """

    code = "KER414"
    name = "function-returns-nothing"
    severity = Severity.ERROR
    summary = "the result of a function without return is used"
    raises = (2, 3)
    bad = (
        """\
import keras


def build():
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])


model = build()
model.compile(optimizer="sgd", loss="mse")
""",
    )
    good = (
        """\
import keras


def build():
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    return model


model = build()
model.compile(optimizer="sgd", loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such name, where it is used first."""
        told: set[tuple[str, str]] = set()
        for mishap, problem in program.mishaps_of(ReturnsNothing):
            if (problem.name, problem.function) in told:
                continue
            told.add((problem.name, problem.function))
            yield self.finding(
                mishap.place,
                f"`{problem.name}` is `None`, because `{problem.function}` returns nothing",
                label=f"`None` has no `{problem.attribute}`",
                notes=[Note(f"`{problem.function}` has no `return`", mishap.facts["function"])],
                why="A function without `return` gives `None`, whatever it has built.",
                help=f"End `{problem.function}` with a `return` of what it builds",
            )
