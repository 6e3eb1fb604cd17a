"""The names that the outputs of a model go by in dicts of losses and labels."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.rule import Note


def names_of(model: Model) -> list[str] | None:
    """The names of the outputs in Keras's order; None where kerlint does not know them all."""
    if isinstance(model.outputs, dict):
        return sorted(model.outputs) if all(isinstance(key, str) for key in model.outputs) else None
    names = [t.call.layer.name for t in model.output_tensors if t.call is not None and not t.call.layer.operation]
    if len(names) != len(model.output_tensors) or "?" in names or "" in names or len(set(names)) != len(names):
        return None
    return names


def listed(names: Iterable[str]) -> str:
    """The names as code, for a sentence."""
    return " and ".join(f"`{name}`" for name in names)


def output_notes(model: Model) -> list[Note]:
    """Where each output is made."""
    return [
        Note(f"output {index + 1}: `{t.call.layer.name}`", t.call.layer.created or t.call.place)
        for index, t in enumerate(model.output_tensors)
        if t.call is not None
    ]
