"""What a model in memory says of itself."""

from __future__ import annotations

import json
import sys
from typing import Any

from kerlint.artifacts.program import Saved

_PACKAGES = ("keras", "tf_keras")


def saved_of(model: Any, loss: Any = None) -> Saved:
    """The configuration of the model as it would be saved; of one that cannot say it, the name alone.

    Raises TypeError for what is no model of Keras.
    """
    version = _version(model)
    try:
        config = json.loads(model.to_json())
    except (NotImplementedError, TypeError, ValueError):
        config = {"class_name": type(model).__name__, "config": {"name": model.name}}
    training = config.get("compile_config") or _compiled(model)
    if loss is not None:
        training = {**(training or {}), "loss": _loss(loss)}
    return Saved(config, training, version)


def _version(model: Any) -> str:
    for base in type(model).__mro__:
        package = base.__module__.partition(".")[0]
        if package in _PACKAGES and hasattr(model, "to_json"):
            return str(getattr(sys.modules[package], "__version__", "3"))
    raise TypeError(f"{type(model).__name__} is no model of Keras")


def _compiled(model: Any) -> Any:
    """How Keras 2 compiled the model, which its `to_json` leaves out."""
    told = getattr(model, "get_compile_config", lambda: None)()
    return told if isinstance(told, dict) else None


def _loss(loss: Any) -> Any:
    """A loss as it would be saved."""
    if isinstance(loss, (str, dict, list, tuple)):
        return loss
    if hasattr(loss, "get_config"):
        return {"class_name": type(loss).__name__, "module": "keras.losses", "config": loss.get_config()}
    return {"class_name": "function", "module": "keras.losses", "config": getattr(loss, "__name__", "")}
