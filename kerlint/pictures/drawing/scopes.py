"""What a layer is made of, as far as the graph knows it: tensors that go in and come out, and the calls between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor
from kerlint.semantics.functional import sources


@dataclass(frozen=True)
class Scope:
    """`calls` are in an order in which data flows, each right behind what feeds it."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    calls: tuple[LayerCall, ...]


def scope_of(layer: Layer, call: LayerCall | None = None) -> Scope | None:
    """What is inside of a model, or of a layer of the user's in one of its calls; None where that is not known."""
    if isinstance(layer, Model) and layer.nodes:
        return _scope(layer.input_tensors, layer.output_tensors, layer.nodes)
    if call is None and layer.calls:
        call = layer.calls[-1]
    if call is None:
        return None
    outputs = [tensor.inner for tensor in call.output_tensors if tensor.inner is not None]
    if not outputs:
        return None
    inside = _behind(outputs, call)
    return _scope(call.inputs, outputs, inside) if inside else None


def _behind(outputs: Iterable[Tensor], host: LayerCall) -> list[LayerCall]:
    """The calls that the layer makes in a call of its own, also where it is called on data."""
    given = {id(tensor) for tensor in host.inputs}
    found: dict[int, LayerCall] = {}
    waiting = list(outputs)
    while waiting:
        tensor = waiting.pop()
        call = tensor.call
        if call is None or call.owner is not host.layer or id(tensor) in given or id(call) in found:
            continue
        found[id(call)] = call
        waiting.extend(sources(call))
    return list(found.values())


def _scope(inputs: Sequence[Tensor], outputs: Sequence[Tensor], calls: Iterable[LayerCall]) -> Scope:
    return Scope(tuple(inputs), tuple(outputs), tuple(_in_order(outputs, list(calls), inputs)))


def _in_order(outputs: Sequence[Tensor], calls: list[LayerCall], inputs: Sequence[Tensor]) -> Iterable[LayerCall]:
    """The calls as a walk back from the outputs leaves them. Blocks that are repeated then have their calls in the same order.

    What many calls take comes first, so that the block that takes it first is not torn apart.
    """
    known = {id(call) for call in calls}
    given = {id(tensor) for tensor in inputs}
    seen: set[int] = set()
    found: list[LayerCall] = []

    def feeding(tensors: Iterable[Tensor]) -> list[LayerCall]:
        made = [tensor.call for tensor in tensors if tensor.call is not None and id(tensor) not in given]
        return [call for call in made if id(call) in known]

    takers = Counter(id(feeder) for call in calls for feeder in set(feeding(sources(call))))
    popular = sorted((call for call in calls if takers[id(call)] > 2), key=lambda call: -takers[id(call)])
    stack = [(call, False) for call in reversed([*popular, *feeding(outputs), *calls])]
    while stack:
        call, done = stack.pop()
        if done:
            found.append(call)
        elif id(call) not in seen:
            seen.add(id(call))
            stack.append((call, True))
            stack.extend((feeder, False) for feeder in reversed(feeding(sources(call))))
    return found
