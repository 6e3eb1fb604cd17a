"""Names and methods that the target version of Keras does not have, as the program comes by them."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.problems import MissingName, ReturnsNothing
from kerlint.interpreter.syntax import gives_values
from kerlint.interpreter.values import Function, LibraryRef
from kerlint.semantics.renames import Renamed, canonical, lacking, lacking_method

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine
    from kerlint.interpreter.scopes import Scope

_QUESTIONS = ("version", "VERSION", "hasattr")
_FAILURES = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException"})


def guards(node: ast.Try) -> bool:
    """Whether the `try` is ready for a name that is not there."""
    caught: list[ast.expr] = []
    for handler in node.handlers:
        if handler.type is None:
            return True
        caught.extend(handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type])
    return any(isinstance(kind, ast.Name) and kind.id in _FAILURES for kind in caught)


def judge_name(m: Machine, ref: LibraryRef, node: ast.AST, statement: ast.AST | None = None) -> None:
    """Note a mishap where the target version has no such name. Of `a.b` and `a.b.c` the longer is told.

    What is read from a module whose import was told already is one mistake with it. `statement` is the import. The fact
    `edit` of the mishap is the place and the text that would mend it, where that is plain.
    """
    imported: set[str] = m.session.setdefault("missing_imports", set())
    if _prepared(m) or any(ref.written.startswith(name + ".") for name in imported):
        return
    if ref.written.startswith("tensorflow.keras.saving"):
        return  # no attribute of `tf.keras` in every version, but a module that imports find
    root = ref.written.partition(".")[0]
    namespace = {"tensorflow": "tf.keras", "tf_keras": "tf_keras"}.get(root, "keras")
    gone = lacking(ref.written, namespace, 2 if root == "tf_keras" else m.keras)
    if gone is None:
        return
    place = m.place(node)
    for mishap in m.program.mishaps[-3:]:
        if isinstance(mishap.problem, MissingName) and mishap.place.start == place.start:
            m.program.mishaps.remove(mishap)
    if isinstance(node, ast.alias):
        imported.add(ref.written)
        edit = _other_module(m, ref, gone, node, statement)
        m.mishap(_problem(gone, ref.written), place, kind="import", edit=edit)
    else:
        m.mishap(_problem(gone, ref.written), place, kind="attribute", edit=_other_path(m, ref, gone, node))


def judge_method(m: Machine, layer: Layer, name: str, node: ast.AST) -> None:
    """Note a mishap where the layer or model had such a method in older versions only."""
    instance = layer.facts.get("instance")
    if _prepared(m) or not isinstance(node, ast.Attribute) or (instance is not None and instance.cls.opaque):
        return
    owner = "Layer"
    if isinstance(layer, Model):
        owner = "Sequential" if layer.kind == "sequential" else "Model"
    gone = lacking_method(owner, name, m.keras)
    if gone is not None:
        place = m.place(node)
        column = place.end_column - len(name)
        spot = replace(place, line=place.end_line, column=column)
        m.mishap(_problem(gone, f"{owner}.{name}"), spot, kind="method", edit=(spot, gone.new) if gone.new else None)


def _other_path(m: Machine, ref: LibraryRef, gone: Renamed, node: ast.AST) -> tuple[Place, str] | None:
    """The new name, written with the module that the old one was written with."""
    text = m.text(node)
    first, dot, rest = text.partition(".")
    if gone.new is None or not dot or not ref.written.endswith("." + rest):
        return None
    module = ref.written[: -len(rest) - 1]
    new = _in_package(ref.written, gone.new)
    return (m.place(node), first + new[len(module) :]) if new.startswith(module + ".") else None


def _other_module(
    m: Machine, ref: LibraryRef, gone: Renamed, alias: ast.alias, statement: ast.AST | None
) -> tuple[Place, str] | None:
    """The module to import from, where every name of the statement is there under the name that it has."""
    if not isinstance(statement, ast.ImportFrom) or gone.new is None or statement.level or not statement.module:
        return None
    if gone.new.count(".") == 1 and gone.new.islower():  # a module for a module, such as `keras.utils` for `np_utils`
        if len(statement.names) > 1:
            return None
        module, _, last = _in_package(ref.written, gone.new).rpartition(".")
        return m.place(statement), f"from {module} import {last} as {alias.asname or alias.name}"
    homes = {canonical(f"{statement.module}.{name.name}") or gone.new for name in statement.names}
    modules = {home.rpartition(".")[0] for home in homes}
    if len(modules) != 1 or {home.rpartition(".")[2] for home in homes} != {name.name for name in statement.names}:
        return None
    place = m.place(statement)
    start = place.column + len("from ")
    spot = replace(place, column=start, end_line=place.line, end_column=start + len(statement.module))
    return spot, _in_package(ref.written, modules.pop())


def _in_package(written: str, name: str) -> str:
    """`keras.layers.LSTM` as `tensorflow.keras.layers.LSTM` where the program reaches Keras so."""
    root = written.partition(".")[0]
    return {"tensorflow": "tensorflow.keras", "tf_keras": "tf_keras"}.get(root, "keras") + name[len("keras") :]


# ---------------------------------------------------------------- names of nothing


def note_nothing(m: Machine, node: ast.Assign, scope: Scope) -> None:
    """Keep that a name was given what a function without any `return` of a value gives."""
    target, call = node.targets[0], node.value
    if not isinstance(target, ast.Name) or not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return
    function = scope.get(call.func.id)
    if isinstance(function, Function) and not function.opaque and not isinstance(function.node, ast.Lambda):
        if not gives_values(function.node):
            m.session.setdefault("nothing", {})[target.id, id(scope)] = function


def judge_nothing(m: Machine, node: ast.Attribute, scope: Scope) -> None:
    """Note a mishap where an attribute is read of what such a function gave."""
    if not isinstance(node.value, ast.Name):
        return
    name = node.value.id
    for home in (scope, scope.module):
        function = m.session.get("nothing", {}).get((name, id(home)))
        if function is not None and not m.session.get("trying"):
            m.mishap(ReturnsNothing(name, function.name, node.attr), node, function=_header(m, function))
            return


def _header(m: Machine, function: Function) -> Place:
    with m.reading(function.source):
        place = m.place(function.node)
    return replace(place, end_line=place.line, end_column=place.column + len(f"def {function.name}"))


def _prepared(m: Machine) -> bool:
    """Whether the program tries it out, or has asked which version it runs on or what that has."""
    if m.session.get("trying"):
        return True
    return any(word in condition.text for condition in m.decisions.values() for word in _QUESTIONS)


def _problem(gone: Renamed, written: str) -> MissingName:
    return MissingName(gone.old, written, gone.new, gone.how, gone.gone, list(gone.candidates))
