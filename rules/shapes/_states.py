"""Recurrent layers that hand out their states beside their output."""

from __future__ import annotations

from kerlint.graph.layers import LayerCall

from .._telling import recurrent


def state_maker(call: LayerCall) -> LayerCall | None:
    """The call of a recurrent layer with `return_state=True` whose outputs all go into `call`; None for others."""
    makers = {id(x.call): x.call for x in call.inputs if x.call is not None}
    if len(makers) != 1 or len(call.inputs) < 2:
        return None
    (maker,) = makers.values()
    layer = recurrent(maker.layer)
    return maker if layer is not None and layer.get("return_state") is True else None


def of_states(call: LayerCall) -> bool:
    """Whether the call gets the states of a recurrent layer beside its output."""
    return state_maker(call) is not None
