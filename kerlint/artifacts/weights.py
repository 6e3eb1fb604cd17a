"""The weights in a file against those that its configuration asks for."""

from __future__ import annotations

import math
from collections import Counter

from kerlint.artifacts.stored import Sizes, Stored
from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.saved import Misfit
from kerlint.semantics.naming import snake_case

_NOT_OF_LAYERS = ("seed_generator", "_seed_generators", "optimizer")


def misfits(model: Model, stored: Stored) -> list[Misfit]:
    """The layers whose weights are stored in other shapes. Layers of which something is not known are passed over.

    Layouts within a layer differ between versions, so the shapes of a layer are compared without their order.
    """
    groups = stored.layers if stored.layers is not None else _by_names(model, stored)
    found = []
    for layer in model.layers:
        arrays, wanted = groups.get(layer.name), _wanted(layer)
        if arrays is None or wanted is None or layer.created is None:
            continue
        if arrays and _differ(arrays, wanted, stored.other_shapes):
            place = layer.created
            found.append(
                Misfit(layer.name, layer.class_name, tuple(wanted), tuple(arrays), Place(place.path, in_model=place.in_model))
            )
    return found


def _differ(arrays: list[Sizes], wanted: list[Sizes], other_shapes: bool) -> bool:
    """Whether some weight has no array, or some array no weight; a wrapper may store what it wraps a second time."""
    if other_shapes:
        return sum(map(math.prod, arrays)) != sum(map(math.prod, wanted))
    return bool(Counter(wanted) - Counter(arrays)) or not set(arrays) <= set(wanted)


def _wanted(layer: Layer) -> list[Sizes] | None:
    weights = layer.all_weights()
    if weights is None:
        return None
    shapes: list[Sizes] = []
    for weight in weights:
        sizes = tuple(size for size in weight.shape if type(size) is int)
        if len(sizes) != len(weight.shape):
            return None
        shapes.append(sizes)
    return shapes


def _by_names(model: Model, stored: Stored) -> dict[str, list[Sizes]]:
    """The arrays of each layer in a tree where Keras calls it by its class and counts those of a class."""
    groups: dict[str, list[Sizes]] = {}
    for path, shape in stored.shapes.items():
        parts = path.split("/")
        if (
            len(parts) > 2
            and parts[0] in ("layers", "_layer_checkpoint_dependencies")
            and not any(part in _NOT_OF_LAYERS for part in parts)
        ):
            groups.setdefault(parts[1], []).append(shape)
    counts: Counter[str] = Counter()
    found = {}
    for layer in _in_order(model):
        base = snake_case(layer.class_name)
        name = base if not counts[base] else f"{base}_{counts[base]}"
        counts[base] += 1
        if name in groups:
            found[layer.name] = groups[name]
    return found


def _in_order(model: Model) -> list[Layer]:
    """The layers as Keras lists them when it saves: in the order of the configuration."""
    written: list[Layer] = model.facts.get("written", model.layers)
    return written
