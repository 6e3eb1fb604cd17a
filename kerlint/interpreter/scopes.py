"""Names and what they are bound to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kerlint.interpreter.values import ClassValue, Value

MISSING: Any = object()


@dataclass(eq=False)
class Scope:
    """One level of names: a module, a class body, or one call of a function."""

    parent: Scope | None = None
    names: dict[str, Value] = field(default_factory=dict)
    kind: str = "module"  # "module", "function", "class"
    outer: dict[str, Scope] = field(default_factory=dict)  # names declared global or nonlocal
    owner: ClassValue | None = None  # the class whose method runs here
    receiver: Value = None  # the first argument of that method
    star_imports: list[str] = field(default_factory=list)  # libraries whose names may be here too

    @property
    def module(self) -> Scope:
        """The scope of the module."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def get(self, name: str) -> Value:
        """The value of the name as this scope sees it, else `MISSING`."""
        scope: Scope | None = self
        first = True
        while scope is not None:
            if name in scope.outer:
                return scope.outer[name].names.get(name, MISSING)
            if name in scope.names and (first or scope.kind != "class"):
                return scope.names[name]
            scope = scope.parent
            first = False
        return MISSING

    def set(self, name: str, value: Value) -> None:
        """Bind the name here, or where `global` or `nonlocal` says."""
        self.outer.get(name, self).names[name] = value

    def delete(self, name: str) -> None:
        """Unbind the name."""
        self.outer.get(name, self).names.pop(name, None)

    def enclosing_method(self) -> Scope | None:
        """The nearest scope of a method."""
        scope: Scope | None = self
        while scope is not None:
            if scope.owner is not None:
                return scope
            scope = scope.parent
        return None
