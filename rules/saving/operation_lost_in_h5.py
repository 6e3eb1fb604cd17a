"""KER726 operation-lost-in-h5."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class OperationLostInH5(Rule):
    """A model of Keras 3 with operations between its layers is saved as `.h5`, and cannot be loaded again.

    ## Why

    `x[:, -1]`, `a + b` and functions of `keras.ops` become operations of a functional model. The old format writes their
    names without the module that they come from, and `load_model` then looks for a layer of that name: it finds none,
    or, for `Add` and its like, one that is called otherwise.

    ## How to mend it

    Save the model as `.keras`, or use layers (`Add`, `Concatenate`, `Rescaling`, ...) in place of the operations.
    """

    code = "KER726"
    name = "operation-lost-in-h5"
    severity = Severity.ERROR
    summary = "an `.h5` file with an operation that Keras 3 cannot load"
    versions = (3,)

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each operation."""
        for danger in dangers(program, "unloadable"):
            yield self.finding(
                danger.place,
                f"Keras cannot load the operation `{danger.name}` from this file",
                label="written without its module",
                why="The old format keeps no module of an operation, so `load_model` looks for a layer of that name.",
                help="Save the model as `.keras`",
            )
