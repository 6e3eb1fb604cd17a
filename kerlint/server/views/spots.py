"""Where in the source there is something to tell, and what."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Tensor, leaves
from kerlint.reading import Source
from kerlint.server.data import Spot
from kerlint.server.views.pages import argument_page, array_page, layer_page, model_page, tensor_page

_Spot = tuple[int, int, int]  # cell, line and column
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Spots:
    """The spots of one file and the pages that they show, each page once."""

    def __init__(self, source: Source, programs: Sequence[Program]) -> None:
        self.source = source
        self.known = _Known(source.path, programs)
        self.pages: dict[str, int] = {}
        self._page_of: dict[int, str] = {}

    def all(self) -> list[Spot]:
        """Every spot; none where nothing is known."""
        return list(self._in_block(self.source.tree.body, None))

    def _in_block(self, body: Sequence[ast.stmt], function: str | None) -> Iterator[Spot]:
        for statement in body:
            inner = statement.name if isinstance(statement, _FUNCTIONS) else function
            for child in ast.iter_child_nodes(statement):
                if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
                    yield from self._in_expression(child, statement, function)
            for field in ("body", "orelse", "finalbody"):
                yield from self._in_block(getattr(statement, field, ()), inner)
            for handler in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from self._in_block(handler.body, inner)

    def _in_expression(self, root: ast.AST, statement: ast.stmt, function: str | None) -> Iterator[Spot]:
        for node in ast.walk(root):
            if isinstance(node, ast.Call):
                yield from self._of_call(node)
            elif isinstance(node, ast.Name):
                yield from self._of_name(node, node.id, statement, function)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield from self._of_name(node, f"{node.value.id}.{node.attr}", statement, function)

    def _of_call(self, node: ast.Call) -> Iterator[Spot]:
        place = self.source.place(node)
        layer = self.known.made.get(place)
        if layer is not None:
            yield self._spot(self.source.place(node.func), layer)
            for name, given in layer.given.items():
                if given.path == self.source.path:
                    yield Spot(given, self._number(argument_page(layer, name)))
        elif place in self.known.called and not isinstance(node.func, ast.Call):
            yield self._spot(self.source.place(node.func), self.known.called[place].layer)

    def _of_name(self, node: ast.expr, name: str, statement: ast.stmt, function: str | None) -> Iterator[Spot]:
        place = self.source.place(statement)
        stored = isinstance(getattr(node, "ctx", None), ast.Store)
        tensor = self.known.tensor(name, function, place.end if stored else place.start)
        if tensor is not None:
            yield self._spot(self.source.place(node), tensor, name)
            return
        thing = self.known.things.get(name)
        if thing is not None:
            yield self._spot(self.source.place(node), thing, name)

    def _spot(self, place: Place, thing: Any, name: str = "") -> Spot:
        text = self._page_of.get(id(thing))
        if text is None:
            text = self._page_of[id(thing)] = self._page(thing, name)
        return Spot(place, self._number(text))

    def _page(self, thing: Any, name: str) -> str:
        if isinstance(thing, Tensor):
            return tensor_page(name, thing)
        if isinstance(thing, Array):
            return array_page(name, thing)
        if isinstance(thing, Model):
            return model_page(thing)
        return layer_page(thing, thing.calls)

    def _number(self, page: str) -> int:
        return self.pages.setdefault(page, len(self.pages))


class _Known:
    """What the runs met, by where it stands or what it is called. The base run is asked first."""

    def __init__(self, path: str, programs: Sequence[Program]) -> None:
        self.made: dict[Place, Layer] = {}
        self.called: dict[Place, LayerCall] = {}
        self._bound: dict[tuple[str, str | None], dict[_Spot, Tensor]] = {}
        self._order: dict[tuple[str, str | None], list[_Spot]] = {}
        self.things: dict[str, Any] = {}
        for program in programs:
            for layer in (*program.models, *program.layers):
                if layer.created is not None and layer.created.path == path:
                    self.made.setdefault(layer.created, layer)
                if layer.variable:
                    self.things.setdefault(layer.variable, layer)
            for call in program.calls:
                if call.place is not None and call.place.path == path:
                    self._keep(call, call.place)
            for use in program.uses:
                for leaf in leaves([use.x, use.y, use.validation]):
                    if isinstance(leaf, Array) and leaf.variable and leaf.shape is not None:
                        self.things.setdefault(leaf.variable, leaf)

    def _keep(self, call: LayerCall, place: Place) -> None:
        self.called.setdefault(place, call)
        for tensor in call.output_tensors:
            if tensor.variable and tensor.shape is not None:
                self._bound.setdefault((tensor.variable, call.function), {}).setdefault(_at(place), tensor)

    def tensor(self, name: str, function: str | None, limit: Place) -> Tensor | None:
        """What the name was bound to last before the limit, in the same function or else in the module."""
        for scope in dict.fromkeys((function, None)):
            bound = self._sorted(name, scope)
            index = bisect_left(bound, _at(limit))
            if index:
                return self._bound[name, scope][bound[index - 1]]
        return None

    def _sorted(self, name: str, function: str | None) -> list[_Spot]:
        """Where the name is bound in a function, in order."""
        key = (name, function)
        if key not in self._order:
            self._order[key] = sorted(self._bound.get(key, ()))
        return self._order[key]


def _at(place: Place) -> _Spot:
    return place.cell or 0, place.line, place.column
