"""RNN: a layer that runs a cell, or a stack of them, over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, BadArgument, Problem, WrongRank, WrongState
from kerlint.graph.tensors import Structure, Tensor, tensors_in
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.layers.rnn.cells import CELLS, state_sizes, states_of
from kerlint.semantics.layers.rnn.recurrent import recurrent_outputs, sequence_of
from kerlint.semantics.layers.rnn.states import check_states, input_and_states, may_broadcast


@checks("RNN")
def rnn_arguments(layer: Layer) -> Iterator[Problem]:
    """A built-in layer that is no cell cannot be run step by step."""
    for cell in _listed(layer.get("cell")):
        if isinstance(cell, Layer) and not cell.custom and cell.class_name not in (*CELLS, "StackedRNNCells"):
            yield BadArgument("RNN", "cell", cell.class_name, "a cell, or a list of cells")


@layer("RNN")
def rnn(incoming: Incoming) -> Result:
    """The cell sees one step (batch, ...) at a time; its sizes of states decide what comes out."""
    cell = _cell(incoming)
    incoming.own(cell)
    x, initial = input_and_states(incoming)
    if x.shape is None:
        raise NotUnderstood
    if len(x.shape) < 2:
        raise WrongRank(2, x.shape, at_least=True)
    sequence = sequence_of(incoming, x)
    if _built_in(cell):
        incoming.feature_size(x, -1)
        if incoming.keras == 3 and may_broadcast(x.shape[2:-1]):
            raise NotUnderstood
        incoming.ranked(x, 3)
    sizes = state_sizes(cell)
    states = states_of(sizes if isinstance(sizes, list) else [sizes], sequence.batch, incoming.compute_dtype())
    if initial is not None:
        _check(incoming, sizes if isinstance(sizes, list) else [sizes], states, initial)
    if isinstance(sequence.time, int) and sequence.time > 1 and _loses_states(incoming, sizes):
        reason = "unrolled, Keras 3 loses the states of a list of one cell after the first step"
        raise ArgumentConflict("RNN", ("cell", "unroll"), reason)
    step = incoming.like(x, (sequence.batch, *sequence.step))
    stepped = incoming.call(cell, step, states)
    output = tensors_in(stepped[0] if isinstance(stepped, (list, tuple)) and stepped else None)
    if not output or output[0].shape is None:
        return Result(Tensor(None, incoming.compute_dtype(), None), [])
    return Result(recurrent_outputs(incoming, sequence, output[0].shape[1:], states), [])


def _loses_states(incoming: Incoming, sizes: Any) -> bool:
    single = isinstance(sizes, list) and len(sizes) == 1 and isinstance(sizes[0], list)
    return incoming.keras == 3 and incoming.flag("unroll") is True and single


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _cell(incoming: Incoming) -> Layer:
    value = incoming.get("cell")
    if isinstance(value, (list, tuple)):
        made = [inner for inner in incoming.layer.sublayers if inner.class_name == "StackedRNNCells"]
        return made[0] if made else _stack(incoming.layer, list(value))
    if not isinstance(value, Layer):
        raise NotUnderstood
    return value


def _stack(rnn: Layer, cells: list[Any]) -> Layer:
    """The layer that Keras makes of a list of cells."""
    return replace(
        rnn,
        class_name="StackedRNNCells",
        config={"cells": cells},
        name="stacked_rnn_cells",
        given={},
        custom=False,
        weights=None,
        sublayers=[],
        calls=[],
        problems=[],
        forward=None,
        facts={},
    )


def _built_in(cell: Layer) -> bool:
    if cell.class_name == "StackedRNNCells":
        return all(_built_in(inner) for inner in _listed(cell.get("cells")) if isinstance(inner, Layer))
    return cell.class_name in CELLS and not cell.custom


def _check(incoming: Incoming, sizes: list[Any], states: list[Structure], initial: list[Any]) -> None:
    """Raises WrongState; the states of a cell in a stack stand in a list of their own."""
    extra = incoming.keras == 3 and incoming.flag("unroll") is not False
    if any(isinstance(size, list) for size in sizes):
        if len(initial) < len(states) or (len(initial) > len(states) and not extra):
            raise WrongState([t.shape or () for t in tensors_in(states)], [t.shape for t in tensors_in(initial)], "count")
        for size, state, given in zip(sizes, states, initial):
            if isinstance(size, list) and isinstance(given, (list, tuple)):
                _check(incoming, size, state, list(given))
        return
    if not any(isinstance(given, (list, tuple)) for given in initial):
        check_states([state.shape for state in states], initial, extra=extra, loose=(1,) if incoming.keras == 3 else ())
