"""Which loss and which metrics each output of a compiled model gets."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.models import Compile, Model
from kerlint.graph.tensors import Tensor, leaves


def spread(compiled: Compile) -> None:
    """Give each output of the model its loss and its metrics, as Keras does."""
    model = compiled.model
    count = output_count(model)
    compiled.losses = _losses(compiled.loss, count, model)
    compiled.output_metrics = _metrics(compiled.metrics, count, model)


def output_count(model: Model) -> int | None:
    """How many outputs the model has; None when that is not known."""
    if model.outputs is None:
        return None
    found = list(leaves(model.outputs))
    return len(found) if found and all(isinstance(leaf, Tensor) for leaf in found) else None


def output_names(model: Model) -> list[str] | None:
    """The names that losses and metrics in a dict go by, one per output; None where kerlint does not know them."""
    if isinstance(model.outputs, dict):
        flat = all(isinstance(leaf, Tensor) for leaf in model.outputs.values())
        return sorted(model.outputs) if flat and all(isinstance(key, str) for key in model.outputs) else None
    outputs = model.output_tensors
    if model.kind == "subclass":
        return [f"output_{i + 1}" for i in range(len(outputs))] if model.keras == 2 else None
    names = [tensor.call.layer.name for tensor in outputs if tensor.call is not None]
    return names if len(names) == len(outputs) == len(set(names)) else None


def _losses(loss: Any, count: int | None, model: Model) -> list[Any]:
    if isinstance(loss, dict):
        return _by_names(loss, count, model)
    if isinstance(loss, (list, tuple)):
        if not any(isinstance(item, (list, tuple, dict)) for item in loss) and count in (None, len(loss)):
            return list(loss)
        return [UNKNOWN] * (count or 0)
    return [loss] * (1 if count is None else count)


def _metrics(metrics: Any, count: int | None, model: Model) -> list[list[Any]]:
    if metrics is None or isinstance(metrics, Unknown):
        return [[] if metrics is None else [UNKNOWN] for _ in range(count or 0)]
    if count == 1:
        return [list(_flat(metrics))]
    if isinstance(metrics, dict):
        return [[] if item is None else list(_flat(item)) for item in _by_names(metrics, count, model)]
    items = list(metrics) if isinstance(metrics, (list, tuple)) else [metrics]
    nested = any(isinstance(item, (list, tuple, dict)) for item in items)
    if not nested and (model.keras == 2 or not isinstance(metrics, (list, tuple))):
        return [list(items) for _ in range(count or 0)]
    if len(items) == count:
        return [[] if item is None else list(_flat(item)) for item in items]
    return [[UNKNOWN] for _ in range(count or 0)]


def _flat(structure: Any) -> Any:
    if isinstance(structure, dict):
        structure = list(structure.values())
    if isinstance(structure, (list, tuple)):
        for item in structure:
            yield from _flat(item)
    elif structure is not None:
        yield structure


def _by_names(entries: dict[Any, Any], count: int | None, model: Model) -> list[Any]:
    """The dict's entries in the order of the outputs. With a name that fits none, the rest are not known."""
    if count is None:
        return []
    names = output_names(model)
    if names is None:
        return [UNKNOWN] * count
    missing = None if set(entries) <= set(names) else UNKNOWN
    return [entries.get(name, missing) for name in names]
