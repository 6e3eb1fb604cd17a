"""SimpleRNN, LSTM and GRU."""

from __future__ import annotations

from dataclasses import dataclass

from kerlint.graph.dims import UNKNOWN, Dim, Shape
from kerlint.graph.problems import NeedsBatchSize, NeedsTimeSteps
from kerlint.graph.tensors import Structure, Tensor
from kerlint.semantics.api import Incoming, Result, layer
from kerlint.semantics.layers.rnn.cells import STATES, kind_of, refuse_integers, step_weights
from kerlint.semantics.layers.rnn.states import check_states, input_and_states

RECURRENT = ("SimpleRNN", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU")


@dataclass
class Sequence:
    """A sequence that goes through a recurrent layer: its batch, its time steps, and the shape of one step."""

    x: Tensor
    batch: Dim
    time: Dim
    step: Shape


def sequence_of(incoming: Incoming, x: Tensor) -> Sequence:
    """The axes of the sequence. Raises NeedsBatchSize, NeedsTimeSteps, BadDtype."""
    assert x.shape is not None
    refuse_integers(incoming, x)
    batch, time = x.shape[:2]
    time_major = incoming.flag("time_major")
    if time_major is None:
        batch = time = UNKNOWN
    elif time_major:
        batch, time = time, batch
    if incoming.flag("stateful") and batch is None:
        raise NeedsBatchSize(x.shape)
    if incoming.keras == 2 and incoming.flag("unroll") and time is None:  # Keras 3 unrolls over the data that comes
        raise NeedsTimeSteps(x.shape)
    return Sequence(x, batch, time, x.shape[2:])


def recurrent_outputs(incoming: Incoming, sequence: Sequence, output: Shape, states: list[Structure]) -> Structure:
    """What the layer hands out: `output` is the shape of one step without the batch, `states` the last states."""
    returns_sequences, returns_state = incoming.flag("return_sequences"), incoming.flag("return_state")
    if returns_state is None:
        return Tensor(None, None, None)
    x = sequence.x
    assert x.shape is not None
    first = incoming.like(x, (sequence.batch, *output))
    if returns_sequences is None:
        first = Tensor(None, first.dtype, None)
    elif returns_sequences:
        first = incoming.like(x, (*x.shape[:2], *output))
        first.mask = x.mask
    if not returns_state:
        return first
    return [first, *states] if incoming.keras == 2 else (first, *states)


@layer(*RECURRENT)
def recurrent(incoming: Incoming) -> Result:
    """(batch, time, features) becomes (batch, units), or (batch, time, units) with `return_sequences`."""
    x, initial = input_and_states(incoming)
    sequence = sequence_of(incoming, incoming.ranked(x, 3))
    features = incoming.feature_size(sequence.x, -1)
    kind, units = kind_of(incoming.layer.class_name), incoming.dim("units")
    shapes: list[Shape] = [(sequence.batch, units)] * STATES[kind]
    if initial is not None:
        # Keras 3: a GRU takes the first of its states, unrolled layers never look at the rest, and the carry of an
        # LSTM is only multiplied and so broadcast.
        extra = incoming.keras == 3 and (kind == "GRU" or incoming.flag("unroll") is not False)
        check_states(shapes, initial, extra=extra, loose=(1,) if incoming.keras == 3 else ())
    states: list[Structure] = [incoming.like(x, shape) for shape in shapes]
    return Result(recurrent_outputs(incoming, sequence, (units,), states), step_weights(incoming, features))
