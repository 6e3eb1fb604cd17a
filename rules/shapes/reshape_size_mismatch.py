"""KER106 reshape-size-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import Dim, is_known, product, shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import CannotReshape
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import counted, function_text, history, input_of, tensor_text, told_once


class ReshapeSizeMismatch(Rule):
    """`Reshape`, or a function that reshapes, asks for a shape that holds another number of elements than its input.

    ## Why

    Reshaping puts the same numbers in another order of axes. None may be left over, and none may be missing.
    `Reshape` leaves the batch alone: its target is the shape of one sample.

    ## How to mend it

    Make the product of the new sizes the product of the old ones; one of them may be `-1`, which means what is
    left.
    """

    code = "KER106"
    name = "reshape-size-mismatch"
    severity = Severity.ERROR
    summary = "a reshape that changes the number of elements"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

features = keras.Input((784,))
pictures = keras.layers.Reshape((28, 28, 3))(features)
""",
    )
    good = (
        """\
import keras

features = keras.Input((784,))
pictures = keras.layers.Reshape((28, 28, 1))(features)
columns = keras.layers.Reshape((-1, 28))(features)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each reshape that cannot be."""
        for call, problem, place in told_once(program, CannotReshape):
            x = input_of(call)
            source, target = problem.source, problem.target
            if problem.reason == "two unknown":
                message = f"{function_text(call)} to {shape_text(target)} leaves two sizes open; only one may be -1"
            elif problem.reason == "not divisible":
                message = (
                    f"{function_text(call)} cannot fill {shape_text(target)}: {tensor_text(x)} has {_count(source)}"
                    f"{_each(problem)}, which is no multiple of {_known(target)}"
                )
            else:
                message = (
                    f"{function_text(call)} cannot fill {shape_text(target)}, {_count(target)}, from {tensor_text(x)} with "
                    f"{_count(source)}{_each(problem)}"
                )
            yield self.finding(
                place,
                message,
                label=f"from {shape_text(source)} to {shape_text(target)}",
                notes=history(x),
                why="reshaping only orders the same numbers anew, so their number must stay.",
                help=_help(problem),
                fixes=_fixes(call, problem),
            )


def _count(shape: tuple[Dim, ...]) -> str:
    size = product(shape)
    return counted(size, "element") if isinstance(size, int) else f"{shape_text(shape)} elements"


def _each(problem: CannotReshape) -> str:
    return " per sample" if problem.per_sample else ""


def _known(shape: tuple[Dim, ...]) -> Dim:
    """The product of the sizes that are not left open."""
    return product(d for d in shape if is_known(d) and d != -1)


def _fitting(problem: CannotReshape) -> tuple[Dim, ...] | None:
    """The target with another last size, with which all elements find a place; None where there is none."""
    size, rest = product(problem.source), product(problem.target[:-1])
    if problem.reason != "total" or not isinstance(size, int) or len(problem.target) < 2:
        return None
    return (*problem.target[:-1], size // rest) if isinstance(rest, int) and rest > 0 and size % rest == 0 else None


def _help(problem: CannotReshape) -> list[str]:
    told = ["Make the product of the new sizes the number of elements that there are"]
    fitting = _fitting(problem)
    if fitting is not None:
        told.insert(0, f"Write {shape_text(fitting)}, which holds {_count(fitting)}")
    return told


def _fixes(call: LayerCall, problem: CannotReshape) -> list[Fix]:
    fitting, created = _fitting(problem), call.layer.created
    if fitting is None or created is None or "target_shape" not in call.layer.given:
        return []
    return [Fix(f"Write {shape_text(fitting)}", (SetArgument(created, "target_shape", shape_text(fitting)),))]
