"""Imports: names of libraries become references, modules of the same project are evaluated."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from kerlint.graph.dims import UNKNOWN
from kerlint.interpreter.attributes import note_name
from kerlint.interpreter.library import CONSTANTS
from kerlint.interpreter.scopes import Scope
from kerlint.interpreter.values import LibraryRef, ModuleValue, Value
from kerlint.semantics.renames import canonical

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

KERAS_PREFIXES = (
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras",
    "tensorflow.contrib.keras",
    "tensorflow.keras",
    "tf_keras.src",
    "tf_keras",
    "keras.src",
    "keras._tf_keras.keras",
    "keras.api",
)


def path_of(written: str) -> str:
    """The canonical path of a name of a library as Python would resolve it."""
    found = canonical(written)
    if found is not None:
        return found
    for prefix in KERAS_PREFIXES:
        if written == prefix or written.startswith(prefix + "."):
            return "keras" + written[len(prefix) :]
    for prefix in ("tensorflow.compat.v1", "tensorflow.compat.v2"):
        if written == prefix or written.startswith(prefix + "."):
            return "tensorflow" + written[len(prefix) :]
    return written


def library_ref(parent: LibraryRef | None, name: str) -> LibraryRef:
    """The library's `name`, or the one below `parent`."""
    written = name if parent is None else f"{parent.written}.{name}"
    return LibraryRef(path_of(written), written)


def run_import(m: Machine, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    """Bind what the statement imports."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            _import_module(m, alias, node, scope)
        return
    base = m.project.find_module(m, node.module or "", node.level, node)
    for alias in node.names:
        if alias.name == "*":
            _import_star(base, scope)
        else:
            scope.set(alias.asname or alias.name, _imported(m, base, alias, node))


def _import_module(m: Machine, alias: ast.alias, node: ast.Import, scope: Scope) -> None:
    if alias.asname:
        module = m.project.find_module(m, alias.name, 0, node)
        scope.set(alias.asname, module)
        _note(m, module, alias)
        return
    top = alias.name.split(".")[0]
    scope.set(top, m.project.find_module(m, top, 0, node))
    if "." in alias.name:
        _note(m, m.project.find_module(m, alias.name, 0, node), alias)


def _note(m: Machine, module: Value, alias: ast.alias) -> None:
    if isinstance(module, LibraryRef) and module.path.startswith("keras"):
        note_name(m, module, alias, imported=True)


def _import_star(base: Value, scope: Scope) -> None:
    if isinstance(base, ModuleValue):
        public = base.scope.names.get("__all__")
        for name, value in base.scope.names.items():
            if not name.startswith("_") and (not isinstance(public, list) or name in public):
                scope.names[name] = value
        scope.module.star_imports.extend(base.scope.star_imports)
    elif isinstance(base, LibraryRef):
        scope.module.star_imports.append(base.written)


def _imported(m: Machine, base: Value, alias: ast.alias, node: ast.ImportFrom) -> Value:
    if isinstance(base, LibraryRef):
        beside = m.project.sibling(m, f"{base.written}.{alias.name}")
        if beside is not None:
            return beside
        ref = library_ref(base, alias.name)
        if ref.path in CONSTANTS:
            return CONSTANTS[ref.path]
        if ref.path.startswith("keras"):
            note_name(m, ref, alias, imported=True, statement=node)
        return ref
    if isinstance(base, ModuleValue):
        if alias.name in base.scope.names:
            return base.scope.names[alias.name]
        module = m.project.find_submodule(m, base, alias.name)
        if module is not None:
            return module
        return m.project.star_name(m, base.scope, alias.name) or m.fresh(alias.name)
    return m.fresh(alias.name) if base is UNKNOWN else UNKNOWN
