"""KER723 pickle-in-file."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class PickleInFile(Rule):
    """A saved model holds a pickled object.

    ## Why

    A pickle is a program for building an object, and may call any function on the way. Unpickling a file of somebody
    else's runs what they wrote. Keras keeps models without pickles; they come from layers around PyTorch modules and
    from files that were added to the archive.

    ## How to mend it

    Keep the data as arrays or JSON. Do not load the file if you do not know who made it.
    """

    code = "KER723"
    name = "pickle-in-file"
    severity = Severity.ERROR
    summary = "a saved model holds a pickled object"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each object."""
        for danger in dangers(program, "pickle"):
            yield self.finding(
                danger.place,
                f"`{danger.name}` is a pickled object, and unpickling it runs what its author wrote",
                label="a pickled object",
                why="A pickle is a program for building an object, and may call any function on the way.",
                help=("Keep the data as arrays or JSON", "Do not load the file if you do not know who made it"),
            )
