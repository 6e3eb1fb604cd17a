"""KER806 argument-conflict."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import ArgumentConflict
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

from ._sites import Site, sites


class ArgumentConflictRule(Rule):
    """Two arguments of a call exclude each other, or one is given twice.

    ## Why

    Some settings cannot be had together: a convolution either skips positions (`strides`) or spreads its window
    (`dilation_rate`). Keras raises where both are asked for.

    ## How to mend it

    Keep the one that you mean.
    """

    code = "KER806"
    name = "argument-conflict"
    severity = Severity.ERROR
    summary = "arguments that exclude each other"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

images = keras.Input((32, 32, 3))
features = keras.layers.Conv2D(16, 3, strides=2, dilation_rate=2)(images)
""",
    )
    good = (
        """\
import keras

images = keras.Input((32, 32, 3))
features = keras.layers.Conv2D(16, 3, dilation_rate=2)(images)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each conflict."""
        for site in sites(program, ArgumentConflict):
            problem = site.problem
            names = " and ".join(f"`{name}`" for name in problem.arguments)
            what = f"{names} do not go together" if len(problem.arguments) > 1 else f"{names} is given twice"
            yield self.finding(
                site.call,
                f"{what} in `{site.callee}`",
                label=problem.reason,
                why="Keras raises where two arguments contradict each other.",
                help=f"Keep one of {names}" if len(problem.arguments) > 1 else f"Give {names} once",
                fixes=_fixes(program, site),
            )


def _fixes(program: Program, site: Site[ArgumentConflict]) -> list[Fix]:
    """Leaving out one of the arguments that are written as keywords of this call."""
    layer = next((layer for layer in program.layers if layer.created == site.call), None)
    if layer is None or len(site.problem.arguments) < 2:
        return []
    written = [name for name in site.problem.arguments if name in layer.given]
    return [Fix(f"Remove `{name}`", (RemoveArgument(site.call, name),)) for name in reversed(written)]
