"""What the parts that build a program out of a configuration share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.saved import Danger

STEP = " > "
MOST_CALLS = 500_000  # calls of layers that one file may ask for; models in models multiply them

Config = Mapping[str, Any]


class Malformed(Exception):
    """The configuration is none that Keras writes; the text says what is wrong with it."""


@dataclass
class Making:
    """One model being made. `shared` has the layers that the file refers to by number, with the configuration of each."""

    path: str
    keras: int
    program: Program
    dangers: list[Danger] = field(default_factory=list)
    shared: dict[int, tuple[Any, Layer]] = field(default_factory=dict)
    costs: dict[int, int] = field(default_factory=dict)
    spent: int = 0

    def place(self, inside: str) -> Place:
        """A place in the model."""
        return Place(self.path, in_model=inside)

    def danger(self, kind: str, name: str, inside: str) -> None:
        """Keep that loading the file would reach beyond the model."""
        self.dangers.append(Danger(kind, name, self.place(inside)))

    def pay(self, layer: Layer) -> bool:
        """Take what calling the layer costs from the budget; False when it is used up."""
        cost = self.cost(layer)
        self.spent += cost
        if self.spent > MOST_CALLS:
            self.program.complete = False
            return False
        return True

    def cost(self, layer: Layer) -> int:
        """How many calls a call of the layer makes."""
        if id(layer) not in self.costs:
            inner = [node.layer for node in layer.nodes] if isinstance(layer, Model) and layer.nodes else layer.inside()
            wrapped = [value for value in layer.config.values() if isinstance(value, Layer)]
            self.costs[id(layer)] = 1 + sum(self.cost(part) for part in (*inner, *wrapped))
        return self.costs[id(layer)]


def below(inside: str, name: str) -> str:
    """The path of a part of what stands at `inside`."""
    return f"{inside}{STEP}{name}" if inside else name
