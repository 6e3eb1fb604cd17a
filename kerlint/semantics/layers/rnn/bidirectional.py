"""Bidirectional: a recurrent layer run forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kerlint.graph.dims import Unknown, add
from kerlint.graph.layers import Layer
from kerlint.graph.problems import ArgumentConflict, BadArgument, Problem, WrongState
from kerlint.graph.tensors import Structure, Tensor, tensors_in
from kerlint.semantics.api import Incoming, NotUnderstood, Result, checks, layer
from kerlint.semantics.arguments import check_choice
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.layers.rnn.conv_lstm import CONV_LSTMS
from kerlint.semantics.layers.rnn.recurrent import RECURRENT
from kerlint.semantics.layers.rnn.states import input_and_states, shape_of

INNER = (*RECURRENT, *CONV_LSTMS, "RNN")


@checks("Bidirectional")
def bidirectional_arguments(layer: Layer) -> Iterator[Problem]:
    """What the constructor refuses: a layer without direction, or two that do not go together."""
    yield from check_choice(layer, "merge_mode", ("concat", "sum", "mul", "ave"), none=True)
    forward, backward = layer.get("layer"), layer.get("backward_layer")
    if not isinstance(forward, Layer) or forward.custom:
        return
    if forward.class_name not in INNER:
        yield BadArgument("Bidirectional", "layer", forward.class_name, "a recurrent layer")
        return
    if layer.keras == 3 and forward.get("stateful") is True and forward.get("return_state") is True:
        reason = "Keras 3 fails to make masks for the states of a stateful layer"
        yield ArgumentConflict("Bidirectional", ("stateful", "return_state"), reason)
    if not isinstance(backward, Layer):
        if layer.keras == 3 and backward is None and forward.get("go_backwards") is True:
            reason = "the backward copy goes backwards as well; give it as `backward_layer`"
            yield ArgumentConflict("Bidirectional", ("layer", "go_backwards"), reason)
        return
    if backward.custom:
        return
    if _same_flag(forward, backward, "go_backwards"):
        yield ArgumentConflict("Bidirectional", ("layer", "backward_layer"), "both run in the same direction")
    for flag in ("stateful", "return_sequences", "return_state"):
        if _same_flag(forward, backward, flag) is False:
            yield ArgumentConflict("Bidirectional", ("layer", "backward_layer"), f"`{flag}` differs")


def _same_flag(a: Layer, b: Layer, flag: str) -> bool | None:
    values = (a.get(flag, False), b.get(flag, False))
    if any(isinstance(value, Unknown) for value in values):
        return None
    return bool(values[0]) == bool(values[1])


@layer("Bidirectional")
def bidirectional(incoming: Incoming) -> Result:
    """Both layers see the input; `merge_mode` says how their outputs are put together, the states follow in order."""
    forward, backward = _directions(incoming)
    x, states = input_and_states(incoming)
    halves: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    if states:
        if incoming.keras == 2 and len(states) % 2:
            raise WrongState([], [shape_of(state) for state in states], "count")
        half = len(states) // 2
        halves = ({"initial_state": states[:half]}, {"initial_state": states[half:]})
    ahead = _flat(incoming.call(forward, x, **halves[0]))
    back = _flat(incoming.call(backward, x, **halves[1]))
    if not ahead or not back:
        raise NotUnderstood
    mode = incoming.get("merge_mode", "concat")
    if isinstance(mode, Unknown):
        raise NotUnderstood
    merged = [ahead[0], back[0]] if mode is None else [_merge(incoming, mode, ahead[0], back[0])]
    outputs: list[Structure] = [*merged, *ahead[1:], *back[1:]]
    if len(outputs) == 1:
        return Result(outputs[0])
    return Result(outputs if incoming.keras == 2 else tuple(outputs))


def _directions(incoming: Incoming) -> tuple[Layer, Layer]:
    """The two layers inside. Keras makes copies of the layer that it is given, so that the original stays untouched."""
    made = incoming.layer.facts.get("directions")
    if made is not None:
        return made[0], made[1]
    template, other = incoming.get("layer"), incoming.get("backward_layer")
    if not isinstance(template, Layer) or not (other is None or isinstance(other, Layer)):
        raise NotUnderstood
    forward = copy_of(template, f"forward_{template.name}")
    backward = other
    if backward is None:
        backward = copy_of(template, f"backward_{template.name}")
        backwards = template.get("go_backwards", False)
        backward.config["go_backwards"] = backwards if isinstance(backwards, Unknown) else not backwards
    incoming.layer.sublayers[:] = [forward, backward]
    incoming.layer.facts["directions"] = (forward, backward)
    return forward, backward


def copy_of(layer: Layer, name: str) -> Layer:
    """A layer made anew with the same arguments, cells included."""
    config = {argument: _copied(value) for argument, value in layer.config.items()}
    return replace(layer, config=config, name=name, weights=None, sublayers=[], calls=[], problems=[], facts=_lasting(layer))


def _copied(value: Any) -> Any:
    if isinstance(value, Layer):
        return copy_of(value, value.name)
    if isinstance(value, (list, tuple)):
        return type(value)(_copied(item) for item in value)
    return value


def _lasting(layer: Layer) -> dict[str, Any]:
    """The facts that hold for a copy too, those of its own calls left out."""
    return {name: fact for name, fact in layer.facts.items() if name not in ("built_on", "directions")}


def _flat(outputs: Structure) -> list[Structure]:
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def _merge(incoming: Incoming, mode: Any, a: Structure, b: Structure) -> Tensor:
    tensors = tensors_in([a, b])
    if len(tensors) != 2:
        raise NotUnderstood
    a, b = tensors
    mask = a.mask
    if a.shape is None or b.shape is None:
        return Tensor(None, incoming.compute_dtype(), mask)
    joined = (*a.shape[:-1], add(a.shape[-1], b.shape[-1]))
    shape = joined if mode == "concat" else broadcast([a.shape, b.shape])
    merged = incoming.like(a, shape)
    merged.mask = mask
    return merged
