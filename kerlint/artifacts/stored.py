"""The weights that a file holds, without their values."""

from __future__ import annotations

from dataclasses import dataclass, field

Sizes = tuple[int, ...]


@dataclass
class Stored:
    """The shapes of the arrays in a file, by the path of each.

    `layers` has the arrays of each layer by name, as `.h5` files of whole models list them; None for the trees of
    `.keras` files, where `shapes` is all there is. `other_shapes` says that a layer's numbers are cut into other arrays
    than later versions have, as in Keras 1. `elsewhere` are the files outside of this one that its parts point to.
    """

    shapes: dict[str, Sizes] = field(default_factory=dict)
    layers: dict[str, list[Sizes]] | None = None
    other_shapes: bool = False
    elsewhere: list[str] = field(default_factory=list)
