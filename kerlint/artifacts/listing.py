"""A saved model as text, a line for each call of a layer: what findings show where programs have source."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor

GAP = "  "
_WIDEST = 40


def listing(program: Program) -> str:
    """`encoder > lstm  LSTM  (None, 10, 8) → (None, 16)` for each call, in the order in which data flows."""
    rows = list(_rows(program))
    widths = [min(max((len(row[column]) for row in rows), default=0), _WIDEST) for column in (0, 1)]
    return "".join(f"{where:<{widths[0]}}{GAP}{name:<{widths[1]}}{GAP}{shapes}".rstrip() + "\n" for where, name, shapes in rows)


def _rows(program: Program) -> Iterator[tuple[str, str, str]]:
    told: set[str] = set()
    for call in program.calls:
        where = call.place.in_model if call.place is not None else None
        if where is None or where in told or call.layer.facts.get("implied"):
            continue
        told.add(where)
        yield one_line(where), one_line(call.layer.class_name), _shapes(call)
    for layer in program.layers:
        where = layer.created.in_model if layer.created is not None else None
        if where is not None and where not in told:
            told.add(where)
            yield one_line(where), one_line(layer.class_name), ""


def _shapes(call: LayerCall) -> str:
    before, after = _texts(call.inputs), _texts(call.output_tensors)
    if call.problem is not None:
        after = "cannot work"
    return f"{before} → {after}" if before else after


def _texts(tensors: list[Tensor]) -> str:
    return ", ".join(shape_text(tensor.shape) for tensor in tensors)


def line_of(text: str, in_model: str) -> int | None:
    """The line of the listing on which a place in the model stands, from 1; None where it has none."""
    start = one_line(in_model)
    for number, line in enumerate(text.split("\n"), 1):
        if line == start or line.startswith(start + GAP) or (line.startswith(start) and line[len(start) :].startswith(" " * 2)):
            return number
    return None


def one_line(text: str) -> str:
    """The text without what would break the line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
