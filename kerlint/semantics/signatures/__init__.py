"""The signatures of Keras's public names, generated from real Keras by `scripts/signatures.py`.

`keras2.json` and `keras3.json` stand beside this file. Each is

    {"version": "3.15.1",
     "layers": {"Dense": {"path": "keras.layers.Dense", "aliases": ["keras.layers.X"], "doc": "first sentence",
                          "parameters": [["units"], ["activation", null], ...], "keyword_only": ["x"],
                          "varargs": false, "kwargs": true}, ...},
     "ops": {...}, "activations": {...}, "losses": {...}, "metrics": {...}, "optimizers": {...}, "schedules": {...},
     "initializers": {...}, "regularizers": {...}, "constraints": {...}, "callbacks": {...}, "applications": {...},
     "datasets": {...}, "utils": {...}, "models": {"Sequential", "Model", ...}, "methods": {"Model.fit": {...}, ...},
     "names": ["keras.layers.Dense", ...every public dotted name...],
     "identifiers": {"activation": ["relu", ...], "loss": [...], "metric": [...], "optimizer": [...],
                     "initializer": [...], "regularizer": [...], "constraint": [...]}}

A parameter is `[name]` when it is required and `[name, default]` otherwise; a default that is no JSON value is the string
`"<object>"`; tuples are lists. `base` (top level) lists the keywords that every layer takes through `**kwargs`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kerlint.graph.dims import UNKNOWN


@dataclass(frozen=True)
class Signature:
    """The parameters of a public class or function, in order."""

    name: str
    path: str
    parameters: tuple[tuple[str, Any, bool], ...]  # name, default, required
    keyword_only: frozenset[str]
    varargs: bool
    kwargs: bool
    doc: str = ""

    @property
    def names(self) -> list[str]:
        """The names of the parameters."""
        return [name for name, _, _ in self.parameters]


@lru_cache(maxsize=None)
def table(keras: int) -> dict[str, Any]:
    """All data of one generation of Keras."""
    file = Path(__file__).with_name(f"keras{keras}.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return data


@lru_cache(maxsize=None)
def signature(kind: str, name: str, keras: int) -> Signature | None:
    """The signature of `name` among the `kind` ("layers", "losses", "methods", ...), None when there is none."""
    entry = table(keras).get(kind, {}).get(name)
    if entry is None:
        return None
    return Signature(
        name,
        entry["path"],
        tuple((p[0], _default(p[1]) if len(p) > 1 else None, len(p) == 1) for p in entry["parameters"]),
        frozenset(entry.get("keyword_only", ())),
        bool(entry.get("varargs")),
        bool(entry.get("kwargs")),
        entry.get("doc", ""),
    )


def _default(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_default(item) for item in value)
    return UNKNOWN if value == "<object>" else value
