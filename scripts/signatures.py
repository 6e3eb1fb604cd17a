"""Write kerlint/semantics/signatures/keras{2,3}.json from the installed Keras, or check them against it.

    python scripts/signatures.py                 write both files
    python scripts/signatures.py --check         say what differs, and exit with 1 when anything does
    python scripts/signatures.py --applications  also build every application (minutes, and much memory)

Needs tensorflow with keras 3, and tf_keras for Keras 2. Without `--applications` the facts about applications that only
building them can tell are taken over from the files.
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import json
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from applications import add_application_facts
from data_sets import add_data_sets
from trials import add_accepted, identifiers

FOLDER = Path(__file__).resolve().parent.parent / "kerlint" / "semantics" / "signatures"

# The tables, and the public modules that fill them. Names of a module below the first keep its name: "image.resize".
KINDS: dict[str, tuple[str, ...]] = {
    "layers": ("layers",),
    "models": ("models",),
    "activations": ("activations",),
    "losses": ("losses",),
    "metrics": ("metrics", "losses"),
    "optimizers": ("optimizers", "optimizers.legacy", "optimizers.experimental", "mixed_precision"),
    "schedules": ("optimizers.schedules",),
    "initializers": ("initializers",),
    "regularizers": ("regularizers",),
    "constraints": ("constraints",),
    "callbacks": ("callbacks", "callbacks.experimental"),
    "applications": ("applications",),
    "datasets": ("datasets",),
    "utils": ("utils",),
    "random": ("random",),
    "ops": ("ops", "ops.image", "ops.linalg", "ops.nn", "ops.numpy"),
    "backend": ("backend",),
    "preprocessing": ("preprocessing", "preprocessing.image", "preprocessing.sequence", "preprocessing.text"),
}
# Objects that Keras shows in several modules, by the path that documentation uses.
PREFERRED = {"Model": "keras.Model", "Sequential": "keras.Sequential", "Input": "keras.Input"}


def load(generation: int) -> tuple[ModuleType, ModuleType]:
    """What `keras` and what `tf.keras` are in a generation of Keras."""
    if generation == 2:
        import tf_keras

        return tf_keras, tf_keras
    import keras
    from keras._tf_keras import keras as under_tensorflow

    return keras, under_tensorflow


def public(module: ModuleType, prefix: str = "keras", parents: tuple[int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every public dotted name below a module, with its object. Modules of the implementation (`src`) are left out."""
    for name in sorted(vars(module)):
        value = vars(module)[name]
        if name.startswith("_") or name in ("src", "api", "protobuf"):
            continue
        if not isinstance(value, ModuleType):
            yield f"{prefix}.{name}", value
        elif value.__name__.startswith(("keras.", "tf_keras.")) and ".src" not in value.__name__:
            yield f"{prefix}.{name}", value
            if id(value) not in parents:
                yield from public(value, f"{prefix}.{name}", (*parents, id(value)))


# ------------------------------------------------------------------ signatures


def jsonable(value: Any) -> Any:
    """A default as JSON has it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, dict) and not value:
        return {}
    return "<object>"


def describe(value: Any) -> dict[str, Any] | None:
    """The parameters of a class or function. None where Python does not tell."""
    function = value.__init__ if inspect.isclass(value) else value
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    if found and found[0].name in ("self", "cls") and not inspect.ismethod(function):
        found = found[1:]
    if function is object.__init__:
        found = []
    named = [p for p in found if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    entry: dict[str, Any] = {"parameters": [[p.name] if p.default is p.empty else [p.name, jsonable(p.default)] for p in named]}
    only = sorted(p.name for p in named if p.kind is p.KEYWORD_ONLY)
    if only:
        entry["keyword_only"] = only
    if any(p.kind is p.VAR_POSITIONAL for p in found):
        entry["varargs"] = True
    if any(p.kind is p.VAR_KEYWORD for p in found):
        entry["kwargs"] = True
    return entry


def key_of(names: list[str], value: Any) -> str:
    """Of several names of one object the one that it has itself, else the longest."""
    own = getattr(value, "__name__", "")
    return own if own in names else max(names, key=lambda name: (len(name), name))


def named(api: dict[str, Any], kind: str) -> dict[int, dict[str, Any]]:
    """The objects of one kind: id -> {"names": name in the table -> path, "value": object}."""
    found: dict[int, dict[str, Any]] = {}
    top, *more = KINDS[kind]
    for module in (top, *more):
        prefix = f"keras.{module}."
        for path, value in api.items():
            name = path[len(prefix) :]
            if not path.startswith(prefix) or isinstance(value, ModuleType) or not callable(value):
                continue
            if "." in name and kind not in ("datasets", "applications"):
                continue
            if module.startswith(top + "."):
                name = f"{module[len(top) + 1 :]}.{name}"
            elif module != top and not wanted_elsewhere(kind, name, value):
                continue
            found.setdefault(id(value), {"names": {}, "value": value})["names"].setdefault(name, path)
    return found


def wanted_elsewhere(kind: str, name: str, value: Any) -> bool:
    """Whether a name of another module belongs to the kind: losses that are metrics too, wrappers of optimizers."""
    return (kind == "metrics" and inspect.isfunction(value)) or (kind == "optimizers" and name.endswith("Optimizer"))


def tables(api: dict[str, Any], keras_api: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All tables. `api` is `keras_api` and what only `tf.keras` has. An object has one path, that of its first kind."""
    by_id: dict[int, list[str]] = {}
    for path, value in api.items():
        by_id.setdefault(id(value), []).append(path)
    paths: dict[int, str] = {}
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        table = found[kind] = {}
        for identity, item in named(api, kind).items():
            names = item["names"]
            name = key_of([n for n in names if "." not in n] or list(names), item["value"])
            entry = describe(item["value"])
            if entry is None:
                continue
            path = paths.setdefault(identity, PREFERRED.get(name, names[name]))
            table[name] = {"path": path, **entry}
            aliases = sorted(set(by_id[identity]) - {path})
            if aliases:
                table[name]["aliases"] = aliases
            if not set(by_id[identity]) & set(keras_api):
                table[name]["only_tf"] = True
    return found


METHODS = ("Layer", "Model", "Sequential", "Metric", "Loss", "Optimizer", "Callback")


def methods(api: dict[str, Any]) -> dict[str, Any]:
    """The methods that a class adds or changes: "Model.fit", "Sequential.add", "LSTM.call", ..."""
    found: dict[str, Any] = {}
    names: dict[int, list[str]] = {}
    for path, value in api.items():
        names.setdefault(id(value), []).append(path.rpartition(".")[2])
    for path, value in api.items():
        if not inspect.isclass(value) or path.split(".")[1] not in (
            "layers", "Model", "Sequential", "metrics", "losses", "optimizers", "callbacks", "preprocessing", "utils",
        ):  # fmt: skip
            continue
        if path.split(".")[1] == "optimizers" and path != "keras.optimizers.Optimizer":
            continue
        public_name = key_of(names[id(value)], value)
        for name in dir(value):
            method = inspect.getattr_static(value, name)
            bound = getattr(value, name, None)
            if name.startswith("_") or not callable(bound) or inspect.isclass(bound) or isinstance(method, property):
                continue
            inherited = any(name in vars(base) for base in value.__mro__[1:])
            own = name in vars(value) and (not inherited or name in ("call", "adapt"))
            if value.__name__ not in METHODS and not own:
                continue
            if value.__name__ in ("Model", "Sequential"):
                if bound is getattr(api["keras.layers.Layer"], name, None):
                    continue
                if value.__name__ == "Sequential" and bound is getattr(api["keras.Model"], name, None):
                    continue
            entry = describe(bound)
            if entry is not None:
                found[f"{public_name}.{name}"] = {"path": f"{path}.{name}", **entry}
    return found


def members(api: dict[str, Any]) -> dict[str, list[str]]:
    """The public attributes and methods of the classes that programs talk to most."""
    classes = {"Layer": "keras.layers.Layer", "Model": "keras.Model", "Sequential": "keras.Sequential"}
    return {name: [m for m in dir(api[path]) if not m.startswith("_")] for name, path in classes.items()}


# ------------------------------------------------------------------ one generation


def collect(generation: int, written: dict[str, Any], build: bool = False) -> dict[str, Any]:
    """All data of a generation, as the installed Keras says; facts on built applications as they are `written`."""
    keras, under_tensorflow = load(generation)
    api, tf_api = dict(public(keras)), dict(public(under_tensorflow))
    both = {**tf_api, **api}
    data: dict[str, Any] = {"version": keras.__version__, **tables(both, api)}
    data["methods"] = methods(both)
    data["members"] = members(both)
    add_accepted(data, both, under_tensorflow)
    add_data_sets(data)
    add_application_facts(data, written, keras, build)
    data["identifiers"], data["aliases"] = identifiers(data, keras)
    data["names"] = sorted(api)
    data["tf_names"] = {"only_tf": sorted(set(tf_api) - set(api)), "only_keras": sorted(set(api) - set(tf_api))}
    return data


def render(data: dict[str, Any]) -> str:
    """JSON with one entry a line."""
    sections = []
    for section in sorted(data):
        value = data[section]
        if isinstance(value, dict):
            lines = [f"{json.dumps(key)}:{compact(value[key])}" for key in sorted(value)]
            text = "{\n" + ",\n".join(lines) + "\n}"
        elif isinstance(value, list):
            text = "[\n" + ",\n".join(map(compact, value)) + "\n]"
        else:
            text = compact(value)
        sections.append(f"{json.dumps(section)}:{text}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def compact(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def differences(written: str, wanted: str) -> list[str]:
    """The lines that two texts do not share."""
    return list(difflib.unified_diff(written.splitlines(), wanted.splitlines(), "written", "Keras", lineterm="", n=0))


def main(arguments: list[str]) -> int:
    """Write both files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing, say what differs")
    parser.add_argument("--applications", action="store_true", help="build the applications that have no facts yet")
    options = parser.parse_args(arguments)
    failed = False
    for generation in (2, 3):
        file = FOLDER / f"keras{generation}.json"
        written = file.read_text("utf-8") if file.exists() else "{}"
        wanted = render(collect(generation, json.loads(written), options.applications))
        if options.check:
            lines = differences(written, wanted)
            print("\n".join(lines))
            failed = failed or bool(lines)
        else:
            file.write_text(wanted, "utf-8")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
