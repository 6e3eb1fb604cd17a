"""Losses, metrics, optimizers, callbacks, initializers, regularizers and the like, however they are written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.models import Choice
from kerlint.graph.places import Place
from kerlint.graph.problems import UnknownName
from kerlint.interpreter.libraries.keras_layers import config_value, registers_names
from kerlint.interpreter.library import Call, attribute, function
from kerlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    Foreign,
    Function,
    Instance,
    LibraryRef,
    ListValue,
    Native,
    Partial,
    Value,
)
from kerlint.semantics.binding import bind
from kerlint.semantics.choices import TABLES, choice_name, choice_signature, class_names, is_class
from kerlint.semantics.renames import similar
from kerlint.semantics.signatures import table

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

_TOOLS: Final = frozenset({"get", "serialize", "deserialize", "Reduction"})
_MAKERS: Final = frozenset({"initializers", "regularizers", "constraints"})  # their functions make objects
_ANY_CASE: Final = frozenset({"accuracy", "acc", "crossentropy", "ce"})  # what `compile` understands by itself
_LABELS: Final = ("y_true", "y_pred")


# ---------------------------------------------------------------- names


@cache
def _paths() -> dict[str, tuple[str, str]]:
    """The kind and the name in its table of every path, in either generation."""
    found: dict[str, tuple[str, str]] = {}
    for kind, plural in TABLES.items():
        for keras in (2, 3):
            for name, entry in table(keras)[plural].items():
                if name not in _TOOLS:
                    for path in (entry["path"], *entry.get("aliases", ())):
                        found.setdefault(path, (kind, name))
    return found


def choice_for(path: str) -> str | None:
    """The kind of object that calling the canonical path makes; None for what makes none."""
    kind, name = _paths().get(path, (None, ""))
    if kind is None or not (is_class(name) or TABLES[kind] in _MAKERS):
        return None
    return kind


# ---------------------------------------------------------------- objects


def make_choice(kind: str, call: Call) -> Choice:
    """The object that a constructor of Keras's makes."""
    m = call.machine
    name = _paths()[call.path][1]
    ref = call.receiver
    made = Choice(
        kind,
        choice_name(kind, name),
        ref.written if isinstance(ref, LibraryRef) else call.path,
        place=call.place,
        class_name=name.rpartition(".")[2],
    )
    found = choice_signature(kind, name, m.keras)
    if found is not None:
        binding = bind(found, call.args, call.kwargs, m.keras, partial=call.partial)
        for argument, value in (*binding.config.items(), *binding.extra.items()):
            made.config[argument] = config_value(argument, value)
        for argument, how in (*binding.given.items(), *((extra, extra) for extra in binding.extra)):
            if how in call.places:
                made.given[argument] = call.places[how]
        made.problems.extend(binding.problems)
    m.program.choices.append(made)
    return made


def _by_name(m: Machine, kind: str, written: str, form: str, place: Place | None, name: str) -> Choice:
    """The choice that goes by a name, configured as it is by default."""
    class_name = class_names(kind, m.keras).get(name) or class_names(kind, 5 - m.keras).get(name)
    made = Choice(kind, name, written, place=place, form=form, class_name=class_name)
    found = choice_signature(kind, class_name or name, m.keras)
    if found is not None:
        config = bind(found, (), {}, m.keras, partial=False).config
        made.config = {k: v for k, v in config.items() if k not in _LABELS}
    m.program.choices.append(made)
    return made


def as_choice(m: Machine, kind: str, value: Value, place: Place | None) -> Any:
    """What `value` means as a loss, metric, ...: a `Choice`, None, or UNKNOWN.

    What the user wrote themselves has no name. A string that names nothing is an `UnknownName` among the problems.
    """
    if value is None or isinstance(value, Choice):
        return value
    if isinstance(value, str):
        return _of_string(m, kind, value, place)
    if isinstance(value, LibraryRef):
        return _of_reference(m, kind, value, place)
    if isinstance(value, (Function, Instance, ClassValue, BoundMethod, Partial, Native, Foreign)):
        form = "class" if isinstance(value, ClassValue) else "object"
        made = Choice(kind, None, _written(value), place=place, form=form)
        m.program.choices.append(made)
        return made
    return UNKNOWN


def _written(value: Value) -> str:
    if isinstance(value, Instance):
        return value.cls.name
    if isinstance(value, BoundMethod):
        return value.function.name
    if isinstance(value, Foreign):
        return value.path
    return str(getattr(value, "name", ""))


def _of_string(m: Machine, kind: str, text: str, place: Place | None) -> Any:
    known = table(m.keras)["identifiers"].get(kind)
    if known is None:
        return UNKNOWN
    aliases = table(m.keras)["aliases"][kind]
    wanted = text.lower() if kind == "optimizer" or (text.lower() in _ANY_CASE and text.lower() in known) else text
    if wanted in known:
        return _by_name(m, kind, text, "string", place, choice_name(kind, aliases.get(wanted, wanted)))
    made = Choice(kind, None, text, place=place, form="string")
    if ">" not in text and not registers_names(m):
        made.problems.append(UnknownName(kind, text, similar(text, known)))
    m.program.choices.append(made)
    return made


def _of_reference(m: Machine, kind: str, ref: LibraryRef, place: Place | None) -> Any:
    own, name = _paths().get(ref.path, (None, ""))
    if own is None:
        made = Choice(kind, None, ref.written, place=place, form="function")
        m.program.choices.append(made)
        return made
    form = "class" if is_class(name) else "function"
    # A loss may serve as a metric: its name is the same there.
    return _by_name(m, kind if own in ("loss", "metric") else own, ref.written, form, place, choice_name(own, name))


# ---------------------------------------------------------------- structures of choices


def resolve(m: Machine, kind: str, value: Value, node: ast.expr | None, place: Place | None) -> Any:
    """Every leaf of the list, tuple or dict as a choice; UNKNOWN where the structure is not exactly known.

    `node` is how the argument is written, so that each item has its own place.
    """
    if node is not None:
        place = m.place(node)
    if isinstance(value, (ListValue, tuple)):
        if not getattr(value, "exact", True):
            return UNKNOWN
        nodes = _elements(node, len(value))
        items = [resolve(m, kind, item, part, place) for item, part in zip(value, nodes, strict=True)]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        if not getattr(value, "exact", True) or _is_config(value):
            return UNKNOWN
        parts = _entries(node)
        return {key: resolve(m, kind, item, parts.get(key), place) for key, item in value.items()}
    return as_choice(m, kind, value, place)


def _is_config(value: Mapping[Any, Any]) -> bool:
    return "class_name" in value and "config" in value


def _elements(node: ast.expr | None, count: int) -> list[ast.expr | None]:
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != count:
        return [None] * count
    return [None if isinstance(element, ast.Starred) else element for element in node.elts]


def _entries(node: ast.expr | None) -> dict[Any, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    return {key.value: item for key, item in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)}


def argument_node(call: Call, how: int | str | None) -> ast.expr | None:
    """How an argument of the call is written, by its position or keyword."""
    node = call.node
    if node is None or how not in call.places:
        return None
    if isinstance(how, int):
        return node.args[how] if how < len(node.args) and not isinstance(node.args[how], ast.Starred) else None
    return next((keyword.value for keyword in node.keywords if keyword.arg == how), None)


# ---------------------------------------------------------------- functions that look names up


def _getter(kind: str) -> Callable[[Call], Value]:
    def get(call: Call) -> Value:
        return as_choice(call.machine, kind, call.get(0, "identifier"), call.place)

    return get


for _kind in ("loss", "metric", "optimizer", "initializer", "regularizer", "constraint"):
    function(f"keras.{TABLES[_kind]}.get")(_getter(_kind))


@attribute("optimizer", "learning_rate", "lr")
def _learning_rate(optimizer: Choice) -> Value:
    rate = optimizer.get("learning_rate", UNKNOWN)
    return UNKNOWN if isinstance(rate, Choice) else rate
