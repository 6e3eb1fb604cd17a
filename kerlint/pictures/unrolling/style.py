"""Colours and fonts, light and dark."""

from __future__ import annotations

# Colours that can be told apart without red and green; each kind of line also has its letter beside it.
LIGHT = {"paper": "#ffffff", "ink": "#1f2328", "quiet": "#656d76", "rule": "#d0d7de", "a": "#dbeafe", "b": "#fde8d0"}
LIGHT |= {"a-edge": "#0b5cad", "b-edge": "#a85a00", "h": "#0b5cad", "c": "#a85a00", "input": "#57606a", "output": "#00745a"}
DARK = {"paper": "#0d1117", "ink": "#e6edf3", "quiet": "#9aa4af", "rule": "#30363d", "a": "#12304f", "b": "#42290d"}
DARK |= {"a-edge": "#6cb6ff", "b-edge": "#f0a04b", "h": "#6cb6ff", "c": "#f0a04b", "input": "#b1bac4", "output": "#4fd1ab"}


def style(theme: str) -> str:
    """The style of a picture."""
    fonts = "text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}"
    shape = (
        ".heading{font-weight:600;font-size:16px;font-family:ui-monospace,'DejaVu Sans Mono',monospace}"
        ".letter{font-size:19px;font-weight:600}.small{font-size:10.5px}.side{font-style:italic}.term{font-weight:600}"
        ".number{font-size:11.5px}.end{font-weight:600}.joint-text{font-size:11.5px;font-weight:600}"
        ".line{fill:none;stroke-width:1.6}.cell{stroke-width:1.6}.rule{stroke-width:1}.line.state-c{stroke-dasharray:5 3}"
    )
    if theme == "auto":
        colours = f"{_colours(LIGHT)}@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"
    else:
        colours = _colours(DARK if theme == "dark" else LIGHT)
    return f"<style>{fonts}{shape}{colours}</style>"


def _colours(colours: dict[str, str]) -> str:
    c = colours
    lines = {"state-h": c["h"], "state-c": c["c"], "input": c["input"], "output": c["output"]}
    rules = [f".line.{kind}{{stroke:{colour}}}.head.{kind},text.{kind}{{fill:{colour}}}" for kind, colour in lines.items()]
    rules += [
        f".paper{{fill:{c['paper']}}}text{{fill:{c['ink']}}}.number{{paint-order:stroke;stroke:{c['paper']};stroke-width:4px}}"
        f".quiet,.side,.small{{fill:{c['quiet']}}}.line.rule{{stroke:{c['rule']}}}",
        f".way-A{{fill:{c['a']};stroke:{c['a-edge']}}}.way-B{{fill:{c['b']};stroke:{c['b-edge']}}}",
        f".joint{{fill:{c['paper']};stroke:{c['output']};stroke-width:1.6}}.joint-text{{fill:{c['output']}}}",
    ]
    return "".join(rules)
