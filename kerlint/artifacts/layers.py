"""The layers of a configuration, as constructors would make them."""

from __future__ import annotations

from typing import Any

from kerlint.artifacts.classes import danger_of, is_keras, own_name
from kerlint.artifacts.making import Config, Making, Malformed, below
from kerlint.artifacts.operations import operation_of
from kerlint.artifacts.references import note_references
from kerlint.artifacts.values import MODELS, value_of
from kerlint.graph.dims import Shape, as_dim
from kerlint.graph.layers import Layer
from kerlint.semantics import layers as _register  # noqa: F401  (fills the register of layers)
from kerlint.semantics.api import check_layer
from kerlint.semantics.identifiers import check_identifiers
from kerlint.semantics.naming import snake_case
from kerlint.semantics.signatures import Signature, signature

DEEPEST = 40  # layers in layers
LONGEST_NAME = 200


def layer_of(m: Making, spec: Any, above: str) -> Layer:
    """The layer, operation or model that `spec` describes, as a part of what stands at `above`. Raises Malformed."""
    if not isinstance(spec, dict) or not isinstance(spec.get("class_name"), str):
        raise Malformed(f"what stands in `{above or 'the model'}` is no layer")
    number = spec.get("shared_object_id")
    known = m.shared.get(number) if isinstance(number, int) else None
    if known is not None and known[0] == spec.get("config"):
        return known[1]
    layer = _made(m, spec, above)
    if isinstance(number, int):
        m.shared[number] = (spec.get("config"), layer)
    return layer


def _made(m: Making, spec: Config, above: str) -> Layer:
    from kerlint.artifacts.models import is_functional, model_of

    config = spec.get("config")
    class_name = own_name(spec["class_name"])
    inside = below(above, name_of(spec))
    if inside.count(">") > DEEPEST:
        raise Malformed(f"layers are nested more than {DEEPEST} deep")
    if (class_name in MODELS and of_keras(spec)) or is_functional(config):
        return model_of(m, spec, inside)
    operation = operation_of(m, spec, inside)
    if operation is not None:
        return operation
    found = signature("layers", class_name, m.keras) or signature("layers", class_name, 5 - m.keras)
    layer = Layer(class_name, name=name_of(spec), keras=m.keras, created=m.place(inside), written=class_name)
    layer.variable = layer.name
    given = config if isinstance(config, dict) else {}
    if found is None or not of_keras(spec):
        layer.custom = True
        m.danger(*danger_of(spec), inside)
        layer.config = {str(key): value for key, value in given.items()}
    else:
        layer.class_name = found.name
        _configure(m, layer, found, given, inside)
        note_references(m, layer, inside)
    trainable = layer.config.get("trainable", True)
    layer.trainable = trainable if isinstance(trainable, bool) else True
    if not layer.custom:
        layer.problems.extend(check_layer(layer))
        layer.problems.extend(check_identifiers(layer))
    m.program.layers.append(layer)
    return layer


def of_keras(spec: Config) -> bool:
    """Whether the spec names a class of Keras, and not one that is registered under a package of the user's."""
    registered = spec.get("registered_name")
    names = (spec["class_name"], registered if isinstance(registered, str) else "")
    return is_keras(spec.get("module")) and not any(">" in name for name in names)


def name_of(spec: Config) -> str:
    """The name of a layer; that of its class where it has none."""
    config = spec.get("config")
    for holder in (config if isinstance(config, dict) else {}, spec):
        name = holder.get("name")
        if isinstance(name, str) and name:
            return name[:LONGEST_NAME]
    return snake_case(own_name(spec["class_name"]))[:LONGEST_NAME]


def _configure(m: Making, layer: Layer, found: Signature, given: Config, inside: str) -> None:
    """Every argument with its default, and where those stand that differ from it."""
    layer.config = {name: default for name, default, _ in found.parameters}
    for key, value in given.items():
        if key == "function" and layer.class_name == "Lambda":
            _note_function(m, layer, value, given, inside)
            continue
        kept = value_of(m, str(key), value, inside)
        if key == "data_format" and layer.config.get(key) is None and kept == "channels_last":
            kept = None  # what was not given is saved as what it stood for
        if key not in layer.config or layer.config[key] != kept:
            layer.given[str(key)] = m.place(inside)
        layer.config[str(key)] = kept


def _note_function(m: Making, layer: Layer, value: Any, given: Config, inside: str) -> None:
    """The function of a Lambda: its name, or code that Python has compiled, which nobody looks into."""
    compiled = isinstance(value, list) or given.get("function_type") == "lambda"
    layer.facts["lambda"] = compiled or (isinstance(value, dict) and value.get("class_name") == "__lambda__")
    if compiled:
        m.danger("lambda", layer.name, inside)
    elif isinstance(value, str):
        m.danger(*danger_of({"module": given.get("module"), "class_name": value}), inside)
    else:
        layer.config["function"] = value_of(m, layer.name, value, inside)


def sizes(value: Any) -> Shape | None:
    """A shape in a configuration; None for what is none."""
    return tuple(map(as_dim, value)) if isinstance(value, (list, tuple)) else None
