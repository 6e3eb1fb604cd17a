"""What a layer does over time, read from one of its calls: what every picture of it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, as_dim, floordiv, product, shape_text
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Array, Structure, Tensor, leaves

LSTM = ("LSTM", "CuDNNLSTM", "LSTMCell", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
OTHERS = ("GRU", "CuDNNGRU", "GRUCell", "SimpleRNN", "SimpleRNNCell")


class NotOverTime(ValueError):
    """The call cannot be drawn over time; the message says why."""


@dataclass(frozen=True)
class State:
    """What a cell hands from one step to the next: `size` is its shape without the batch."""

    name: str
    size: Shape
    begins: str | None = None  # the variable or layer that it is given by; None: zeros

    @property
    def numbers(self) -> Dim:
        """How many numbers it is."""
        return product(self.size)


@dataclass(frozen=True)
class Way:
    """One cell on its way through the sequence. `letter` is what pictures call it, `output` what they call its outputs."""

    letter: str
    output: str
    layer: Layer
    backwards: bool
    states: tuple[State, ...]
    size: Shape  # of one output, without batch and time

    @property
    def numbers(self) -> Dim:
        """How many numbers one output is."""
        return product(self.size)


@dataclass(frozen=True)
class Recurrence:
    """A layer on its sequence. `steps` is None for any number of them. `ways` are two for Bidirectional, else one.

    `every` says whether the outputs of all steps leave, None where that is not known. `merge` is how two ways become one,
    `separate` that they do not.
    """

    layer: Layer
    input: Shape
    output: Shape | None
    batch: Dim
    steps: Dim
    size: Shape  # of one step, without the batch
    ways: tuple[Way, ...]
    every: bool | None
    returns_state: bool
    stateful: bool
    masked: bool
    merge: str | None = None

    @property
    def numbers(self) -> Dim:
        """How many numbers one step of the input is."""
        return product(self.size)

    @property
    def recurrent(self) -> bool:
        """Whether a step depends on the one before it."""
        return any(way.states for way in self.ways)

    @property
    def bidirectional(self) -> bool:
        """Whether the sequence is read both ways."""
        return len(self.ways) == 2

    @property
    def merged(self) -> Dim:
        """How many numbers one output of the layer is."""
        if self.output is None:
            return UNKNOWN
        return product(self.output[2:] if self.every else self.output[1:])


def over_time(call: LayerCall) -> bool:
    """Whether the call can be drawn over time."""
    try:
        recurrence_of(call)
    except NotOverTime:
        return False
    return True


def recurrence_of(call: LayerCall) -> Recurrence:
    """What the layer does over time in this call. Raises NotOverTime."""
    layer, x = call.layer, call.input
    if (
        layer.custom
        or isinstance(layer, Model)
        or layer.class_name not in (*LSTM, *OTHERS, "RNN", "Bidirectional", "TimeDistributed")
    ):
        raise NotOverTime(f"{layer.class_name} does not run over time")
    if call.problem is not None:
        raise NotOverTime(f"this call of {layer.class_name} cannot work")
    if x is None or x.shape is None or len(x.shape) < 3:
        raise NotOverTime("the shape of the sequence is not known")
    if x.shape[1] == 0:
        raise NotOverTime("the sequence has no steps")
    output = call.output.shape if call.output is not None else None
    if layer.class_name == "TimeDistributed":
        if len(call.inputs) > 1:
            raise NotOverTime("TimeDistributed takes several sequences here")
        return _distributed(layer, x, output)
    return _recurrent(call, x, output)


def _distributed(layer: Layer, x: Tensor, output: Shape | None) -> Recurrence:
    inner = layer.get("layer")
    if not isinstance(inner, Layer) or output is None or x.shape is None:
        raise NotOverTime("the layer inside TimeDistributed is not known")
    way = Way("A", "y", inner, False, (), output[2:])
    return Recurrence(layer, x.shape, output, x.shape[0], x.shape[1], x.shape[2:], (way,), True, False, False, False)


def _recurrent(call: LayerCall, x: Tensor, output: Shape | None) -> Recurrence:
    assert x.shape is not None
    layer = call.layer
    inner = _directions(layer) if layer.class_name == "Bidirectional" else (layer,)
    every = _flag(inner[0], "return_sequences")
    time_major = bool(_known_flag(inner[0], "time_major"))
    merge = layer.get("merge_mode", "concat") if len(inner) == 2 else None
    if isinstance(merge, Unknown):
        raise NotOverTime("`merge_mode` is not known")
    size = _step_output(inner[0], output, every, halved=merge == "concat")
    given = _initial(call)
    names = ("forward", "backward")
    ways: list[Way] = []
    for index, direction in enumerate(inner):
        sizes = list(_state_sizes(direction, size))
        share = given[index * len(sizes) : (index + 1) * len(sizes)]
        begins = [*map(_name_of, share), *[None] * len(sizes)]
        states = tuple(State(name, state, begins[place]) for place, (name, state) in enumerate(sizes))
        letter, called = ("A", "h") if len(inner) == 1 else ("AB"[index], names[index][0])
        if len(inner) == 1 and sum(name[0] == "h" for name, _ in sizes) > 1:
            called = "y"  # that of the last cell of a stack
        ways.append(Way(letter, called, direction, bool(_known_flag(direction, "go_backwards")), states, size))
    batch, steps = (x.shape[1], x.shape[0]) if time_major else x.shape[:2]
    return Recurrence(
        layer,
        x.shape,
        output,
        batch,
        steps,
        x.shape[2:],
        tuple(ways),
        every,
        bool(_known_flag(inner[0], "return_state")),
        bool(_known_flag(inner[0], "stateful")),
        x.mask is True,
        merge,
    )


def _directions(layer: Layer) -> tuple[Layer, Layer]:
    """The layers that Bidirectional runs: the forward one first."""
    if len(layer.sublayers) != 2:
        raise NotOverTime("the layer inside Bidirectional is not known")
    forward, backward = layer.sublayers
    return forward, backward


def _flag(layer: Layer, name: str) -> bool | None:
    value = layer.get(name, False)
    return None if isinstance(value, Unknown) else bool(value)


def _known_flag(layer: Layer, name: str) -> bool:
    value = _flag(layer, name)
    if value is None:
        raise NotOverTime(f"`{name}` is not known")
    return value


def _step_output(layer: Layer, output: Shape | None, every: bool | None, *, halved: bool) -> Shape:
    """The shape of the output of one step, without the batch."""
    if "units" in layer.config:
        return (as_dim(layer.get("units")),)
    if output is None or every is None:
        raise NotOverTime("the shape of the output is not known")
    size = output[2:] if every else output[1:]
    return (*size[:-1], floordiv(size[-1], 2)) if halved else size


def _state_sizes(layer: Layer, size: Shape) -> Iterator[tuple[str, Shape]]:
    """Name and shape of each state of the layer's cell; those of a stack are numbered."""
    cells = layer.sublayers if layer.class_name == "RNN" else [layer]
    if [cell.class_name for cell in cells] == ["StackedRNNCells"]:
        cells = list(leaves(cells[0].get("cells")))
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, Layer) or cell.custom or cell.class_name not in (*LSTM, *OTHERS):
            raise NotOverTime(f"the states of {getattr(cell, 'class_name', 'the cell')} are not known")
        shape = (as_dim(cell.get("units")),) if "units" in cell.config else size
        suffix = str(number) if len(cells) > 1 else ""
        yield f"h{suffix}", shape
        if cell.class_name in LSTM:
            yield f"c{suffix}", shape


def _initial(call: LayerCall) -> list[Structure]:
    """The initial states that the call is given, flat; Keras 2 also takes them behind the sequence in one list."""
    first = call.args[0] if call.args else None
    states = call.kwargs.get("initial_state", call.args[1] if len(call.args) > 1 else None)
    if call.layer.keras == 2 and isinstance(first, list) and len(first) > 1:
        states = first[1:]
    return [] if states is None else list(leaves(states))


def _name_of(state: Structure) -> str:
    """What a state that is given is called."""
    if isinstance(state, (Tensor, Array)) and state.variable:
        return state.variable
    maker = state.call if isinstance(state, Tensor) else None
    if maker is None or not maker.layer.name:
        return "given"
    return maker.layer.name if len(maker.output_tensors) == 1 else f"{maker.layer.name}[{state.index}]"


def numbers_text(numbers: Dim) -> str:
    """How many numbers, as an arrow is labelled: `128`, `any` for any number, `?` for what is not known."""
    if numbers is None:
        return "any"
    return str(numbers) if isinstance(numbers, int) else shape_text((numbers,))[1:-2]
