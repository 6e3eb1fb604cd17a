"""The arguments of a layer that tell something: those that are not as they are by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from kerlint.graph.dims import Expr, Unknown
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Choice, Model
from kerlint.graph.tensors import Array, Tensor, leaves
from kerlint.pictures.drawing.text import TIMES
from kerlint.semantics.signatures import signature

LONGEST = 40  # characters of a value
_SILENT = frozenset(
    "name dtype seed trainable weights shape batch_shape batch_size batch_input_shape input_shape input_dim input_length sparse"
    " ragged tensor layer layers data_format autocast implementation lora_rank lora_alpha quantization_config".split()
)
_SILENT_ENDINGS = ("_initializer", "_constraint", "_dtype", "epsilon", "momentum")
_TELLING = frozenset({"input_dim"})  # of an Embedding, how many words it knows


def arguments(layer: Layer) -> tuple[str, ...]:
    """`units=64` and the like, in the order of the signature; `name=?` where a value is not known."""
    inner = wrapped(layer)
    if inner is not None:
        return (*_arguments(layer), *arguments(inner))
    return _arguments(layer)


def _arguments(layer: Layer) -> tuple[str, ...]:
    defaults = {} if layer.custom else _defaults(layer.class_name, layer.keras)
    names = [name for name in defaults if name in layer.config] or list(layer.config)
    found = []
    for name in names:
        value = layer.config[name]
        if _is_silent(name, layer) or not _writable(value):
            continue
        if not _same(value, defaults.get(name)):
            found.append(f"{name}={value_text(value)}")
    return tuple(found)


def _is_silent(name: str, layer: Layer) -> bool:
    if name in _TELLING and layer.class_name == "Embedding":
        return False
    return name in _SILENT or name.endswith(_SILENT_ENDINGS)


def call_arguments(call: LayerCall) -> tuple[str, ...]:
    """What a call gets beside tensors: `axis=-1`, or `2.0` where it has no name."""
    found = [value_text(value) for value in call.args if _is_plain(value)]
    found += [f"{name}={value_text(value)}" for name, value in call.kwargs.items() if _is_plain(value)]
    return tuple(found)


def wrapped(layer: Layer) -> Layer | None:
    """The layer inside a wrapper such as Bidirectional."""
    inner = layer.config.get("layer")
    return inner if isinstance(inner, Layer) and not isinstance(inner, Model) and not layer.custom else None


@cache
def _defaults(class_name: str, keras: int) -> dict[str, Any]:
    """The parameters in order, each with its default; what is required has none that a value could be the same as."""
    known = signature("layers", class_name, keras)
    if known is None:
        return {}
    return {name: _REQUIRED if required else default for name, default, required in known.parameters}


_REQUIRED = object()


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, Unknown) or isinstance(default, Unknown):
        return isinstance(value, Unknown) and isinstance(default, Unknown)
    if isinstance(value, (list, tuple)) and isinstance(default, (list, tuple)):
        return len(value) == len(default) and all(map(_same, value, default))
    if isinstance(value, (list, tuple)) and isinstance(default, int):
        return bool(value) and all(_same(item, default) for item in value)
    if isinstance(value, int) and isinstance(default, (list, tuple)):
        return bool(default) and all(_same(value, item) for item in default)
    if isinstance(value, (int, float, str, bool, type(None))):
        return type(default) in (int, float, str, bool, type(None)) and bool(value == default)
    return value is default


def _writable(value: Any) -> bool:
    return not isinstance(value, (Tensor, Array, Layer)) and not any(isinstance(leaf, (Tensor, Layer)) for leaf in leaves(value))


def _is_plain(value: Any) -> bool:
    parts = list(leaves(value))
    return bool(parts) and value is not None and all(isinstance(part, _PLAIN) for part in parts)


_PLAIN = (int, float, str, bool, Expr, slice, type(Ellipsis), type(None))


def value_text(value: Any) -> str:
    """A value as a program would write it; `?` where it is not known."""
    text = _value_text(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _value_text(value: Any) -> str:
    if isinstance(value, Unknown):
        return value.name or "?"
    if isinstance(value, (str, int, bool, type(None))):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Choice):
        return value.name or value.class_name or value.written or "?"
    if isinstance(value, slice):
        ends = ["" if part is None else _value_text(part) for part in (value.start, value.stop)]
        return ":".join(ends if value.step is None else [*ends, _value_text(value.step)])
    if value is Ellipsis:
        return "..."
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_value_text(k)}: {_value_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence):
        if len(value) > 1 and all(type(item) is int and item == value[0] for item in value):
            return TIMES.join(str(item) for item in value)
        return "(" + ", ".join(map(_value_text, value)) + ")"
    if isinstance(value, Expr):
        return str(value)
    name = getattr(value, "name", None) or getattr(value, "__name__", None)
    return name if isinstance(name, str) else "?"
