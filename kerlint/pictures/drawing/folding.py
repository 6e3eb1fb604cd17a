"""Blocks that are repeated, drawn once: `x = block(x)` sixteen times is a frame with "x 16".

A block is a run of items of which one tensor goes on to the next. What every block takes from before the first, such as the
memory that all blocks of a decoder look at, is the same tensor for all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from kerlint.graph.layers import Layer
from kerlint.pictures.drawing.alike import likeness
from kerlint.pictures.drawing.diagram import Box, Diagram, Edge, Frame, Item

LEAST_SAVED = 4  # boxes
LEAST_TIMES = 3  # but two are enough of blocks of LARGE boxes
LARGE = 8
LONGEST = 400  # boxes of a block

_Tensor = tuple[int, int]  # the number of the item that makes it, and of its output


@dataclass(frozen=True)
class _Repeat:
    """`times` blocks of `length` items, the first of which begins with item `start`."""

    start: int
    length: int
    times: int

    @property
    def saved(self) -> int:
        return self.length * (self.times - 1)

    @property
    def end(self) -> int:
        return self.start + self.length * self.times


def fold(diagram: Diagram) -> None:
    """Put what is repeated into frames, in the diagram, in its frames and inside of its boxes.

    Items must stand behind those that feed them.
    """
    while True:
        sequence = _Sequence(diagram)
        best = max(sequence.repeats(), key=sequence.worth, default=None)
        if best is None:
            break
        _replace(diagram, sequence, best)
    for item in diagram.items:
        if isinstance(item, Frame):
            fold(item.content)
        elif item.inside is not None:
            fold(item.inside)


class _Sequence:
    """The items of a diagram in order, each with what it is like and what it takes."""

    def __init__(self, diagram: Diagram) -> None:
        self.items = diagram.items
        number = {item: index for index, item in enumerate(self.items)}
        self.like: list[Hashable] = [likeness(item) for item in self.items]
        self.taken: list[list[tuple[int, int, int, int]]] = [[] for _ in self.items]  # source, output, slot, times
        self.last_use: dict[_Tensor, int] = {}
        for edge in diagram.edges:
            source, target = number[edge.source], number[edge.target]
            self.taken[target].append((source, edge.out, edge.slot, edge.times))
            tensor = source, edge.out
            self.last_use[tensor] = max(target, self.last_use.get(tensor, target))
        for index, item in enumerate(self.items):
            outputs = item.outputs if isinstance(item, Box) else []
            for out, output in enumerate(outputs):
                if output.final:
                    self.last_use[index, out] = len(self.items)
        self.crossing: list[list[_Tensor]] = [[] for _ in range(len(self.items) + 1)]  # what is used on both sides
        for (source, out), last in self.last_use.items():
            for boundary in range(source + 1, min(last, len(self.items)) + 1):
                self.crossing[boundary].append((source, out))

    def repeats(self) -> Iterator[_Repeat]:
        """Everything that may be folded."""
        covered: list[tuple[int, int, int]] = []  # length, begin and end of runs that are known
        for length in range(1, min(len(self.items) // 2, LONGEST) + 1):
            for begin, end in self._runs(length):
                if any(not length % known and a <= begin and end <= b for known, a, b in covered):
                    continue  # the same with blocks of several blocks
                covered.append((length, begin, end))
                for start in range(begin, min(begin + length, end - 2 * length + 1)):
                    repeat = self._longest(start, length, (end - start) // length)
                    if repeat is not None:
                        yield repeat

    def worth(self, repeat: _Repeat) -> tuple[int, bool, int]:
        """The larger the better: what is saved, whether a block begins where ways part, how early that is."""
        entering = {(s, o) for s, o, _, _ in self.outer(repeat.start, repeat.length, repeat.start)}
        takers = sum(
            (source, out) in entering
            for index in range(repeat.start, repeat.start + repeat.length)
            for source, out, _, _ in self.taken[index]
        )
        return repeat.saved, takers > 1, -repeat.start

    def _runs(self, length: int) -> Iterator[tuple[int, int]]:
        """Where items are like those `length` before them: from which item to which (exclusive)."""
        begin = None
        for index in range(len(self.items) - length + 1):
            alike = index + length < len(self.items) and self._alike(index, index + length)
            if alike and begin is None:
                begin = index
            elif not alike and begin is not None:
                if index - begin >= length:
                    yield begin, index + length
                begin = None

    def _alike(self, a: int, b: int) -> bool:
        if self.like[a] != self.like[b] or len(self.taken[a]) != len(self.taken[b]):
            return False
        for (s, *rest), (t, *others) in zip(self.taken[a], self.taken[b]):
            if rest != others or t not in (s, s + b - a):
                return False
        return True

    def _longest(self, start: int, length: int, times: int) -> _Repeat | None:
        """As many blocks as can be folded, each of which hands on one tensor."""
        count = 0
        if len({(s, o) for s, o, _, _ in self.outer(start, length, start)}) < 1:
            return None
        while count < times and self._hands_on_one(start, start + count * length, length):
            count += 1
        repeat = _Repeat(start, length, count)
        enough = count >= LEAST_TIMES or (count == 2 and length >= LARGE)
        return repeat if enough and repeat.saved >= LEAST_SAVED else None

    def _hands_on_one(self, start: int, block: int, length: int) -> bool:
        """Whether one tensor leaves the block, and what enters is that of the block before, or older than the first block."""
        leaving = [tensor for tensor in self.crossing[block + length] if tensor[0] >= start]
        if len(leaving) != 1 or leaving[0][0] < block:
            return False
        entering = {(s, o) for s, o, _, _ in self.outer(block, length, block)}
        shared = {tensor for tensor in entering if tensor[0] < start}
        first = {(s, o) for s, o, _, _ in self.outer(start, length, start)}
        if block == start:
            return True
        return len(entering - shared) == 1 and shared <= first and len(first) == len(shared) + 1

    def outer(self, block: int, length: int, before: int) -> list[tuple[int, int, int, int]]:
        """What the items of a block take from items that stand before the one with the number `before`."""
        return [taken for index in range(block, block + length) for taken in self.taken[index] if taken[0] < before]


def _replace(diagram: Diagram, sequence: _Sequence, repeat: _Repeat) -> None:
    """Put the frame into the place of the blocks."""
    items = diagram.items
    blocks = [items[start : start + repeat.length] for start in range(repeat.start, repeat.end, repeat.length)]
    inside = set(blocks[0])
    folded = {item for block in blocks for item in block}
    content = Diagram(items=list(blocks[0]))
    frame = Frame(content, [], [], times=repeat.times, params=_params(folded))
    kept: list[Edge] = []
    entries: dict[tuple[Item, int], int] = {}
    leaving: Edge | None = None
    ((source, out),) = [tensor for tensor in sequence.crossing[repeat.start + repeat.length] if tensor[0] >= repeat.start]
    for edge in diagram.edges:
        if edge.target in inside:
            if edge.source not in inside:
                key = edge.source, edge.out
                if key not in entries:
                    entries[key] = len(frame.entries)
                    frame.entries.append(Box("port", ""))
                    kept.append(Edge(edge.source, frame, edge.out, entries[key], edge.shape))
                edge.source, edge.out = frame.entries[entries[key]], 0
            content.edges.append(edge)
        elif edge.source in folded and edge.target not in folded:
            edge.source, edge.out = frame, 0
            leaving = edge
            kept.append(edge)
        elif edge.target not in folded:
            kept.append(edge)
    port = Box("port", "")
    frame.exits.append(port)
    first = content.items[source - repeat.start]
    last = blocks[-1][source - repeat.start]
    content.edges.append(Edge(first, port, out))
    content.items = [*frame.entries, *content.items, port]
    again = {(s, o) for s, o, _, _ in sequence.outer(repeat.start + repeat.length, repeat.length, repeat.start)}
    fixed = {(items[s], o) for s, o in again}
    frame.before = next(edge.shape for edge in kept if edge.target is frame and (edge.source, edge.out) not in fixed)
    frame.after = leaving.shape if leaving is not None else _shape(last, out)
    if isinstance(first, Box) and isinstance(last, Box) and last.outputs[out].final:
        first.outputs[out] = replace(first.outputs[out], final=True)
    _tell_of_all(blocks)
    diagram.items = [*items[: repeat.start], frame, *items[repeat.end :]]
    diagram.edges = kept


def _shape(item: Item, out: int) -> str:
    return item.outputs[out].shape if isinstance(item, Box) else item.after


def _tell_of_all(blocks: Sequence[Sequence[Item]]) -> None:
    """Let the names in the first block say that they stand for others too."""
    for item in blocks[0]:
        if item.name and item.turns == 1:
            item.name += " …"


def _params(items: set[Item]) -> str:
    """What the layers of all blocks count together."""
    layers: dict[int, Layer] = {id(item.layer): item.layer for item in items if item.layer is not None}
    total = 0
    for layer in layers.values():
        params = layer.params()
        if params is None:
            return "? params"
        total += params
    return f"{total:,} params" if total else ""
