"""How each library spells an operation: its dotted name, its parameters, and what they are called among operations.

The tables in `spellings/` hold one line for each function, written as Python writes a signature:

    concat | concatenate(values: xs, axis, name=None)

To the left stand the names that the library has for it, to the right the operation with the library's parameters. An
annotation is what the operation calls the parameter, where the library calls it something else. A third part is
the class of the layer that Keras 3 makes of a call on symbolic tensors.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.problems import ArgumentConflict, MissingArgument, TooManyArguments, UnknownArgument
from kerlint.semantics.api import NotUnderstood

# The table and the library of every module or class whose functions are known; the longest prefix wins.
MODULES = {
    "keras.ops": ("keras_ops", "keras"),
    "keras.random": ("keras_random", "keras"),
    "keras.activations": ("activations", "keras"),
    "keras.backend": ("backend", "backend"),
    "tensorflow": ("tensorflow", "tensorflow"),
    "tensorflow.compat.v1": ("tensorflow", "tensorflow"),
    "tensorflow.experimental.numpy": ("numpy", "numpy"),
    "numpy": ("numpy", "numpy"),
    "numpy.random.Generator": ("generator", "numpy"),
    "methods": ("methods", "numpy"),
}

# keras.ops names its parts as modules too: keras.ops.numpy.mean is keras.ops.mean.
PARTS_OF_OPS = ("numpy", "nn", "linalg", "math", "core")

# What parameters were called in earlier versions of the libraries.
FORMER_NAMES = {
    "keep_dims": "keepdims",
    "reduction_indices": "axis",
    "squeeze_dims": "axis",
    "newshape": "shape",
    "new_shape": "newshape",
    "num_tokens": "num_classes",
    "image": "images",
    "input": "inputs",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a function. `role` is what the operation calls it, `kind` as in `inspect`, in lower case."""

    name: str
    role: str
    default: Any = None
    required: bool = False
    kind: str = "positional_or_keyword"


@dataclass(frozen=True)
class Spelling:
    """A function of a library: the operation that it does and its parameters, in the library's order.

    `layer` is the class of the layer that Keras 3 makes of a call on symbolic tensors, for summaries.
    """

    path: str
    library: str
    op: str
    parameters: tuple[Parameter, ...]
    layer: str | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit(".", 1)[-1]

    def argument(self, role: str) -> str:
        """What this library calls the parameter that the operation calls `role`."""
        return next((p.name for p in self.parameters if p.role == role), role)

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """The arguments by role, defaults filled in.

        Raises TooManyArguments, MissingArgument, ArgumentConflict; for a keyword that the function does not have
        UnknownArgument where the library is Keras, elsewhere NotUnderstood, since other versions may have it.
        """
        values = {p.role: p.default for p in self.parameters if not p.required}
        given = self._positional(args)
        further = next((p.role for p in self.parameters if p.kind == "var_keyword"), None)
        for keyword, value in kwargs.items():
            role = self._role_of(keyword)
            if role is None and further is not None:
                given.setdefault(further, {})[keyword] = value
                continue
            assert role is not None
            if role in given:
                raise ArgumentConflict(self.name, (keyword,), "given twice")
            given[role] = value
        for parameter in self.parameters:
            if parameter.required and parameter.role not in given:
                raise MissingArgument(self.name, parameter.name)
        return {**values, **given}

    def _positional(self, args: tuple[Any, ...]) -> dict[str, Any]:
        taking = [p for p in self.parameters if p.kind.startswith("positional")]
        rest = next((p for p in self.parameters if p.kind == "var_positional"), None)
        given = {p.role: value for p, value in zip(taking, args)}
        if rest is not None:
            given[rest.role] = tuple(args[len(taking) :])
        elif len(args) > len(taking):
            raise TooManyArguments(self.name, len(taking), len(args))
        return given

    def _role_of(self, keyword: str) -> str | None:
        named = {p.name: p.role for p in self.parameters if p.kind in ("positional_or_keyword", "keyword_only")}
        for name in (keyword, FORMER_NAMES.get(keyword, keyword)):
            if name in named:
                return named[name]
        if any(p.kind == "var_keyword" for p in self.parameters):
            return None
        if self.library == "keras":
            raise UnknownArgument(self.name, keyword, list(named))
        raise NotUnderstood


@cache
def find(dotted: str) -> Spelling | None:
    """The function that goes by the library path `dotted` ("tensorflow.math.reduce_mean"); None when not known."""
    # A RandomState has the functions of numpy.random as methods.
    parts = dotted.replace("numpy.random.RandomState.", "numpy.random.").split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:end])
        if module in MODULES:
            name = ".".join(parts[end:])
            if module == "keras.ops" and name.partition(".")[0] in PARTS_OF_OPS:
                short = name.partition(".")[2]
                name = short if short in _lines("keras_ops") else name
            table, library = MODULES[module]
            line = _lines(table).get(name)
            return None if line is None else _parse(line, dotted, library)
    return None


def names(module: str) -> list[str]:
    """Every name of `module` ("numpy", "keras.ops", ...) that is known, dotted below the module."""
    return list(_lines(MODULES[module][0]))


@cache
def _lines(table: str) -> dict[str, str]:
    text: str = import_module(f"kerlint.semantics.ops.spellings.{table}").TABLE
    found = {}
    for line in text.splitlines():
        left, bar, right = line.partition("|")
        if bar:
            found.update(dict.fromkeys(left.split(), right))
    return found


def _parse(line: str, path: str, library: str) -> Spelling:
    call, _, layer = line.partition("|")
    function = ast.parse(f"def {call.strip()}: ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    parameters = []
    named = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(named) - len(given.defaults)) + list(given.defaults)
    for arg, default in zip(named, defaults):
        kind = "positional_only" if arg in given.posonlyargs else "positional_or_keyword"
        parameters.append(_parameter(arg, default, kind))
    if given.vararg:
        parameters.append(_parameter(given.vararg, ast.Tuple([], ast.Load()), "var_positional"))
    for arg, default in zip(given.kwonlyargs, given.kw_defaults):
        parameters.append(_parameter(arg, default, "keyword_only"))
    if given.kwarg:
        parameters.append(_parameter(given.kwarg, ast.Dict([], []), "var_keyword"))
    return Spelling(path, library, function.name, tuple(parameters), layer.strip() or None)


def _parameter(arg: ast.arg, default: ast.expr | None, kind: str) -> Parameter:
    role = arg.annotation.id if isinstance(arg.annotation, ast.Name) else arg.arg
    value = None
    if default is not None:
        value = UNKNOWN if isinstance(default, ast.Name) else ast.literal_eval(default)
    return Parameter(arg.arg, role, value, default is None, kind)
