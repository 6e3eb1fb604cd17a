"""What the parts of the pictures look like. The colours are those of all drawings."""

from __future__ import annotations

from kerlint.pictures.drawing.theme import DARK, LIGHT, MONO, SANS

# Which colour each kind of line and text has. Each also has its letter or its place, so that colours are not needed.
_INKS = {"state-h": "hidden", "state-c": "carry", "input": "dim", "output": "given"}


def style(theme: str) -> str:
    """The style sheet; "auto" goes with what the reader prefers."""
    colours = _colours(DARK if theme == "dark" else LIGHT)
    dark = f"@media (prefers-color-scheme:dark){{{_colours(DARK)}}}" if theme == "auto" else ""
    return f"<style>{_shapes()}{colours}{dark}</style>"


def _shapes() -> str:
    return (
        f".ku text{{font-family:{SANS};font-size:13px}}"
        f".ku .heading{{font-family:{MONO};font-size:15px;font-weight:600}}"
        ".ku .letter{font-size:19px;font-weight:600}.ku .small{font-size:10.5px}.ku .side{font-style:italic}"
        ".ku .term,.ku .endpoint{font-weight:600}.ku .number,.ku .joint-text{font-size:11.5px}.ku .joint-text{font-weight:600}"
        ".ku .line{fill:none;stroke-width:1.5}.ku .cell,.ku .joint{stroke-width:1.5}.ku .line.rule{stroke-width:1}"
        ".ku .line.state-c{stroke-dasharray:5 3}.ku .number{paint-order:stroke;stroke-width:4px}"
    )


def _colours(c: dict[str, str]) -> str:
    lines = [
        f".ku .line.{kind}{{stroke:{c[ink]}}}.ku .head.{kind},.ku text.{kind}{{fill:{c[ink]}}}" for kind, ink in _INKS.items()
    ]
    rules = [
        f".ku .paper{{fill:{c['paper']}}}.ku text{{fill:{c['ink']}}}.ku .number{{stroke:{c['paper']}}}",
        f".ku .quiet,.ku .side,.ku .small{{fill:{c['dim']}}}.ku .line.rule{{stroke:{c['border']}}}",
        f".ku .way-A{{fill:{c['forward']};stroke:{c['hidden']}}}.ku .way-B{{fill:{c['backward']};stroke:{c['carry']}}}",
        f".ku .way-A+.letter+.small,.ku .way-B+.letter+.small{{fill:{c['code']}}}",
        f".ku .joint{{fill:{c['paper']};stroke:{c['given']}}}.ku .joint-text{{fill:{c['given']}}}",
    ]
    return "".join(rules + lines)
