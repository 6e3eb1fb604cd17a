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

A parameter is `[name]` when it is required and `[name, default]` otherwise; a default that is no JSON value is the
string `"<object>"`; tuples are lists. Beside the tables above there are "backend", "random", "preprocessing" and

- "base": the keywords that every layer takes through `**kwargs`;
- "accepts" and "refuses" of an entry with `**kwargs`: what it takes beyond `base` (of other kinds than layers: in all),
  and what of `base` it does not take, as trying on real Keras told. Without "accepts" it may take any keyword;
- "facts" of an application, as built without weights: "input_size", "min_size" (side of the image without the top),
  "features" (channels without the top), "layers", "parameters", "layers_without_top",
  "parameters_without_top";
- "data" of a `load_data`, as it is by default: the shapes "x_train", "y_train", "x_test", "y_test", the number of
  "classes" (null for regression), the "dtype" of x where it is known;
- "only_tf" of an entry: it is there under `tf.keras` alone;
- "tf_names": {"only_tf": [...], "only_keras": [...]}, where `tf.keras` and `keras` differ, both written as `keras.`;
- "aliases": {"loss": {"mse": "mean_squared_error", ...}, ...}, which identifiers mean the same. Losses and metrics
  stand in snake case, the others as their table has them;
- "members": {"Model": [...], "Sequential": [...], "Layer": [...]}, the public attributes and methods of these classes.

`releases.json` says what not all releases of a generation have, by `scripts/releases.py`:

    {"3": {"first": "3.0", "newest": "3.15",
           "since": {"names": {"keras.layers.AugMix": "3.9", ...}, "layers.Dense": {"lora_rank": "3.1"}, ...},
           "until": {"layers.RandomRotation": {"value_range": "3.5"}, ...}}, ...}

What any release takes is no mistake, so that arguments that are gone from the newest count as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kerlint.graph.dims import UNKNOWN

# The tables of the data. An object that Keras shows in several has the path of the first.
KINDS = (
    "layers", "models", "activations", "losses", "metrics", "optimizers", "schedules", "initializers", "regularizers",
    "constraints", "callbacks", "applications", "datasets", "utils", "random", "ops", "backend", "preprocessing",
)  # fmt: skip


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
    accepts: frozenset[str] | None = None  # what `**kwargs` takes; None where it may be anything

    @property
    def names(self) -> list[str]:
        """The names of the parameters."""
        return [name for name, _, _ in self.parameters]


@cache
def table(keras: int) -> dict[str, Any]:
    """All data of one generation of Keras."""
    file = Path(__file__).with_name(f"keras{keras}.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return data


@cache
def application_layers(name: str) -> dict[str, tuple[str, int, str]]:
    """The named layers of an architecture: class, channels and how the side follows (`scripts/application_layers.py`)."""
    file = Path(__file__).with_name("application_layers.json")
    data: dict[str, dict[str, tuple[str, int, str]]] = json.loads(file.read_text("utf-8"))
    return data.get(name, {})


@cache
def tfds_features() -> dict[str, tuple[str, str, list[int | None], str, int]]:
    """Data sets of `tensorflow_datasets`: the names of input and label, the shape and dtype of the input, how many classes
    (`scripts/tfds_features.py`)."""
    file = Path(__file__).with_name("tfds_features.json")
    data: dict[str, tuple[str, str, list[int | None], str, int]] = json.loads(file.read_text("utf-8"))
    return data


@cache
def _releases() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    file = Path(__file__).with_name("releases.json")
    data: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(file.read_text("utf-8"))
    return data


def former(entry: str, keras: int) -> dict[str, str]:
    """What earlier releases of a generation had and the newest has not, and the last that had it.

    Of "layers.Dense" and the like its parameters, of "names" the public names.
    """
    return _releases()[str(keras)]["until"].get(entry, {})


def signature(kind: str, name: str, keras: int) -> Signature | None:
    """The signature of `name` among the `kind` ("layers", "losses", "methods", ...), None when there is none.

    Of several names of one object (`Conv2D`, `Convolution2D`) any will do.
    """
    entries = table(keras).get(kind, {})
    name = name if name in entries else _by_alias(kind, keras).get(name, name)
    entry = entries.get(name)
    if entry is None:
        return None
    parameters = [(p[0], _default(p[1]) if len(p) > 1 else None, len(p) == 1) for p in entry["parameters"]]
    gone = former(f"{kind}.{name}", keras)
    return Signature(
        name,
        entry["path"],
        (*parameters, *((parameter, None, False) for parameter in gone)),
        frozenset((*entry.get("keyword_only", ()), *gone)),
        bool(entry.get("varargs")),
        bool(entry.get("kwargs")),
        entry.get("doc", ""),
        _accepts(kind, entry, keras),
    )


@cache
def _by_alias(kind: str, keras: int) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, entry in table(keras).get(kind, {}).items():
        for alias in entry.get("aliases", ()):
            names.setdefault(alias.rpartition(".")[2], name)
    return names


def _accepts(kind: str, entry: dict[str, Any], keras: int) -> frozenset[str] | None:
    if "accepts" not in entry:
        return None
    base = table(keras)["base"] if kind == "layers" else ()
    return frozenset((*base, *entry["accepts"])).difference(entry.get("refuses", ()))


def _default(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_default(item) for item in value)
    return UNKNOWN if value == "<object>" else value
