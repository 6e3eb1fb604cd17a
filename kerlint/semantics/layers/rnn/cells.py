"""Cells: one step of a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, as_dim, mul, same
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadDtype, MissingArgument, Problem, WrongState
from kerlint.graph.tensors import Structure, Tensor, tensors_in
from kerlint.semantics.api import Incoming, NotUnderstood, Result, as_tensor, checks, layer
from kerlint.semantics.arguments import check_integer
from kerlint.semantics.broadcasting import stretch
from kerlint.semantics.layers.rnn.states import may_broadcast

KINDS = ("SimpleRNN", "LSTM", "GRU")
CELLS = tuple(f"{kind}Cell" for kind in KINDS)
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
STATES = {"SimpleRNN": 1, "LSTM": 2, "GRU": 1}


def kind_of(class_name: str) -> str:
    """The kind of recurrence that a layer or cell class computes: "CuDNNLSTM" and "LSTMCell" are "LSTM"."""
    return next(kind for kind in KINDS if kind in class_name)


@checks(*CELLS, *KINDS, "CuDNNLSTM", "CuDNNGRU")
def recurrent_arguments(layer: Layer) -> Iterator[Problem]:
    """`units` counts the features of the state."""
    yield from check_integer(layer, "units", 1)


def step_weights(incoming: Incoming, features: Dim) -> list[Weight] | None:
    """The weights of one step on `features` numbers, the gates side by side; None when not known.

    LSTM and GRU after Hochreiter and Schmidhuber (1997) and Cho et al. (2014). With `reset_after` (and on cuDNN) the
    recurrent product of a GRU has a bias of its own; cuDNN's LSTM has two as well.
    """
    name = incoming.layer.class_name
    kind = kind_of(name)
    units = incoming.dim("units")
    width = mul(GATES[kind], units)
    weights = [Weight("kernel", (features, width)), Weight("recurrent_kernel", (units, width))]
    if name.startswith("CuDNN"):
        return [*weights, Weight("bias", (mul(2, width),))]
    use_bias, reset_after = incoming.flag("use_bias"), incoming.flag("reset_after") if kind == "GRU" else False
    if use_bias is None or (use_bias and reset_after is None):
        return None
    if use_bias:
        weights.append(Weight("bias", (2, width) if reset_after else (width,)))
    return weights


def refuse_integers(incoming: Incoming, x: Tensor) -> None:
    """Keras 2 multiplies integers with its weights only after a cast by the user. Raises BadDtype."""
    if incoming.keras == 2 and x.dtype is not None and x.dtype.startswith(("int", "uint", "bool")):
        raise BadDtype(x.dtype, "a float")


# ---------------------------------------------------------------- sizes of states


def state_sizes(cell: Layer) -> Any:
    """The features of each state of a cell: a dim, or a list of them; cells in a stack give lists in a list.

    Raises NotUnderstood for a cell of the user's whose `state_size` is not known.
    """
    if cell.class_name == "StackedRNNCells" and not cell.custom:
        return [state_sizes(inner) for inner in cells_in(cell.get("cells"))]
    if cell.class_name in CELLS and not cell.custom:
        units = as_dim(cell.get("units", UNKNOWN))
        return [units, units] if STATES[kind_of(cell.class_name)] == 2 else units
    sizes = cell.facts.get("state_size")
    if isinstance(sizes, (list, tuple)):
        return [as_dim(size) for size in sizes]
    if sizes is None or as_dim(sizes) is UNKNOWN:
        raise NotUnderstood
    return as_dim(sizes)


def cells_in(value: Any) -> list[Layer]:
    """The cells of a stack. Raises NotUnderstood when one is not in view."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(cell, Layer) for cell in value):
        raise NotUnderstood
    return list(value)


def states_of(sizes: Any, batch: Dim, dtype: str | None) -> Structure:
    """Tensors for states of these sizes."""
    if isinstance(sizes, list):
        return [states_of(size, batch, dtype) for size in sizes]
    return Tensor((batch, sizes), dtype)


# ---------------------------------------------------------------- calls of cells


@layer(*CELLS)
def cell(incoming: Incoming) -> Result:
    """`output, states = cell(x, states)`: x is (batch, features), each state (batch, units)."""
    x = incoming.tensor()
    if incoming.argument("states", 1) is None:
        raise MissingArgument(incoming.layer.class_name, "states")
    if x.shape is None or len(x.shape) != 2:
        raise NotUnderstood
    refuse_integers(incoming, x)
    features = incoming.feature_size(x, -1)
    kind, units = kind_of(incoming.layer.class_name), incoming.dim("units")
    states = incoming.argument("states", 1)
    width = units
    if isinstance(states, (list, tuple)):
        _check_step_states(incoming, list(states), STATES[kind])
        for carried in states[1 : STATES[kind]]:
            if isinstance(carried, Tensor) and carried.shape:
                width = stretch(width, carried.shape[-1])  # a single unit stretches to what is carried
    output = incoming.like(x, (x.shape[0], width))
    after = [incoming.like(x, (x.shape[0], width)) for _ in range(STATES[kind])]
    bare = STATES[kind] == 1 and not isinstance(states, (list, tuple))
    return Result((output, after[0] if bare else after), step_weights(incoming, features))


def _check_step_states(incoming: Incoming, states: list[Any], count: int) -> None:
    units = incoming.dim("units")
    shapes = [state.shape if isinstance(state, Tensor) else None for state in states]
    expected: list[Any] = [(None, units)] * count
    if len(states) < count:
        raise WrongState(expected, list(shapes), "count")
    hidden = shapes[0]
    if hidden is not None and same(hidden[-1] if hidden else None, units) is False:
        raise WrongState(expected, list(shapes))
    for carried in shapes[1:count]:
        if carried and not may_broadcast((units, carried[-1])) and carried[-1] != units:
            raise WrongState(expected, list(shapes))


@layer("StackedRNNCells")
def stacked_cells(incoming: Incoming) -> Result:
    """The output of each cell is the input of the next; the states are a list with one entry for each cell."""
    cells = cells_in(incoming.get("cells"))
    incoming.own(*cells)
    states = incoming.argument("states", 1)
    if not isinstance(states, (list, tuple)) or len(states) != len(cells):
        raise NotUnderstood
    value: Structure = as_tensor(incoming.first())
    after: list[Structure] = []
    for inner, state in zip(cells, states):
        bare = not isinstance(state, (list, tuple))
        result = incoming.call(inner, value, [state] if bare else list(state))
        if not isinstance(result, (list, tuple)) or len(result) != 2:
            raise NotUnderstood
        value, new = result
        after.append(tensors_in(new)[0] if bare and tensors_in(new) else new)
    return Result((value, tuple(after) if incoming.keras == 2 else after))
