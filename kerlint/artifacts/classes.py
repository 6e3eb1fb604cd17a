"""Whose class it is that a configuration names: Keras's, the user's, or one that has no business in a model."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from kerlint.artifacts.making import Config
from kerlint.semantics.signatures import table

_KERAS = ("keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras", "keras_core")
# Modules of Keras that do things; the others hold what models are made of.
_TOOLS = ("keras.utils", "keras.src.utils", "keras.saving", "keras.src.saving", "keras.src.legacy.saving", "tf_keras.utils")
# Packages that do more than compute, beside the modules that come with Python.
_REACHING = frozenset(
    "numpy pandas torch tensorflow jax dill cloudpickle joblib requests urllib3 boto3 fsspec yaml h5py pip setuptools".split()
)


def is_keras(module: Any) -> bool:
    """Whether the module is Keras's, or not told: then the class is looked up in Keras."""
    return module is None or (isinstance(module, str) and any(module == top or module.startswith(f"{top}.") for top in _KERAS))


def own_name(class_name: str) -> str:
    """The name without the package that it was registered under: `Scale` for `shop>Scale`."""
    return class_name.rpartition(">")[2]


def known_to_keras(spec: Config) -> bool:
    """Whether the class is one that Keras shows somewhere, and the file does not say that it comes from elsewhere."""
    module, class_name = spec.get("module"), str(spec.get("class_name"))
    package, _, name = class_name.rpartition(">")
    if not is_keras(module) or _is_tool(module) or package not in ("", "Custom") or not name[:1].isupper():
        return False  # Keras 2 registers some of its own as `Custom>`
    return name in _public_classes()


@cache
def _public_classes() -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for keras in (2, 3) for name in table(keras)["names"])


def _is_tool(module: Any) -> bool:
    return isinstance(module, str) and any(module == tool or module.startswith(f"{tool}.") for tool in _TOOLS)


def danger_of(spec: Config) -> tuple[str, str]:
    """The kind of danger and the dotted name of a class or function that is none of those that models are made of.

    What stands in the modules that come with Python, in libraries or among the tools of Keras is "foreign": no layer lives
    there, and naming it is how files make their reader run something. The rest is the user's "own".
    """
    module, class_name = spec.get("module"), str(spec.get("class_name"))
    if not isinstance(module, str):
        return "own", class_name
    name = f"{module}.{class_name}"
    top = module.partition(".")[0]
    if is_keras(module):
        return ("foreign", name) if _is_tool(module) else ("own", name)
    if top in sys.stdlib_module_names - {"__main__"} or top in _REACHING:
        return "foreign", name
    return "own", name


def function_spec(spec: Config) -> Config:
    """A function of the user's as a class: Keras writes `builtins` as its module where it does not tell."""
    module = spec.get("module")
    return {"module": None if module == "builtins" else module, "class_name": spec.get("config")}
