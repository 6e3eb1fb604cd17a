"""KER118 bad-einsum-equation."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.places import Place
from kerlint.graph.problems import BadEquation
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

from .._telling import function_text, history, listed, told_once


class BadEinsumEquation(Rule):
    """The equation of an `EinsumDense` layer or an `einsum` is malformed, or does not fit the shapes.

    ## Why

    Each letter of the equation stands for one axis. A tensor must have as many axes as letters, and a letter one
    size wherever it stands.

    ## How to mend it

    Write one letter for each axis of each tensor, the batch included.
    """

    code = "KER118"
    name = "bad-einsum-equation"
    severity = Severity.ERROR
    summary = "an einsum equation does not fit its tensors"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

steps = keras.Input((10, 16))
x = layers.EinsumDense("ab,bc->ac", output_shape=8)(steps)
""",
    )
    good = (
        """\
import keras
from keras import layers

steps = keras.Input((10, 16))
x = layers.EinsumDense("abc,cd->abd", output_shape=(None, 8))(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each equation."""
        for call, problem, place in told_once(program, BadEquation):
            yield self._told(place, function_text(call), problem, history(*call.inputs[:2]))
        for layer, problem in program.construction_problems(BadEquation):
            written = layer.place_of("equation")
            if written is not None:
                yield self._told(written, f"`{layer.class_name}`", problem, [])

    def _told(self, place: Place, name: str, problem: BadEquation, notes: list[Note]) -> Finding:
        shapes = f" with {listed([shape_text(s) for s in problem.shapes])}" if problem.shapes else ""
        return self.finding(
            place,
            f"the equation `{problem.equation}` of {name} does not work{shapes}: {problem.reason}",
            label=problem.reason,
            notes=notes,
            why="each letter stands for one axis, and has one size wherever it stands.",
            help="Write one letter for each axis of each tensor, the batch included",
        )
