"""What the server and its worker tell each other: plain data, without a graph in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerlint.findings import Finding
from kerlint.graph.places import Place


@dataclass(frozen=True)
class Options:
    """What the editor's settings say beyond the files of settings, as the options of the command line do."""

    target: str | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False


@dataclass(frozen=True)
class Program:
    """A program as the editor has it. `cells`, of a notebook, are numbers and texts of the code cells in their order.

    `path` is where it is or would be kept, `open` the texts of other files of the editor's that it may import, by path.
    """

    path: str
    text: str = ""
    cells: tuple[tuple[int, str], ...] | None = None
    open: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Hint:
    """The shapes behind a call. `changed` says whether they are others than went in."""

    place: Place
    text: str
    story: str
    changed: bool


@dataclass(frozen=True)
class Spot:
    """A name, a layer or an argument in the source, and which of `Details.pages` tells of it."""

    place: Place
    page: int


@dataclass(frozen=True)
class LayerView:
    """A layer in the outline of a model."""

    name: str
    class_name: str
    detail: str
    place: Place | None


@dataclass(frozen=True)
class ModelView:
    """A model as lenses and the outline show it. `number` counts the models of the program from 0."""

    number: int
    title: str
    class_name: str
    detail: str
    place: Place
    layers: tuple[LayerView, ...]


@dataclass(frozen=True)
class Analysis:
    """What an editor shows of a program at once. `errors` are settings that could not be followed.

    `half_typed` says that some statement did not parse, and that the rest was read without it.
    """

    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()
    models: tuple[ModelView, ...] = ()
    errors: tuple[str, ...] = ()
    half_typed: bool = False
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Details:
    """What an editor shows of a program when the pointer is over it."""

    spots: tuple[Spot, ...]
    pages: tuple[str, ...]
