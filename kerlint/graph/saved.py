"""What a saved model says beside its layers: what loading it may run or read, and weights that fit no layer."""

from __future__ import annotations

from dataclasses import dataclass

from kerlint.graph.dims import Shape
from kerlint.graph.places import Place


@dataclass(frozen=True)
class Danger:
    """Something in the file that reaches beyond the model when it is loaded.

    `kind` is one of

    - "lambda": compiled Python;
    - "foreign": a class or function of a module that has no business in a model;
    - "own": a class or function of the user's;
    - "reference": a path of another file;
    - "pickle": a pickled object;
    - "climb": an archive entry that would be written outside its folder;
    - "unloadable": an operation that Keras cannot make again from this file.

    `name` says which: the layer, the dotted name, the path, the entry.
    """

    kind: str
    name: str
    place: Place


@dataclass(frozen=True)
class Misfit:
    """The weights that the file holds for a layer are not those that its configuration asks for."""

    layer: str
    class_name: str
    wanted: tuple[Shape, ...]
    stored: tuple[Shape, ...]
    place: Place
