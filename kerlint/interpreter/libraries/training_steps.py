"""Steps of training that a model's class writes itself: `fit` hands them a batch, and what they do with it is theirs."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import Unknown
from kerlint.graph.models import Use
from kerlint.graph.tensors import Array, Dataset, Structure, leaves, map_leaves
from kerlint.interpreter.classes import settle_weights
from kerlint.interpreter.tensor_ops import as_value
from kerlint.interpreter.values import BoundMethod, Function, Instance

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_STEPS = {
    "fit": "train_step",
    "fit_generator": "train_step",
    "train_on_batch": "train_step",
    "evaluate": "test_step",
    "evaluate_generator": "test_step",
    "test_on_batch": "test_step",
    "predict": "predict_step",
    "predict_on_batch": "predict_step",
    "predict_generator": "predict_step",
}


def own_step(use: Use) -> BoundMethod | None:
    """The method of the user's class that takes the batches of this use; None where Keras's own does."""
    instance = use.model.facts.get("instance")
    if not isinstance(instance, Instance):
        return None
    found = instance.cls.find(_STEPS.get(use.method, ""))
    return BoundMethod(found[0], instance) if found is not None and isinstance(found[0], Function) else None


def run_step(m: Machine, use: Use, step: BoundMethod, node: ast.AST | None) -> None:
    """Let a batch go through the step, once for each model."""
    done = use.model.facts.setdefault("steps", set())
    batch = _batch(use)
    if step.function.node in done or any(isinstance(leaf, Unknown) for leaf in leaves(batch)):
        return
    done.add(step.function.node)
    m.call_value(step, [as_value(batch)], {}, node)
    settle_weights(use.model)


def _batch(use: Use) -> Structure:
    if isinstance(use.x, Dataset):
        return use.x.element
    given: list[Any] = [use.x] if use.y is None else [use.x, use.y]
    batches = map_leaves(_rows, given)
    return batches[0] if len(given) == 1 and not isinstance(given[0], (list, tuple)) else tuple(batches)


def _rows(leaf: Any) -> Any:
    if not isinstance(leaf, Array) or not leaf.shape:
        return leaf
    dtype = "float32" if leaf.dtype == "float64" else leaf.dtype  # as Keras feeds it
    return replace(leaf, shape=(None, *leaf.shape[1:]), dtype=dtype, kind="tensorflow")
