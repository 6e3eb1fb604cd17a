"""Models: layers put together, and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Structure, Tensor, leaves, tensors_in


@dataclass(eq=False)
class Model(Layer):
    """A model is a layer that is made of layers.

    `kind` is "sequential", "functional" or "subclass". `layers` is in the order of `model.layers` (the Input of a
    functional model first, a Sequential's left out), `nodes` are the calls between `inputs` and `outputs`, in the order in
    which data flows. `complete` is False when kerlint lost sight of some layer, so that totals are not known.
    """

    kind: str = "functional"
    layers: list[Layer] = field(default_factory=list)
    nodes: list[LayerCall] = field(default_factory=list)
    inputs: Structure = None
    outputs: Structure = None
    complete: bool = True
    assembled: Place | None = None
    compiled: Compile | None = None
    uses: list[Use] = field(default_factory=list)

    def inside(self) -> list[Layer]:
        """The layers that this one owns directly."""
        return self.layers + [layer for layer in self.sublayers if layer not in self.layers]

    def params(self) -> int | None:
        """How many numbers it learns or keeps; None when not known."""
        if "total" in self.facts:  # an application, whose layers are not looked at
            return int(self.facts["total"])
        return super().params() if self.complete else None

    @property
    def all_in_view(self) -> bool:
        """Whether kerlint sees every layer inside it, or knows what they count together."""
        return self.complete or "total" in self.facts

    def trainable_params(self) -> int | None:
        """How many of them training changes; None when not known."""
        if any("total" in layer.facts and layer.trainable is not False for layer in self.walk()):
            return None  # of an application only the total is known
        return super().trainable_params() if self.complete else None

    @property
    def input_tensors(self) -> list[Tensor]:
        """Its inputs, flattened in Keras's order."""
        return tensors_in(self.inputs)

    @property
    def inputs_known(self) -> bool:
        """Whether kerlint sees every input; `input_tensors` has only those that it sees."""
        return all(isinstance(leaf, Tensor) for leaf in leaves(self.inputs))

    @property
    def output_tensors(self) -> list[Tensor]:
        """Its outputs, flattened in Keras's order."""
        return tensors_in(self.outputs)


@dataclass(eq=False)
class Choice:
    """A loss, metric, optimizer, callback or the like, as the program names it.

    `name` is Keras's class name in snake case without decoration where there is one ("categorical_crossentropy",
    "adam"), whether it was written as a string, a function or an object; None when it is the user's own or unknown.
    `config` holds the arguments, defaults filled in, `given` where the user wrote them.
    """

    kind: str  # "loss", "metric", "optimizer", "callback", "schedule", "initializer", "regularizer", "constraint"
    name: str | None
    written: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Place] = field(default_factory=dict)
    place: Place | None = None
    form: str = "object"  # "string", "function", "object", "class"
    class_name: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def get(self, argument: str, default: Any = None) -> Any:
        """The value of an argument."""
        return self.config.get(argument, default)


@dataclass(eq=False)
class Compile:
    """`model.compile(...)`. `losses` and `metrics` are one entry per output (a list per output for metrics).

    An entry is a `Choice`, None where the output has none, or `UNKNOWN`. `loss` and `metric` keep the structure that was
    written.
    """

    model: Model
    place: Place
    optimizer: Any = UNKNOWN
    loss: Any = None
    metrics: Any = None
    losses: list[Any] = field(default_factory=list)
    output_metrics: list[list[Any]] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def get(self, argument: str, default: Any = None) -> Any:
        """The value of an argument."""
        return self.config.get(argument, default)


@dataclass(eq=False)
class Use:
    """Something done with a model: `fit`, `evaluate`, `predict`, `train_on_batch`, `summary`, `save`, ...

    `compiled` is the `compile` in force then. `config` holds the arguments of the method; for methods that take data,
    `x` and `y` are the structures of arrays or the data set (`UNKNOWN` when not understood). `refusal` is what a layer of a
    Sequential says of this data, which is not of the shape that the model was built for. `read` are the numbers that the
    program reads from the history of a training, by name.
    """

    model: Model
    method: str
    place: Place
    compiled: Compile | None = None
    x: Structure = None
    y: Structure = None
    validation: Structure = None
    config: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    function: str | None = None
    refusal: Problem | None = None
    read: list[tuple[str, Place]] = field(default_factory=list)

    def get(self, argument: str, default: Any = None) -> Any:
        """The value of an argument."""
        return self.config.get(argument, default)
