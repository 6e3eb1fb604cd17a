"""KER804 too-many-arguments."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import TooManyArguments
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._sites import sites


class TooManyArgumentsRule(Rule):
    """A call passes more positional arguments than there are parameters.

    ## Why

    Python gives positional arguments to the parameters in order, and raises when some are left over.

    ## How to mend it

    Pass what you mean by keyword, so that it is plain which parameter gets which value.
    """

    code = "KER804"
    name = "too-many-arguments"
    severity = Severity.ERROR
    summary = "more positional arguments than parameters"
    raises = (2, 3)
    bad = (
        """\
import keras

repeat = keras.layers.RepeatVector(3, 8)
""",
    )
    good = (
        """\
import keras

repeat = keras.layers.RepeatVector(3, name="repeat")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call."""
        for site in sites(program, TooManyArguments):
            problem = site.problem
            takes = f"{problem.expected} positional argument{'' if problem.expected == 1 else 's'}"
            yield self.finding(
                site.call,
                f"`{site.callee}` takes at most {takes} and gets {problem.received}",
                label=f"{problem.received} positional arguments",
                why="Python raises when positional arguments are left over.",
                help="Pass arguments by keyword, or remove those that are not needed",
            )
