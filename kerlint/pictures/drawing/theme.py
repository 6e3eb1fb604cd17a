"""Colours and fonts. Every colour stands for itself in the style sheet, since not all that draw SVG know variables."""

from __future__ import annotations

SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif"
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"

LIGHT = {
    "paper": "#ffffff", "box": "#ffffff", "border": "#c9ced6", "ink": "#1c2330", "dim": "#667080", "code": "#3d4757",
    "edge": "#8a93a1", "pill": "#f1f3f6", "frame": "#f7f8fa", "frameline": "#b9c0ca", "final": "#1c2330", "finalink": "#ffffff",
    "error": "#c6360b", "warning": "#b07800", "performance": "#0069ac", "advice": "#00775a",
    "input": "#5f6b7a", "convolution": "#2f7ed8", "recurrent": "#8756c9", "attention": "#d0568b", "dense": "#2a9d78",
    "normalization": "#b9a13a", "pooling": "#56a5bd",
    "hidden": "#0069ac", "carry": "#b8420f", "given": "#00775a", "forward": "#e4eff8", "backward": "#f9e9e1",
}  # fmt: skip
DARK = {
    "paper": "#14181f", "box": "#1d232d", "border": "#434c5a", "ink": "#e8ecf2", "dim": "#9aa4b2", "code": "#c3cbd6",
    "edge": "#7d8796", "pill": "#262d38", "frame": "#191e26", "frameline": "#4a5463", "final": "#dde3ec", "finalink": "#14181f",
    "error": "#ff7f50", "warning": "#f0b93a", "performance": "#5fb4f0", "advice": "#3cc79e",
    "input": "#8a95a5", "convolution": "#5aa0f0", "recurrent": "#ab85e6", "attention": "#ea80ad", "dense": "#45bd96",
    "normalization": "#d3bd5c", "pooling": "#78c2d8",
    "hidden": "#5fb4f0", "carry": "#ff9a70", "given": "#3cc79e", "forward": "#16304a", "backward": "#44291c",
}  # fmt: skip
FAMILIES = ("input", "convolution", "recurrent", "attention", "dense", "normalization", "pooling")
SEVERITIES = ("error", "warning", "performance", "advice")


def style(theme: str = "auto") -> str:
    """The style sheet of drawings; "auto" goes with what the reader prefers."""
    colours = _colours(DARK if theme == "dark" else LIGHT)
    dark = f"@media (prefers-color-scheme:dark){{{_colours(DARK)}}}" if theme == "auto" else ""
    return _shapes() + colours + dark


def _shapes() -> str:
    return (
        f".kd text{{font-family:{SANS};font-size:13px}}"
        ".kd .title{font-weight:600}"
        ".kd .name,.kd .params,.kd .note,.kd .told{font-size:11px}"
        f".kd .argument,.kd .shape{{font-family:{MONO};font-size:11px}}"
        ".kd .shape{font-size:10.5px}"
        ".kd .heading{font-size:15px;font-weight:600}"
        ".kd .box,.kd .frame,.kd .pill{stroke-width:1}"
        ".kd .edge{fill:none;stroke-width:1.4}"
        ".kd .edge.error,.kd .edge.warning,.kd .edge.performance,.kd .edge.advice{stroke-width:2.4}"
        ".kd .shared>.box,.kd .shared>.frame{stroke-dasharray:5 3}"
        ".kd .marked>.box,.kd .marked>.frame{stroke-width:2}"
        ".kd .times{font-size:12px;font-weight:700}"
        ".kd .sign text{font-size:9px;font-weight:700}"
        ".kd .middle{text-anchor:middle}.kd .end{text-anchor:end}"
        ".kd [tabindex]:focus{outline:none}.kd [tabindex]:focus>.box,.kd [tabindex]:focus>.frame{stroke-width:3}"
    )


def _colours(c: dict[str, str]) -> str:
    rules = [
        f".kd .paper{{fill:{c['paper']}}}",
        f".kd text{{fill:{c['ink']}}}",
        f".kd .name,.kd .params,.kd .note{{fill:{c['dim']}}}",
        f".kd .argument,.kd .shape{{fill:{c['code']}}}",
        f".kd .box,.kd .under{{fill:{c['box']};stroke:{c['border']}}}",
        f".kd .operation .box{{fill:{c['pill']}}}",
        f".kd .frame{{fill:{c['frame']};stroke:{c['frameline']}}}",
        f".kd .caption{{fill:{c['frame']};stroke:none}}",
        f".kd .pill{{fill:{c['pill']};stroke:none}}",
        f".kd .final .pill{{fill:{c['final']}}}.kd .final .shape{{fill:{c['finalink']}}}",
        f".kd .edge{{stroke:{c['edge']}}}.kd .tip{{fill:{c['edge']};stroke:none}}",
        f".kd .family{{fill:{c['border']}}}",
        *(f".kd .family.{name}{{fill:{c[name]}}}" for name in FAMILIES),
        f".kd [tabindex]:focus>.box,.kd [tabindex]:focus>.frame{{stroke:{c['performance']}}}",
    ]
    for name in reversed(SEVERITIES):
        rules += [
            f".kd .edge.{name},.kd .marked.{name}>.box,.kd .marked.{name}>.frame{{stroke:{c[name]}}}",
            f".kd .tip.{name},.kd .sign.{name} path,.kd .sign.{name} circle{{fill:{c[name]}}}",
        ]
    rules.append(f".kd .sign text{{fill:{c['paper']}}}.kd .times{{fill:{c['ink']}}}")
    return "".join(rules)
