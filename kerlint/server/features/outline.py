"""Models as symbols, and as lenses over the lines that make them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from kerlint.server.data import ModelView
from kerlint.server.documents import Known

SUMMARY = "kerlint.summary"


def symbols_in(known: Known, uri: str) -> Iterator[lsp.DocumentSymbol]:
    """The models of the document with their layers."""
    for model in known.analysis.models:
        located = known.locate(model.place)
        if located is None or located[0].uri != uri:
            continue
        layers = list(_layers(model, known, uri))
        range_ = _hull([located[1], *(layer.range for layer in layers)])
        detail = f"{model.class_name}: {model.detail}"
        yield lsp.DocumentSymbol(model.title, lsp.SymbolKind.Class, range_, located[1], detail, children=layers)


def lenses_in(known: Known, uri: str) -> Iterator[lsp.CodeLens]:
    """A line over each model that says what it comes to, and shows its summary when it is chosen."""
    for model in known.analysis.models:
        located = known.locate(model.place)
        if located is not None and located[0].uri == uri:
            title = f"{model.title}: {model.detail} | summary"
            command = lsp.Command(title, SUMMARY, arguments=[known.document.uri, model.number])
            yield lsp.CodeLens(lsp.Range(located[1].start, located[1].start), command)


def _layers(model: ModelView, known: Known, uri: str) -> Iterator[lsp.DocumentSymbol]:
    for layer in model.layers:
        located = known.locate(layer.place) if layer.place is not None else None
        if located is not None and located[0].uri == uri:
            detail = f"{layer.class_name} {layer.detail}".rstrip()
            yield lsp.DocumentSymbol(layer.name or layer.class_name, lsp.SymbolKind.Field, located[1], located[1], detail)


def _hull(ranges: list[lsp.Range]) -> lsp.Range:
    """The smallest range that has them all: a client may expect children inside their parents."""
    return lsp.Range(min(range_.start for range_ in ranges), max(range_.end for range_ in ranges))
