"""KER720 unsafe-lambda-in-file."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class UnsafeLambdaInFile(Rule):
    """A saved model holds compiled Python code, which loading it would run.

    ## Why

    A `Lambda` layer around a Python `lambda` is saved as the bytecode of the function. Whoever loads the file runs
    that code with their own rights, whatever it does; the shapes of the model do not tell. Keras 3 refuses such files
    unless its protection is switched off, Keras 2 loads them from `.h5` without a question. kerlint does not look into
    the code, and never runs it.

    ## How to mend it

    Save the model again from its program with a layer in place of the lambda: `Rescaling`, `Reshape`, an operation of
    `keras.ops`, or a layer class of your own under `@keras.saving.register_keras_serializable()`. A file of somebody
    else's is best not loaded at all.
    """

    code = "KER720"
    name = "unsafe-lambda-in-file"
    severity = Severity.WARNING
    summary = "a saved model holds compiled Python code"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each function that is stored as code."""
        for danger in dangers(program, "lambda"):
            yield self.finding(
                danger.place,
                "this part of the model is compiled Python code, which loading the file runs",
                label="compiled Python",
                why="Nobody can tell from the model what the code does, and it runs with the rights of whoever loads it.",
                help=(
                    "Save the model with a layer or an operation of `keras.ops` in place of the lambda",
                    "Do not load the file if you do not know who made it",
                ),
            )
