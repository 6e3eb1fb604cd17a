"""Diagrams in the language of Mermaid, which GitHub and many wikis draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerlint.pictures.drawing.diagram import Box, Diagram, Frame, Item
from kerlint.pictures.drawing.flat import flat_edges
from kerlint.pictures.drawing.text import TIMES
from kerlint.pictures.drawing.theme import LIGHT, SEVERITIES
from kerlint.pictures.drawing.wording import heading, lines_of, worst

_SAFE = frozenset(f" _-.,=()[]{{}}:+*/?·→…'{TIMES}")
_FORMS = {"input": ("([", "])"), "operation": ("(", ")"), "unknown": ("{{", "}}"), "layer": ("[", "]")}


def mermaid(diagrams: Sequence[Diagram]) -> str:
    """The diagrams in one flowchart; several are groups of it."""
    return "\n".join(_lines(diagrams)) + "\n"


def _lines(diagrams: Sequence[Diagram]) -> Iterator[str]:
    yield "flowchart TB"
    ids: dict[Item, str] = {}
    for index, diagram in enumerate(diagrams, start=1):
        if len(diagrams) > 1:
            yield f'  subgraph m{index}["{_text(f"{diagram.title} {diagram.name}")}"]'
        yield from _items(diagram, ids, "    " if len(diagrams) > 1 else "  ")
        yield from _edges(diagram, ids)
        if len(diagrams) > 1:
            yield "  end"
        for note in diagram.notes:
            yield f"  %% {' '.join(note.split())}"
    for name in SEVERITIES:
        marked = [ids[item] for diagram in diagrams for item in diagram.walk() if item.marks and worst(item.marks) == name]
        if marked:
            yield f"  classDef {name} stroke:{LIGHT[name]},stroke-width:3px"
            yield f"  class {','.join(marked)} {name}"


def _items(diagram: Diagram, ids: dict[Item, str], indent: str) -> Iterator[str]:
    for item in diagram.items:
        if isinstance(item, Frame):
            ids[item] = f"f{len(ids)}"
            yield f'{indent}subgraph {ids[item]}["{_label(item)}"]'
            yield from _items(item.content, ids, indent + "  ")
            yield f"{indent}end"
        elif item.kind != "port":
            ids[item] = f"n{len(ids)}"
            left, right = ("[[", "]]") if item.inside is not None else _FORMS[item.kind]
            yield f'{indent}{ids[item]}{left}"{_label(item)}"{right}'


def _edges(diagram: Diagram, ids: dict[Item, str]) -> Iterator[str]:
    for source, target, edge in flat_edges(diagram):
        text = " ".join(part for part in (edge.shape, f"{TIMES} {edge.times}" if edge.times > 1 else "") if part)
        arrow = "==>" if edge.marks else "-->"
        yield f"  {ids[source]} {arrow}{_labelled(text)} {ids[target]}"
    for item in diagram.walk():
        for index, output in enumerate(item.outputs if isinstance(item, Box) else ()):
            if output.final:
                yield f'  {ids[item]} -->{_labelled(output.shape)} {ids[item]}o{index}(["output"])'


def _labelled(text: str) -> str:
    return f'|"{_text(text)}"|' if text else ""


def _label(item: Item) -> str:
    joint = " · " if isinstance(item, Frame) else "<br/>"  # groups have room for one line
    return joint.join([f"<b>{_text(heading(item))}</b>", *map(_text, lines_of(item))])


def _text(text: str) -> str:
    """The text with everything that may mean something to Mermaid, or to HTML, as an entity."""
    return "".join(c if c.isalnum() or c in _SAFE else f"#{ord(c)};" if c.isprintable() else " " for c in text)
