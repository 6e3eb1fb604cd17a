"""Diagrams in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerlint.pictures.drawing.diagram import Box, Diagram, Frame, Item
from kerlint.pictures.drawing.flat import flat_edges
from kerlint.pictures.drawing.text import TIMES
from kerlint.pictures.drawing.theme import LIGHT
from kerlint.pictures.drawing.wording import heading, lines_of, worst

_FORMS = {"input": "shape=box style=bold", "operation": "shape=ellipse", "unknown": "shape=hexagon", "layer": "shape=box"}


def dot(diagrams: Sequence[Diagram]) -> str:
    """The diagrams in one graph; several are clusters of it."""
    return "\n".join(_lines(diagrams)) + "\n"


def _lines(diagrams: Sequence[Diagram]) -> Iterator[str]:
    yield "digraph {"
    yield '  graph [rankdir=TB fontname="Helvetica" fontsize=11]'
    yield '  node [fontname="Helvetica" fontsize=11]'
    yield '  edge [fontname="Helvetica" fontsize=9]'
    ids: dict[Item, str] = {}
    for index, diagram in enumerate(diagrams, start=1):
        if len(diagrams) > 1:
            yield f"  subgraph cluster_m{index} {{"
            yield f"    label={_text(f'{diagram.title} {diagram.name}')}"
        yield from _items(diagram, ids, "    " if len(diagrams) > 1 else "  ")
        yield from _edges(diagram, ids)
        if len(diagrams) > 1:
            yield "  }"
    yield "}"


def _items(diagram: Diagram, ids: dict[Item, str], indent: str) -> Iterator[str]:
    for item in diagram.items:
        if isinstance(item, Frame):
            ids[item] = f"cluster_{len(ids)}"
            yield f"{indent}subgraph {ids[item]} {{"
            yield f"{indent}  label={_label(item)}{_colour(item)}"
            yield from _items(item.content, ids, indent + "  ")
            yield f"{indent}}}"
        elif item.kind != "port":
            ids[item] = f"n{len(ids)}"
            form = "shape=box peripheries=2" if item.inside is not None else _FORMS[item.kind]
            yield f"{indent}{ids[item]} [{form} label={_label(item)}{_colour(item)}]"


def _colour(item: Item) -> str:
    return f' color="{LIGHT[str(worst(item.marks))]}" penwidth=2' if item.marks else ""


def _edges(diagram: Diagram, ids: dict[Item, str]) -> Iterator[str]:
    for source, target, edge in flat_edges(diagram):
        text = " ".join(part for part in (edge.shape, f"{TIMES} {edge.times}" if edge.times > 1 else "") if part)
        colour = f' color="{LIGHT[str(worst(edge.marks))]}" penwidth=2' if edge.marks else ""
        yield f"  {ids[source]} -> {ids[target]} [label={_text(text)}{colour}]"
    for item in diagram.walk():
        for index, output in enumerate(item.outputs if isinstance(item, Box) else ()):
            if output.final:
                yield f'  {ids[item]}_{index} [shape=plaintext label="output"]'
                yield f"  {ids[item]} -> {ids[item]}_{index} [label={_text(output.shape)}]"


def _label(item: Item) -> str:
    return _text("\n".join([heading(item), *lines_of(item)]))


def _text(text: str) -> str:
    """The text in quotes; lines are centred."""
    shown = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
