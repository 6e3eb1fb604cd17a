"""Questions to models that have no weights and shapes yet."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from kerlint.graph.models import Model
from kerlint.graph.problems import NotBuilt

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_SHAPES = frozenset({"input_shape", "output_shape", "input", "output"})
_TENSORS = frozenset({"inputs", "outputs"})
_WEIGHTS = frozenset("weights trainable_weights non_trainable_weights variables trainable_variables get_weights".split())
# What raises, by the generation of Keras and the kind of model.
_RAISING = {
    (2, "sequential"): _SHAPES | _WEIGHTS | {"summary", "count_params"},
    (3, "sequential"): _SHAPES | _TENSORS | {"count_params", "save_weights"},
    (2, "subclass"): _SHAPES | {"summary", "count_params"},
    (3, "subclass"): {"count_params"},
}


def judge_unbuilt(m: Machine, model: Model, name: str, node: ast.AST) -> None:
    """Note a mishap where the model is asked for what it has only once it knows the shape of its input.

    Not where something that kerlint did not follow may have built the model: what the program did with it before, or a
    function that made it.
    """
    raises = name in _RAISING.get((m.keras, model.kind), ())
    if not raises and (name not in _WEIGHTS or model.kind != "sequential"):
        return
    empty = m.keras == 3 and model.kind == "sequential" and not model.layers and name in _SHAPES  # an Input is no layer
    unknown = not model.complete or (model.inputs is not None and not empty) or model.calls or model.uses
    elsewhere = model.facts.get("handed_away") or model.facts.get("built_by_hand") or m.loop or m.session.get("trying")
    if unknown or elsewhere or not _in_order(m, model) or _may_know(model):
        return
    m.mishap(NotBuilt(name, model.variable, model.kind, raises), node, model=model)


def _in_order(m: Machine, model: Model) -> bool:
    """Whether what was evaluated since the model was made is what the program does in between.

    The methods of a class that nobody uses are evaluated in the order in which they stand.
    """
    if not any(model is other for other in m.program.models):
        return False
    root = m.frames[0] if m.frames else None
    return root is None or root.function.owner is None or model.facts.get("made_under") is root


def _may_know(model: Model) -> bool:
    """Whether the model may get the shape of its input in a way that kerlint does not follow."""
    instance = model.facts.get("instance")
    if instance is not None:
        return bool(instance.cls.opaque or instance.cls.find("build"))
    for layer in model.layers[:1]:
        told = any(layer.get(name) is not None for name in ("input_shape", "input_dim", "batch_input_shape", "batch_shape"))
        if told or layer.custom or isinstance(layer, Model) or layer.facts.get("partial"):
            return True
    return False
