"""The texts of boxes and frames where they are written as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerlint.findings import Severity
from kerlint.pictures.drawing.diagram import Box, Frame, Item, Mark
from kerlint.pictures.drawing.text import TIMES, wrapped

LINE = 36


def worst(marks: Sequence[Mark]) -> Severity:
    """The gravest severity."""
    order = list(Severity)
    return min((mark.finding.severity for mark in marks), key=order.index)


def shared_text(item: Item) -> str:
    """The parameters; of a later call of a shared layer, that they are counted already."""
    if item.turns > 1 and item.turn > 1:
        return f"same as call 1 (call {item.turn} of {item.turns})"
    if item.turns > 1:
        return " · ".join(part for part in (item.params, f"shared by {item.turns} calls") if part)
    return item.params


def heading(item: Item) -> str:
    """The class, or how often a block is repeated."""
    return f"{TIMES} {item.times}" if isinstance(item, Frame) and item.times > 1 else item.title


def shapes_text(frame: Frame) -> str:
    """The shapes that go into and come out of blocks that are repeated."""
    return frame.before if frame.before == frame.after else f"{frame.before} → {frame.after}"


def lines_of(item: Item) -> Iterator[str]:
    """The texts of a box or a frame below its heading, findings last."""
    yield from (item.name,) if item.name else ()
    if isinstance(item, Box):
        yield from wrapped(item.arguments, LINE)
    elif item.times > 1:
        yield shapes_text(item)
    params = shared_text(item)
    yield from (params,) if params else ()
    for mark in item.marks:
        yield f"{mark.finding.severity} {mark.finding.code}"


def spoken(item: Item) -> str:
    """What a screen reader says of a box or a frame."""
    if isinstance(item, Frame):
        what = f"{item.times} times the same block" if item.times > 1 else f"{item.title} {item.name}, opened"
        parts = [what, item.params]
    else:
        parts = [f"{item.title} {item.name}".strip(), ", ".join(item.arguments), item.params]
        parts.append(" and ".join(f"gives {output.shape}" for output in item.outputs if output.shape))
    if item.turns > 1:
        parts.append(f"call {item.turn} of {item.turns} of this layer")
    parts += [f"{mark.finding.severity}: {mark.finding.message}" for mark in item.marks]
    return "; ".join(part for part in parts if part)
