"""Layers and their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kerlint.graph.dims import Shape, product
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Structure, Tensor, tensors_in


@dataclass(frozen=True)
class Weight:
    """One array of numbers that a layer owns."""

    name: str
    shape: Shape
    trainable: bool = True
    dtype: str = "float32"

    @cached_property
    def size(self) -> int | None:
        """How many numbers it holds; None when that is not known."""
        size = product(self.shape)
        return size if isinstance(size, int) else None


@dataclass(eq=False)
class Layer:
    """One layer object of the program: what it was made with, where, and what it owns.

    `class_name` is Keras's name for the class ("Conv2D", also where the user wrote `Convolution2D`), or the user's.
    `config` holds every argument, defaults filled in; `given` says where those that the user wrote stand.
    `written` is the full path of the constructor as Python would resolve it, `spelt` what stands there in the source
    (`layers.LSTM`). `weights` is None until the first call has built the layer.
    `forward` runs the `call` of a class that the user wrote.
    """

    class_name: str
    config: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    created: Place | None = None
    given: dict[str, Place] = field(default_factory=dict)
    keras: int = 3
    namespace: str = "keras"
    written: str = ""
    spelt: str = ""
    variable: str | None = None
    custom: bool = False
    operation: bool = False
    trainable: Any = True
    weights: tuple[Weight, ...] | None = None
    sublayers: list[Layer] = field(default_factory=list)
    calls: list[LayerCall] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forward: Callable[..., Structure] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def get(self, argument: str, default: Any = None) -> Any:
        """The value of an argument; `UNKNOWN` or `Unknown` when kerlint does not know it."""
        return self.config.get(argument, default)

    def place_of(self, *arguments: str) -> Place | None:
        """Where the first of these arguments that the user wrote stands, else where the layer was made."""
        for argument in arguments:
            if argument in self.given:
                return self.given[argument]
        return self.created

    @property
    def built(self) -> bool:
        """Whether a call has fixed the weights."""
        return self.weights is not None

    def all_weights(self) -> list[Weight] | None:
        """Its weights and those of the layers inside it, each once; None when a part is not built or not known."""
        found: list[Weight] = []
        for layer in self.walk():
            if layer.weights is None or not layer.all_in_view:
                return None
            found.extend(layer.weights)
        return found

    @property
    def all_in_view(self) -> bool:
        """Whether kerlint sees every layer inside it."""
        return True

    def walk(self) -> Iterator[Layer]:
        """This layer and every layer inside it, each once."""
        seen: set[int] = set()
        stack: list[Layer] = [self]
        while stack:
            layer = stack.pop()
            if id(layer) in seen:
                continue
            seen.add(id(layer))
            yield layer
            stack.extend(reversed(layer.inside()))

    def inside(self) -> list[Layer]:
        """The layers that this one owns directly."""
        return self.sublayers

    def params(self) -> int | None:
        """How many numbers it learns or keeps; None when not known."""
        return _total(self.all_weights())

    def trainable_params(self) -> int | None:
        """How many of them training changes; None when not known."""
        total = 0
        for layer in self.walk():
            if layer.weights is None:
                return None
        frozen: set[int] = set()
        stack: list[tuple[Layer, bool]] = [(self, True)]
        seen: set[int] = set()
        while stack:
            layer, live = stack.pop()
            if layer.trainable not in (True, False):
                return None
            live = live and bool(layer.trainable)
            if id(layer) in seen:
                continue
            seen.add(id(layer))
            if not live:
                frozen.add(id(layer))
            for weight in layer.weights or ():
                if live and weight.trainable:
                    if weight.size is None:
                        return None
                    total += weight.size
            stack.extend((inner, live) for inner in layer.inside())
        return total

    def __str__(self) -> str:
        return self.name or self.class_name


def _total(weights: list[Weight] | None) -> int | None:
    if weights is None:
        return None
    total = 0
    for weight in weights:
        if weight.size is None:
            return None
        total += weight.size
    return total


@dataclass(eq=False)
class LayerCall:
    """One use of a layer: what went in, what came out, and the problem when it cannot work.

    Operations on tensors (`x + y`, `tf.reshape(x, ...)`) are calls of a layer with `operation` set. `owner` is the
    layer whose `call` contains this one, `function` the function of the user's that it happened in.
    """

    layer: Layer
    args: tuple[Structure, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    outputs: Structure = None
    place: Place | None = None
    problem: Problem | None = None
    owner: Layer | None = None
    function: str | None = None

    @property
    def inputs(self) -> list[Tensor]:
        """The tensors that went in, flattened in Keras's order."""
        return [tensor for given in (*self.args, *self.kwargs.values()) for tensor in tensors_in(given)]

    @property
    def input(self) -> Tensor | None:
        """The one tensor that went in first."""
        inputs = self.inputs
        return inputs[0] if inputs else None

    @property
    def output_tensors(self) -> list[Tensor]:
        """The tensors that came out, flattened in Keras's order."""
        return tensors_in(self.outputs)

    @property
    def output(self) -> Tensor | None:
        """The first tensor that came out."""
        outputs = self.output_tensors
        return outputs[0] if outputs else None

    def params(self) -> int | None:
        """The parameters of the layer as this call found or made them."""
        return self.layer.params()


def story(tensor: Tensor, limit: int = 12) -> list[LayerCall]:
    """The chain of calls that made the shape of `tensor`, the latest last, along the first input of each call."""
    chain: list[LayerCall] = []
    seen: set[int] = set()
    current: Tensor | None = tensor
    while current is not None and current.call is not None and len(chain) < limit:
        if id(current.call) in seen:
            break
        seen.add(id(current.call))
        chain.append(current.call)
        current = current.call.input
    return chain[::-1]
