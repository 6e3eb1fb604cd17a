"""Diagrams as a page, on which what layers are made of can be opened: every box that leads inside is a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kerlint.graph.layers import Layer
from kerlint.pictures.drawing.diagram import Box, Diagram, Item
from kerlint.pictures.drawing.svg import draw
from kerlint.pictures.drawing.theme import DARK, LIGHT, SANS

_STYLE = """
body{{margin:0;padding:20px;font:14px/1.5 {sans};background:{paper};color:{ink}}}
section{{margin:0 0 28px}}section:focus{{outline:none}}nav{{display:flex;gap:14px;flex-wrap:wrap;margin-bottom:8px}}
a{{color:{link}}}svg{{max-width:100%;height:auto}}svg a{{cursor:pointer}}
svg a:focus{{outline:none}}svg a:focus .box,svg a:hover .box{{stroke:{link};stroke-width:2.5}}
"""

# Without this script all drawings stand one below the other, and links go from one to the other.
_SCRIPT = """
const sections = [...document.querySelectorAll("section")];
function show() {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const inside = wanted && wanted.dataset.inside;
  for (const section of sections) section.hidden = inside ? section !== wanted : Boolean(section.dataset.inside);
  if (inside) { scrollTo(0, 0); wanted.focus(); }
}
addEventListener("hashchange", show);
addEventListener("keydown", event => { if (event.key === "Escape" && location.hash) history.back(); });
show();
"""


def page(diagrams: Sequence[Diagram], *, title: str = "Models", theme: str = "auto") -> str:
    """A page that needs nothing else. Enter opens a box, Escape goes back."""
    sections = "".join(_sections(diagrams, theme))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_style(theme)}</style>\n</head>\n<body>\n{sections}<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _style(theme: str) -> str:
    def rules(colours: dict[str, str]) -> str:
        return _STYLE.format(sans=SANS, paper=colours["paper"], ink=colours["ink"], link=colours["performance"])

    if theme == "auto":
        return f"{rules(LIGHT)}@media (prefers-color-scheme:dark){{{rules(DARK)}}}"
    return rules(DARK if theme == "dark" else LIGHT)


def _sections(diagrams: Sequence[Diagram], theme: str) -> Iterator[str]:
    """The models, then what is inside of their layers, each layer once."""
    ids: dict[Layer | None, str] = {}
    waiting: list[tuple[Diagram, str, str]] = []  # what is inside of a layer, its id, and that of where it is shown

    def links(diagram: Diagram, here: str) -> dict[Item, str]:
        found: dict[Item, str] = {}
        for box in diagram.walk():
            if isinstance(box, Box) and box.inside is not None:
                if box.layer not in ids:
                    ids[box.layer] = f"inside-{len(ids) + 1}"
                    waiting.append((box.inside, ids[box.layer], here))
                found[box] = f"#{ids[box.layer]}"
        return found

    for number, diagram in enumerate(diagrams, start=1):
        here = f"model-{number}"
        drawing = draw(diagram, prefix=f"{here}-", theme=theme, links=links(diagram, here))
        yield f'<section id="{here}">\n{drawing.text}</section>\n'
    for diagram, here, above in waiting:  # grows while it is walked
        drawing = draw(diagram, prefix=f"{here}-", theme=theme, links=links(diagram, here))
        back = f'<nav><a href="#{above}">← back</a></nav>'
        yield f'<section id="{here}" data-inside="1" tabindex="-1">\n{back}\n{drawing.text}</section>\n'
