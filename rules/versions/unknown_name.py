"""KER809 unknown-name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kerlint.graph.problems import MissingName
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity


class UnknownNameRule(Rule):
    """The program imports or reads a name that no version of Keras has.

    ## Why

    The name is misspelt, stands in another module, or belongs to another library. Python raises `ImportError` or
    `AttributeError`.

    ## How to mend it

    Write the name that the finding suggests, or look it up in the reference of Keras.
    """

    code = "KER809"
    name = "unknown-name"
    severity = Severity.ERROR
    summary = "a name that Keras does not have"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
from keras import layers

hidden = layers.Dens(4)
""",
        """\
from keras.layers import Convolution2DTranspos
""",
    )
    good = (
        """\
from keras import layers

hidden = layers.Dense(4)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each place where such a name is written."""
        for mishap, problem in program.mishaps_of(MissingName):
            if problem.new is not None or problem.how or len(problem.gone) == 1:
                continue
            module, _, last = problem.written.rpartition(".")
            near = [name.rpartition(".")[2] for name in problem.candidates]
            start = mishap.place
            fixes = []
            if near and start.line == start.end_line and mishap.facts.get("kind") == "attribute":
                spot = replace(start, column=start.end_column - len(last))
                fixes = [Fix(f"Write `{name}`", (Replace(spot, name),), safe=len(near) == 1) for name in near]
            elif near and start.end_column - start.column == len(last):
                fixes = [Fix(f"Import `{name}`", (Replace(start, name),)) for name in near]
            yield self.finding(
                start,
                f"`{module}` has no `{last}`",
                label=f"did you mean `{near[0]}`?" if near else "no such name in Keras",
                why="Python raises when a module does not have the name that is asked for.",
                help=[f"Write `{name}`" for name in near] or ["Look the name up in the reference of Keras"],
                fixes=fixes,
            )
