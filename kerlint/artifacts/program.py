"""From a configuration to the graph that rules see. A pure function: files and models in memory give configurations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kerlint.artifacts.layers import name_of
from kerlint.artifacts.making import Making, Malformed
from kerlint.artifacts.models import model_of
from kerlint.artifacts.older import modern
from kerlint.artifacts.refusals import unreadable
from kerlint.artifacts.stored import Stored
from kerlint.artifacts.training import compiled
from kerlint.artifacts.weights import misfits
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.saved import Danger


@dataclass
class Saved:
    """What a file says of its model: configurations as JSON gives them, and the shapes of its weights."""

    config: Any
    training: Any = None
    version: str | None = None
    stored: Stored | None = None
    dangers: list[tuple[str, str]] = field(default_factory=list)  # kind and name of what the file itself holds


def program_of(saved: Saved, path: str) -> Program:
    """The model of a configuration as a program. Raises Unreadable when it is none that Keras writes."""
    keras = generation(saved)
    program = Program(path, keras)
    m = Making(path, keras, program)
    try:
        spec = modern(saved.config, saved.version)
        if not isinstance(spec, dict):
            raise Malformed("it is no model")
        if not isinstance(spec.get("class_name"), str):
            raise Malformed("it has no class")
        model = model_of(m, spec, name_of(spec))
        training = saved.training if saved.training is not None else spec.get("compile_config")
        if isinstance(training, dict):
            compiled(m, model, training)
    except Malformed as error:
        raise unreadable(path, f"this is no configuration of a Keras model: {error}") from None
    m.dangers.extend(Danger(kind, name, Place(path)) for kind, name in saved.dangers)
    program.facts["dangers"] = m.dangers
    if saved.stored is not None:
        program.facts["misfits"] = misfits(model, saved.stored)
    return program


def generation(saved: Saved) -> int:
    """2 or 3: what the version says, else what only one generation writes; Keras 1 counts as 2."""
    if saved.version:
        return 3 if saved.version.partition(".")[0].isdigit() and int(saved.version.partition(".")[0]) >= 3 else 2
    for spec in _specs(saved.config):
        config = spec.get("config")
        module = spec.get("module")
        if isinstance(module, str) and (module.startswith("tf_keras") or ".engine." in module):
            return 2
        if isinstance(config, dict):
            if "batch_input_shape" in config:
                return 2
            if "batch_shape" in config:
                return 3
    return 3


def _specs(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a class in the configuration."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "class_name" in item:
                yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))
