"""Strings that name activations, initializers, regularizers and constraints in the arguments of layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kerlint.graph.layers import Layer
from kerlint.graph.problems import BadArgument, Problem, UnknownName
from kerlint.semantics.renames import similar
from kerlint.semantics.signatures import table

_ENDINGS: Final = {
    "activation": "activation",
    "recurrent_activation": "activation",
    "initializer": "initializer",
    "regularizer": "regularizer",
    "constraint": "constraint",
}


def kind_of(argument: str) -> str | None:
    """What the argument of a layer takes the name of: "activation", "initializer", ...; None for other arguments."""
    return _ENDINGS.get(argument) or _ENDINGS.get(argument.rpartition("_")[2] if "_" in argument else "")


def check_identifiers(layer: Layer) -> Iterator[Problem]:
    """Yields UnknownName for strings that name nothing, BadArgument for numbers in the place of a name."""
    for argument in layer.given:
        kind = kind_of(argument)
        if kind is None:
            continue
        value = layer.get(argument)
        if isinstance(value, (bool, int, float)):
            yield BadArgument(layer.class_name, argument, value, f"the name of {_article(kind)} or an object")
        elif isinstance(value, str) and ">" not in value:
            yield from _check_string(layer, argument, kind, value)


def _check_string(layer: Layer, argument: str, kind: str, value: Any) -> Iterator[Problem]:
    known = table(layer.keras)["identifiers"][kind]
    if value not in known and not (layer.keras == 2 and value in table(3)["identifiers"][kind]):  # some of 2 know it
        yield UnknownName(kind, value, similar(value, known), argument)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
