"""What a drawing shows, before anything is placed: boxes, frames around others, and edges that carry shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kerlint.findings import Finding
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place


@dataclass(frozen=True)
class Mark:
    """A finding where it concerns the drawing; `number` counts the findings of one drawing."""

    finding: Finding
    number: int


@dataclass(frozen=True)
class Output:
    """A tensor that leaves a box. `final` says that it is an output of the model."""

    shape: str
    final: bool = False


@dataclass(eq=False)
class Box:
    """A call of a layer, or where tensors come from.

    `kind` is "layer", "operation", "input", "unknown" (kerlint does not know where the tensor comes from) or "port" (where an
    edge goes through the border of a frame). `arguments` are those that tell something. `turn` is the number of this call
    where the layer is called `turns` times. `inside` is what the layer is made of, where that is known and not drawn in its
    place; `broken` says that it cannot be called like this.
    """

    kind: str
    title: str
    name: str = ""
    arguments: tuple[str, ...] = ()
    params: str = ""
    outputs: list[Output] = field(default_factory=list)
    family: str = ""
    turn: int = 1
    turns: int = 1
    broken: bool = False
    layer: Layer | None = None
    call: LayerCall | None = None
    marks: list[Mark] = field(default_factory=list)
    inside: Diagram | None = None

    @property
    def place(self) -> Place | None:
        """Where the layer is made, else where it is called."""
        if self.layer is not None and self.layer.created is not None:
            return self.layer.created
        return self.call.place if self.call is not None else None


@dataclass(eq=False)
class Frame:
    """A diagram drawn as a part of another: a layer with what it is made of, or a block that is repeated `times` times.

    `entries` and `exits` are the ports of `content`, in the order of the inputs and outputs. `before` and `after` are the shapes
    that go into the first and come out of the last block.
    """

    content: Diagram
    entries: list[Box]
    exits: list[Box]
    title: str = ""
    name: str = ""
    params: str = ""
    times: int = 1
    before: str = ""
    after: str = ""
    turn: int = 1
    turns: int = 1
    layer: Layer | None = None
    call: LayerCall | None = None
    marks: list[Mark] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        """Where the layer is made, else where it is called."""
        if self.layer is not None and self.layer.created is not None:
            return self.layer.created
        return self.call.place if self.call is not None else None


Item = Box | Frame


@dataclass(eq=False)
class Edge:
    """A tensor on its way: output `out` of `source` is input `slot` of `target`, and `times` - 1 more of its inputs."""

    source: Item
    target: Item
    out: int = 0
    slot: int = 0
    shape: str = ""
    times: int = 1
    marks: list[Mark] = field(default_factory=list)


@dataclass(eq=False)
class Diagram:
    """A model, or what a layer is made of. `notes` say what is not shown or not known."""

    title: str = ""
    name: str = ""
    params: str = ""
    items: list[Item] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)  # of findings that concern the model and none of its boxes
    layer: Layer | None = None

    def walk(self) -> Iterator[Item]:
        """Every box and frame that is drawn, those in frames behind their frame."""
        for item in self.items:
            yield item
            if isinstance(item, Frame):
                yield from item.content.walk()

    def all_edges(self) -> Iterator[Edge]:
        """Every edge that is drawn."""
        yield from self.edges
        for item in self.items:
            if isinstance(item, Frame):
                yield from item.content.all_edges()

    def opened(self) -> set[str]:
        """The names, variables and classes of what is drawn open."""
        layers = [item.layer for item in self.walk() if isinstance(item, Frame) and item.layer is not None]
        return {name for layer in layers for name in (layer.name, layer.variable, layer.class_name) if name}

    def all_marks(self) -> list[Mark]:
        """The findings that the drawing shows, by number."""
        marks = list(self.marks)
        for thing in (*self.walk(), *self.all_edges()):
            marks += thing.marks
        return sorted({mark.number: mark for mark in marks}.values(), key=lambda mark: mark.number)
