"""The shapes behind calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.layers import LayerCall
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.pictures.data import place_of
from kerlint.server.data import Hint
from kerlint.server.views.stories import story_text


def hints_of(path: str, programs: Iterable[Program]) -> Iterator[Hint]:
    """A hint for each call of a layer in the file whose result is known. What calls give in turn is joined by `or`."""
    calls: dict[Place, list[LayerCall]] = {}
    for program in programs:
        for call in program.calls:
            place = place_of(call)
            if place is not None and place.path == path and _shown(call):
                calls.setdefault(place, []).append(call)
    for place, met in calls.items():
        texts = dict.fromkeys(map(_result, met))
        last = met[-1]
        changed = any(_result(call) != _shapes(call.inputs) for call in met)
        yield Hint(place, f"→ {' or '.join(texts)}", story_text(last), changed)


def _shown(call: LayerCall) -> bool:
    if call.layer.operation or call.problem is not None or not call.output_tensors:
        return False
    return all(tensor.shape is not None for tensor in call.output_tensors)


def _result(call: LayerCall) -> str:
    return _shapes(call.output_tensors)


def _shapes(tensors: Iterable[object]) -> str:
    return ", ".join(map(str, tensors))
