"""KER801 unknown-argument."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from kerlint.graph.problems import UnknownArgument
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, RenameArgument, Rule, Severity

from ._sites import Site, sites


class UnknownArgumentRule(Rule):
    """A layer, loss, optimizer or method is given an argument that it does not have.

    ## Why

    Keras checks the names of arguments when the object is made, and raises for one that it does not know. Most of
    them are misspelt, borrowed from another layer, or from another library.

    ## How to mend it

    Use the name that the finding suggests; `kerlint explain dense` (or any other layer) lists the arguments that
    there are. Names of older versions of Keras are told by `renamed-argument`.

    ## When it is silent

    For your own classes, and where a call passes `**options` that kerlint does not know.
    """

    code = "KER801"
    name = "unknown-argument"
    severity = Severity.ERROR
    summary = "an argument that the layer, loss, optimizer or method does not have"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units_size=64)])
""",
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(64, activaton="relu")])
""",
        """\
from keras import layers, models, optimizers

model = models.Sequential([layers.Input((8,)), layers.Dense(1)])
model.compile(optimizer=optimizers.Adam(momentum=0.9), loss="mse")
""",
    )
    good = (
        """\
import keras

options = {"kernel_initializer": "he_normal", "name": "hidden"}
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(64, activation="relu", **options)])
""",
        """\
import keras


class Dense(keras.layers.Dense):
    def __init__(self, units_size, **kwargs):
        super().__init__(units_size, **kwargs)


model = keras.Sequential([keras.Input((8,)), Dense(units_size=64)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each argument that is not taken and was never called so."""
        for site in sites(program, UnknownArgument):
            if site.problem.renamed_to is None:
                yield self._told(site)

    def _told(self, site: Site[UnknownArgument]) -> Finding:
        problem = site.problem
        near = [name for name in problem.candidates if not name.endswith(f"_{problem.argument}")]
        label = f"did you mean `{near[0]}`?" if near else f"`{site.callee}` takes no such argument"
        if problem.advice:
            label, near = "no longer an argument", []
        return self.finding(
            site.place,
            f"`{site.callee}` has no argument `{problem.argument}`",
            label=label,
            why="Keras raises for an argument that it does not know, so that a misspelt one is not silently ignored.",
            help=_help(problem, near),
            fixes=_fixes(site, near),
        )


def _help(problem: UnknownArgument, near: list[str]) -> Iterable[str]:
    if problem.advice:
        return [f"Remove `{problem.argument}`: {problem.advice}"]
    if near:
        return [f"Rename `{problem.argument}` to `{name}`" for name in near]
    return [f"Remove `{problem.argument}`"]


def _fixes(site: Site[UnknownArgument], near: list[str]) -> list[Fix]:
    argument = site.problem.argument
    fixes = [
        Fix(f"Rename to `{name}`", (RenameArgument(site.call, argument, name),), safe=_misspelt(argument, name, near))
        for name in near
    ]
    return fixes or [Fix(f"Remove `{argument}`", (RemoveArgument(site.call, argument),))]


def _misspelt(argument: str, name: str, near: list[str]) -> bool:
    """Whether nothing but this name can have been meant: no other is near, and they differ in a letter or two."""
    return len(near) == 1 and (argument.startswith(name) or SequenceMatcher(None, argument, name).ratio() > 0.85)
