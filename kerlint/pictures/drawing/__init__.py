"""Drawings of models: what is known of the graph, laid out and written as SVG, HTML, PNG, Mermaid or DOT.

graph ── building ── marks ── folding ── diagram ── layout ── svg, html, png
                                            └────── mermaid, dot
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kerlint.findings import Finding
from kerlint.graph.models import Model
from kerlint.pictures.drawing.building import Opening, build
from kerlint.pictures.drawing.diagram import Diagram
from kerlint.pictures.drawing.marks import mark

__all__ = ["Diagram", "draw_svg", "drawn"]


def drawn(
    model: Model, findings: Sequence[Finding] = (), *, fold: bool = True, depth: int = 0, expand: Collection[str] = ()
) -> Diagram:
    """What a drawing of the model shows.

    `findings` may be those of the whole file. With `fold` blocks that are repeated are drawn once. The outer `depth` levels of
    models and layers that are made of layers are drawn open, and those whose name, variable or class is in `expand`.
    """
    diagram = build(model, Opening(depth, expand))
    mark(diagram, findings, model)
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
    from kerlint.pictures.drawing.svg import svg

    return svg(drawn(model, findings, fold=fold, depth=depth, expand=expand), prefix=prefix, theme=theme, legend=legend)
