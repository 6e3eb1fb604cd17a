"""KER721 foreign-class-in-file."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.graph.saved import Danger
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class ForeignClassInFile(Rule):
    """A saved model names a class or function that is none of those that models are made of.

    ## Why

    To load a model, Keras imports the module that the file names and calls what it finds there with arguments from
    the file. With a module such as `os` or `keras.utils` that is a way to run anything, and several releases of Keras
    let it pass. Classes of the user's own are imported in the same way; that is what they are for, so they are told as
    advice: the file cannot be loaded without them.

    ## How to mend it

    Do not load the file if you do not know who made it. For classes of your own, import the module that registers them
    before `load_model`, or pass `custom_objects`.
    """

    code = "KER721"
    name = "foreign-class-in-file"
    severity = Severity.ERROR
    summary = "a saved model names something that is no part of Keras"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each name."""
        for danger in dangers(program, "foreign"):
            yield self.finding(
                danger.place,
                f"the file names `{danger.name}`, which no layer of Keras is",
                label="loading imports and calls this",
                why="Loading a model imports the modules that the file names and calls what it finds there.",
                help="Do not load the file if you do not know who made it",
            )
        for danger in dangers(program, "own"):
            yield self._own(danger)

    def _own(self, danger: Danger) -> Finding:
        return self.finding(
            danger.place,
            f"loading the file needs `{danger.name}`, which Keras does not have",
            label="a class or function of the author's",
            why="Its code is not in the file, so kerlint knows of its shapes only what the file says.",
            help="Import the module that registers it before `load_model`, or pass `custom_objects`",
            severity=Severity.ADVICE,
        )
