"""Drawings of models: what is known of the graph, laid out and written as SVG, HTML, PNG, Mermaid or DOT.

graph ── building ── marks ── folding ── diagram ── sizes, layout ── svg ── html, png
                                            └────── flat ── mermaid, dot
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kerlint.findings import Finding
from kerlint.graph.models import Model
from kerlint.pictures.drawing.building import Opening, build
from kerlint.pictures.drawing.diagram import Diagram
from kerlint.pictures.drawing.folding import fold as fold_blocks
from kerlint.pictures.drawing.marks import mark

__all__ = ["Diagram", "draw_svg", "drawn", "written"]


def drawn(
    model: Model, findings: Sequence[Finding] = (), *, fold: bool = True, depth: int = 0, expand: Collection[str] = ()
) -> Diagram:
    """What a drawing of the model shows.

    `findings` may be those of the whole file. With `fold` blocks that are repeated are drawn once. The outer `depth` levels of
    models and layers that are made of layers are drawn open, and those whose name, variable or class is in `expand`.
    """
    diagram = build(model, Opening(depth, expand))
    mark(diagram, findings, model)
    if fold:
        fold_blocks(diagram)
    return diagram


def draw_svg(
    model: Model,
    findings: Sequence[Finding] = (),
    *,
    fold: bool = True,
    depth: int = 0,
    expand: Collection[str] = (),
    prefix: str = "",
    theme: str = "auto",
    legend: bool = True,
) -> str:
    """The model as SVG. Every box is a group with `data-layer`, `data-path` and `data-line`; ids begin with `prefix`.

    `theme` is "auto" (what the reader prefers), "light" or "dark". `legend` lists the findings below the drawing.
    """
    from kerlint.pictures.drawing.svg import draw

    return draw(drawn(model, findings, fold=fold, depth=depth, expand=expand), prefix=prefix, theme=theme, legend=legend).text


def written(diagrams: Sequence[Diagram], output_format: str, *, title: str = "Models", theme: str = "auto") -> bytes:
    """The diagrams in one of `formats.FORMATS`. Raises `png.NoRenderer` for PNG where the package that draws it is missing."""
    if output_format == "mermaid":
        from kerlint.pictures.drawing.mermaid import mermaid

        text = mermaid(diagrams)
    elif output_format == "dot":
        from kerlint.pictures.drawing.dot import dot

        text = dot(diagrams)
    elif output_format == "html":
        from kerlint.pictures.drawing.html import page

        text = page(diagrams, title=title, theme=theme)
    else:
        from kerlint.pictures.drawing.svg import sheet

        drawing = sheet(diagrams, "light" if output_format == "png" and theme == "auto" else theme)
        if output_format == "png":
            from kerlint.pictures.drawing.png import png

            return png(drawing)
        text = drawing.text
    return text.encode("utf-8", "replace")
