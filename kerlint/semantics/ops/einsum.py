"""The equations of einsum: `bij,bjk->bik`, with `...`, and with the output left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kerlint.graph.dims import UNKNOWN, Dim, Shape, same, unify
from kerlint.graph.problems import BadEquation, CannotBroadcast
from kerlint.semantics.broadcasting import broadcast


def einsum_shape(equation: str, shapes: Sequence[Shape | None], *, stretch: bool) -> Shape | None:
    """The shape that the equation gives. With `stretch` an axis of size 1 fits any size. Raises BadEquation."""
    inputs, output = _terms(equation, shapes)
    if len(inputs) != len(shapes):
        raise _bad(equation, f"{len(inputs)} operands in the equation, {len(shapes)} given", shapes)
    sizes: dict[str, Dim] = {}
    ellipses: list[Shape | None] = []
    for term, shape in zip(inputs, shapes):
        _read(equation, term, shape, shapes, sizes, ellipses, stretch)
    middle: Shape | None = ()
    if "..." in output:
        if None in ellipses:
            return None
        try:
            middle = broadcast([shape for shape in ellipses if shape is not None])
        except CannotBroadcast:
            raise _bad(equation, "the axes of `...` do not broadcast", shapes) from None
    for label in output.replace("...", ""):
        if label not in sizes:
            raise _bad(equation, f"`{label}` stands in the output alone", shapes)
    before, dots, after = output.partition("...")
    result = tuple(sizes[label] for label in before)
    return (*result, *(middle or ()), *(sizes[label] for label in after)) if dots else result


def _terms(equation: str, shapes: Sequence[Shape | None]) -> tuple[list[str], str]:
    text = equation.replace(" ", "")
    left, arrow, right = text.partition("->")
    inputs = left.split(",")
    for term in (*inputs, right):
        letters = term.replace("...", "", 1)
        if not all(c.isalpha() and c.isascii() for c in letters):
            raise _bad(equation, "letters, commas, `...` and one `->` are what it is made of", shapes)
    if arrow:
        repeated = [label for label, times in Counter(right.replace("...", "")).items() if times > 1]
        if repeated:
            raise _bad(equation, f"`{repeated[0]}` stands twice in the output", shapes)
        return inputs, right
    counts = Counter("".join(inputs).replace(".", ""))
    implied = "".join(sorted(label for label, times in counts.items() if times == 1))
    return inputs, ("..." if "..." in left else "") + implied


def _read(
    equation: str,
    term: str,
    shape: Shape | None,
    shapes: Sequence[Shape | None],
    sizes: dict[str, Dim],
    ellipses: list[Shape | None],
    stretch: bool,
) -> None:
    """Take the sizes of the letters of one operand. Raises BadEquation."""
    before, dots, after = term.partition("...")
    count = len(before) + len(after)
    if shape is None:
        for label in before + after:
            sizes.setdefault(label, UNKNOWN)
        if dots:
            ellipses.append(None)
        return
    if len(shape) < count or (len(shape) > count and not dots):
        raise _bad(equation, f"`{term}` names {count} axes, the operand has {len(shape)}", shapes)
    if dots:
        ellipses.append(shape[len(before) : len(shape) - len(after)])
    for label, size in (*zip(before, shape), *zip(after, shape[len(shape) - len(after) :])):
        known = sizes.get(label, size)
        if stretch and 1 in (known, size):
            sizes[label] = size if known == 1 else known
        elif same(known, size) is False and not (stretch and _may_be_one(known, size)):
            raise _bad(equation, f"`{label}` is {known} and {size}", shapes)
        else:
            sizes[label] = unify(known, size)


def _may_be_one(a: Dim, b: Dim) -> bool:
    return same(a, 1) is not False or same(b, 1) is not False


def _bad(equation: str, reason: str, shapes: Sequence[Shape | None]) -> BadEquation:
    return BadEquation(equation, reason, [shape for shape in shapes if shape is not None])
