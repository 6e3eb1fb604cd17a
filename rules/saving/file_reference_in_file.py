"""KER722 file-reference-in-file."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class FileReferenceInFile(Rule):
    """A saved model points to another file, which loading it would read.

    ## Why

    A vocabulary that is given as a path, and weights that lie behind an external link of HDF5, are read from the disk
    of whoever loads the model, and may end up in what the model gives. With a URL for a path, even a request leaves
    the machine. The model does not work without that file either.

    ## How to mend it

    Save the model with the words themselves (`StringLookup(vocabulary=[...])`), and weights in the file itself.
    """

    code = "KER722"
    name = "file-reference-in-file"
    severity = Severity.WARNING
    summary = "a saved model points to another file"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each path."""
        for danger in dangers(program, "reference"):
            yield self.finding(
                danger.place,
                f"loading the file would read `{danger.name}`",
                label="a path of another file",
                why="A model that reads other files can carry what is in them to wherever its outputs go.",
                help="Save the model with the contents in place of the path",
            )
