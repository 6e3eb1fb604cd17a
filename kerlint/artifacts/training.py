"""How a saved model was compiled."""

from __future__ import annotations

from typing import Any

from kerlint.artifacts.making import STEP, Config, Making
from kerlint.artifacts.values import choice_of, value_of
from kerlint.graph.models import Compile, Model
from kerlint.semantics.compiling import spread

_KINDS = {"optimizer": "optimizer", "loss": "loss", "metrics": "metric", "weighted_metrics": "metric"}


def compiled(m: Making, model: Model, config: Config) -> None:
    """Give the model the `compile` that its file tells of: `compile_config`, or `training_config` of older files."""
    inside = f"{model.name}{STEP}compile"
    written = dict(config)
    if "optimizer_config" in written:
        written["optimizer"] = written.pop("optimizer_config")
    if not any(written.get(name) for name in ("optimizer", "loss", "metrics")):
        return
    made = Compile(model, m.place(inside))
    for name, value in written.items():
        kind = _KINDS.get(name)
        made.config[name] = value_of(m, name, value, inside) if kind is None else _choices(m, kind, value, inside)
    made.optimizer, made.loss, made.metrics = made.get("optimizer"), made.get("loss"), made.get("metrics")
    spread(made)
    model.compiled = made
    m.program.compiles.append(made)


def _choices(m: Making, kind: str, value: Any, inside: str) -> Any:
    """Every leaf of lists and dicts as a choice; an object is one, although JSON writes it as a dict."""
    if isinstance(value, list):
        return [_choices(m, kind, item, inside) for item in value]
    if isinstance(value, dict) and "class_name" not in value:
        return {key: _choices(m, kind, item, inside) for key, item in value.items()}
    return choice_of(m, kind, value, inside)
