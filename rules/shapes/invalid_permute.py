"""KER108 invalid-permute."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import history, input_of
from ._arguments import Bad, bad_arguments, value_text


class InvalidPermute(Rule):
    """The `dims` of a `Permute` layer are not the axes of its input, each once, counted from 1.

    ## Why

    `Permute((2, 1))` swaps the two axes behind the batch. The batch is axis 0 and stays where it is, so it is not
    among the dims.

    ## How to mend it

    Name every axis but the batch once, counted from 1.
    """

    code = "KER108"
    name = "invalid-permute"
    severity = Severity.ERROR
    summary = "`Permute` does not name every axis once"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

steps = keras.Input((10, 64))
turned = keras.layers.Permute((0, 1))(steps)
""",
    )
    good = (
        """\
import keras

steps = keras.Input((10, 64))
turned = keras.layers.Permute((2, 1))(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each wrong order."""
        for bad in bad_arguments(program, frozenset({"dims"})):
            x = input_of(bad.call) if bad.call is not None else None
            of = f" of {shape_text(x.shape)}" if x is not None and x.shape is not None else ""
            count = len(x.shape) - 1 if x is not None and x.shape is not None else None
            named = ", ".join(map(str, range(1, count + 1))) if count else "1 upwards"
            yield self.finding(
                bad.place,
                f"`Permute({value_text(bad.problem.value)})` does not name every axis{of} once",
                label=f"the axes behind the batch are {named}",
                notes=history(x),
                why="the batch is axis 0 and stays; the others are counted from 1.",
                fixes=_fixes(bad, count),
                help=f"Write each of {named} once" if count else "Write each axis once, counted from 1",
            )


def _fixes(bad: Bad, count: int | None) -> list[Fix]:
    """The order without the batch, where it was named as well, or counted from 1."""
    dims, created = bad.problem.value, bad.layer.created
    if created is None or not isinstance(dims, (tuple, list)) or not all(type(dim) is int for dim in dims):
        return []
    with_batch = dims[:1] in ((0,), [0]) and len(dims) > 2 and len(dims) - 1 == (count or len(dims) - 1)
    if with_batch and sorted(dims) == list(range(len(dims))):
        mended = tuple(dims[1:])
    elif sorted(dims) == list(range(len(dims))):
        mended = tuple(dim + 1 for dim in dims)
    else:
        return []
    text = str(mended)
    return [Fix(f"Write `Permute({text})`", (SetArgument(created, "dims", text),))]
