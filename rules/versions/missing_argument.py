"""KER803 missing-argument."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import MissingArgument
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._sites import sites


class MissingArgumentRule(Rule):
    """A call leaves out an argument that has no default.

    ## Why

    Keras has no sensible value for it: how many units a `Dense` has, or how large the window of a convolution is,
    is for you to say. Python raises when it is missing.

    ## How to mend it

    Give the argument. `kerlint explain` with the name of the layer tells what it means.
    """

    code = "KER803"
    name = "missing-argument"
    severity = Severity.ERROR
    summary = "a required argument is not given"
    raises = (2, 3)
    bad = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(activation="relu")])
""",
        """\
from keras import layers

window = layers.Conv2D(32)
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, activation="relu")])
""",
        """\
import keras

settings = {"units": 4}
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(**settings)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each argument that is missing."""
        for site in sites(program, MissingArgument):
            argument = site.problem.argument
            yield self.finding(
                site.call,
                f"`{site.callee}` needs the argument `{argument}`",
                label=f"`{argument}` is missing",
                why="Only arguments with a default may be left out.",
                help=f"Give `{argument}=...`",
            )
