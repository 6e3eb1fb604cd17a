"""KER110 concat-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import Shape, dim_text, same, shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import CannotConcatenate
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import axes, function_text, history, input_of, tensor_text, told_once


class ConcatMismatch(Rule):
    """`Concatenate`, or a function that joins tensors, gets tensors that differ on another axis than the one that is
    joined, or in the number of axes.

    ## Why

    Joining puts tensors side by side along one axis, the last one by default. Along every other axis they must have
    the same size, as two tables that are put side by side must have the same number of rows.

    Where one tensor has exactly one step and the other any number of steps, Keras builds the model, and it fails
    with every batch whose sequences have more than one step.

    ## How to mend it

    Bring the tensors to the same sizes first: `Flatten`, pooling, `RepeatVector` for one vector beside a sequence,
    padding or cropping for pictures. Or join along the axis on which they differ: `Concatenate(axis=1)`.
    """

    code = "KER110"
    name = "concat-mismatch"
    severity = Severity.ERROR
    summary = "tensors are joined whose other axes differ"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

left = keras.Input((10, 32))
right = keras.Input((12, 32))
both = layers.Concatenate()([left, right])
""",
        """\
import keras
from keras import layers

pictures = keras.Input((32, 32, 3))
numbers = keras.Input((8,))
both = layers.concatenate([layers.Conv2D(8, 3)(pictures), numbers])
""",
    )
    good = (
        """\
import keras
from keras import layers

left = keras.Input((10, 32))
right = keras.Input((12, 32))
both = layers.Concatenate(axis=1)([left, right])
""",
        """\
import keras
from keras import layers

left = keras.Input((None, 32))
right = keras.Input((None, 8))
both = layers.Concatenate()([left, right])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each join that fails, and for each that works for a single step alone."""
        for call, problem, place in told_once(program, CannotConcatenate):
            a, b = _pair(call, problem)
            first, second = problem.shapes[problem.first], problem.shapes[problem.second]
            told = f"{_named(a, b, first, 'first')}, {_named(b, a, second, 'second')}"
            if problem.bad_axis is None:
                rest = f"to join them both need the same number of axes, not {len(first)} and {len(second)}"
                label = f"{axes(len(first))} and {axes(len(second))}"
            else:
                joined = "the last axis" if problem.axis % len(first) == len(first) - 1 else f"axis {problem.axis % len(first)}"
                sizes = f"{dim_text(first[problem.bad_axis])} and {dim_text(second[problem.bad_axis])}"
                rest = f"{function_text(call)} joins {joined}, so axis {problem.bad_axis} must agree"
                label = f"axis {problem.bad_axis} is {sizes}"
            yield self.finding(
                place,
                f"{told}; {rest}",
                label=label,
                notes=history(a, b),
                why="joining puts tensors side by side along one axis, so all the other axes must have the same size.",
                help=_help(first, second, problem),
                fixes=_fixes(call, problem),
            )
        for call in program.calls:
            yield from self._one_step(call)

    def _one_step(self, call: LayerCall) -> Iterable[Finding]:
        """A tensor with one step beside one with any number: fails for every batch with more steps than one."""
        inputs, output, axis = call.inputs, call.output, call.layer.get("axis", -1)
        if call.layer.class_name != "Concatenate" or call.layer.operation or call.problem is not None or output is None:
            return
        place = call.place or call.layer.created
        if not isinstance(axis, int) or place is None or len(inputs) < 2 or any(x.shape is None for x in inputs):
            return
        for index in range(1, len(inputs[0].shape or ())):
            single = [x for x in inputs if x.shape is not None and x.shape[index] == 1]
            free = [x for x in inputs if x.shape is not None and x.shape[index] is None]
            if index != axis % len(inputs[0].shape or ()) and single and free:
                a, b = single[0], free[0]
                yield self.finding(
                    place,
                    f"{tensor_text(a)} is {shape_text(a.shape)}, {tensor_text(b)} is {shape_text(b.shape)}; `Concatenate` joins "
                    f"axis {axis}, so axis {index} must agree: this works for batches with a single step there alone",
                    label=f"axis {index} is 1 and any size",
                    notes=history(a, b),
                    why="Keras cannot refuse this before data comes, for `None` may turn out to be 1; with real sequences it "
                    "is longer.",
                    help=(
                        f"To put {tensor_text(a)} beside every step, take its one step and repeat it as often",
                        f"To put it in front of the steps, join along axis {index}: `Concatenate(axis={index})`",
                    ),
                    severity=Severity.WARNING,
                )
                return


def _pair(call: LayerCall, problem: CannotConcatenate) -> tuple[Tensor | None, Tensor | None]:
    """The two tensors that disagree."""
    a, b = input_of(call, problem.first), input_of(call, problem.second)
    if (
        a is not None
        and b is not None
        and (a.shape, b.shape)
        == (
            problem.shapes[problem.first],
            problem.shapes[problem.second],
        )
    ):
        return a, b
    return None, None


def _named(x: Tensor | None, other: Tensor | None, shape: Shape, number: str) -> str:
    name = tensor_text(x)
    if x is None or (other is not None and name == tensor_text(other)):
        name = f"the {number} tensor"
    return f"{name} is {shape_text(shape)}"


def _help(first: Shape, second: Shape, problem: CannotConcatenate) -> list[str]:
    """What to do about it, the likeliest first."""
    if problem.bad_axis is None:
        small, large = sorted((len(first), len(second)))
        if (small, large) == (2, 3):
            return ["Repeat the vector for every step with `RepeatVector`, or sum the sequence up in one vector first"]
        if small == 2:
            return ["Put `Flatten()` or global pooling behind the tensor with more axes"]
        return ["Bring both tensors to the same number of axes first"]
    others = [i for i, (a, b) in enumerate(zip(first, second)) if i != problem.bad_axis and same(a, b) is False]
    told = []
    if not others and problem.bad_axis:
        told.append(f"Join along axis {problem.bad_axis} instead: `axis={problem.bad_axis}`")
    if len(first) == 4:
        told.append('Bring both to the same height and width: `padding="same"`, cropping, or the same strides')
    else:
        told.append(f"Bring axis {problem.bad_axis} to the same size in both first")
    return told


def _fixes(call: LayerCall, problem: CannotConcatenate) -> list[Fix]:
    """Joining the one axis that differs, where all others agree."""
    axis, created, rank = problem.bad_axis, call.layer.created, len(problem.shapes[0])
    if axis is None or created is None or call.layer.class_name != "Concatenate" or call.layer.operation:
        return []
    others = [{shape[i] for shape in problem.shapes} for i in range(1, rank) if i != axis]
    if axis == 0 or any(len(shape) != rank for shape in problem.shapes) or any(len(sizes) > 1 for sizes in others):
        return []
    return [Fix(f"Join axis {axis}, which differs", (SetArgument(created, "axis", str(axis)),))]
