"""What stands in the configuration of a layer, as the graph keeps it. Objects are named, none is made."""

from __future__ import annotations

import struct
from typing import Any

from kerlint.artifacts.classes import danger_of, function_spec, is_keras, known_to_keras, own_name
from kerlint.artifacts.making import Config, Making
from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice
from kerlint.graph.tensors import Array
from kerlint.semantics.choices import TABLES, choice_name, choice_signature
from kerlint.semantics.identifiers import kind_of
from kerlint.semantics.signatures import signature

MODELS = ("Sequential", "Functional", "Model")  # the classes that models of Keras itself are saved as
_POLICIES = ("DTypePolicy", "Policy", "FloatDTypePolicy")
_OF_MODULE = {plural: kind for kind, plural in TABLES.items()}


def value_of(m: Making, name: str, value: Any, inside: str) -> Any:
    """The argument `name` of what stands at `inside`: lists are tuples, classes are layers or choices, others unknown."""
    if isinstance(value, list):
        items = [value_of(m, name, item, inside) for item in value]
        return items if any(isinstance(item, Layer) for item in items) else tuple(items)
    if isinstance(value, float):
        return _shortest(value)
    if not isinstance(value, dict):
        return value
    if "class_name" in value:
        return _object(m, name, value, inside)
    return {key: value_of(m, key, item, inside) for key, item in value.items()}


def _shortest(value: float) -> float:
    """0.1 for the 0.10000000149011612 that float32 makes of it."""
    short = float(f"{value:.7g}")
    try:
        return short if struct.unpack("f", struct.pack("f", short))[0] == value else value
    except OverflowError:
        return value


def _object(m: Making, name: str, spec: Config, inside: str) -> Any:
    class_name = spec["class_name"]
    if not isinstance(class_name, str):
        return UNKNOWN
    config = spec.get("config")
    if class_name.startswith("__"):
        return _special(m, name, class_name, spec, inside)
    if class_name == "function":
        return _function(m, spec, inside)
    if class_name in _POLICIES and isinstance(config, dict) and isinstance(config.get("name"), str):
        return config["name"]
    kind = _kind(name, spec)
    if kind is not None:
        return choice_of(m, kind, spec, inside)
    if _is_layer(m, own_name(class_name), config):
        from kerlint.artifacts.layers import layer_of

        return layer_of(m, spec, inside)
    note_class(m, spec, inside)
    return Unknown(own_name(class_name), id(spec))


def _is_layer(m: Making, class_name: str, config: Any) -> bool:
    if not isinstance(config, (dict, list)):
        return False
    known = class_name in MODELS or "output_layers" in config
    return known or any(signature("layers", class_name, keras) is not None for keras in (m.keras, 5 - m.keras))


def _special(m: Making, name: str, class_name: str, spec: Config, inside: str) -> Any:
    """What JSON has no notation for."""
    config = spec.get("config")
    if class_name == "__tuple__":
        items = spec.get("items", config if isinstance(config, list) else [])
        return tuple(value_of(m, name, item, inside) for item in items) if isinstance(items, list) else UNKNOWN
    if class_name == "__lambda__":
        m.danger("lambda", name, inside)
        return Unknown("<lambda>", id(spec))
    if class_name == "__ellipsis__":
        return Ellipsis
    if class_name == "__slice__" and isinstance(config, dict):
        return slice(*(value_of(m, name, config.get(part), inside) for part in ("start", "stop", "step")))
    if class_name in ("__tensor__", "__numpy__") and isinstance(config, dict):
        dtype = config.get("dtype")
        return Array(_shape_of_list(config.get("value")), dtype if isinstance(dtype, str) else None)
    return UNKNOWN


def _shape_of_list(value: Any) -> tuple[int, ...]:
    shape: list[int] = []
    while isinstance(value, list):
        shape.append(len(value))
        if not value:
            break
        value = value[0]
    return tuple(shape)


def _function(m: Making, spec: Config, inside: str) -> Any:
    """A function by its name: one of Keras's is what its name says."""
    name = spec.get("config")
    if not isinstance(name, str):
        return UNKNOWN
    if is_keras(spec.get("module")) and ">" not in name:
        return name
    note_class(m, function_spec(spec), inside)
    return Unknown(own_name(name), name)


# ---------------------------------------------------------------- losses, metrics, optimizers, ...


def _kind(argument: str, spec: Config) -> str | None:
    """Of what kind the object is: "initializer", "loss", ...; None for what is no choice."""
    module = spec.get("module")
    if isinstance(module, str) and is_keras(module):
        for part in module.split("."):
            if part in _OF_MODULE:
                return "schedule" if module.endswith("schedules") else _OF_MODULE[part]
    kind = kind_of(argument)
    if kind in TABLES and kind != "activation":
        return kind
    if argument == "learning_rate":
        return "schedule"
    return None


def choice_of(m: Making, kind: str, spec: Any, inside: str) -> Any:
    """A loss, metric, initializer or the like: a string, or an object. What is the user's own has no name."""
    if spec is None or isinstance(spec, Choice):
        return spec
    place = m.place(inside)
    if isinstance(spec, str):
        return _named(m, kind, spec, place, "string", {})
    if not isinstance(spec, dict):
        return UNKNOWN
    class_name, config = spec.get("class_name"), spec.get("config")
    if not isinstance(class_name, str):
        return UNKNOWN
    if class_name == "function" and isinstance(config, str):
        if not is_keras(spec.get("module")):
            note_class(m, function_spec(spec), inside)
        return _named(m, kind, config, place, "function", {})
    arguments = config if isinstance(config, dict) else {}
    wrapped = arguments.get("fn")
    if class_name in ("MeanMetricWrapper", "LossFunctionWrapper") and isinstance(wrapped, str):
        return _named(m, kind, wrapped, place, "function", {})
    if choice_signature(kind, own_name(class_name), m.keras) is None or not is_keras(spec.get("module")):
        note_class(m, spec, inside)
    return _named(m, kind, own_name(class_name), place, "object", arguments, inside)


def _named(m: Making, kind: str, written: str, place: Any, form: str, given: Config, inside: str = "") -> Choice:
    found = choice_signature(kind, written, m.keras)
    name = choice_name(kind, written)
    made = Choice(kind, name if found is not None or form == "string" else None, written, place=place, form=form)
    if found is not None:
        made.class_name = found.name.rpartition(".")[2] if found.name[:1].isupper() else None
        made.config = {parameter: default for parameter, default, _ in found.parameters if parameter not in ("y_true", "y_pred")}
        for key, value in given.items():
            kept = value_of(m, key, value, inside)
            if key not in made.config or made.config[key] != kept:
                made.given[key] = place
            made.config[key] = kept
    m.program.choices.append(made)
    return made


# ---------------------------------------------------------------- what is not of Keras


def note_class(m: Making, spec: Config, inside: str) -> None:
    """Keep that loading needs a class or function that Keras does not have."""
    if not known_to_keras(spec):
        m.danger(*danger_of(spec), inside)
