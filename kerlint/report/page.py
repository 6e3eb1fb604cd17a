"""The page as HTML. What comes from programs is escaped here, or is in the data, where no `<` stands."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import Any

from kerlint import __version__
from kerlint.findings import Severity
from kerlint.lessons import rule_page
from kerlint.pictures.drawing.theme import style
from kerlint.report.data import ModelPage, Page, Spot
from kerlint.report.findings import Line, Remedy, Told, Window
from kerlint.report.markdown import blocks, inline, plain

_SEVERITIES = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.PERFORMANCE: "Performance",
    Severity.ADVICE: "Advice",
}


def page_html(page: Page) -> str:
    """The whole page. It loads nothing: its policy allows the one script in it and no address at all."""
    script, sheet = _asset("page.js"), _asset("page.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return Template(_asset("page.html")).substitute(
        policy=policy,
        version=plain(__version__),
        title=f"{plain(page.project)}: kerlint report",
        style=f"{sheet}\n{_drawing_style()}",
        project=plain(page.project),
        lead=f"{plain(page.tally)} {_number(len(page.models), 'model')}.",
        contents="\n".join(_contents(page)),
        errors="\n".join(_errors(page.errors)),
        filters="\n".join(_filters(page)),
        findings="\n".join(_findings(page)),
        models="\n".join(_models(page)),
        rules="\n".join(_rules(page)),
        data=_json(_data(page)),
        script=script,
    )


def _drawing_style() -> str:
    """The colours of all drawings: dark ones where the script says that the page is dark, but not on paper."""
    return f"{style('light')}\n@media screen {{ :root[data-dark] {{ {style('dark')} }} }}"


def _asset(name: str) -> str:
    return (files("kerlint.report") / "assets" / name).read_text("utf-8")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


# ---------------------------------------------------------------- around the findings


def _contents(page: Page) -> Iterator[str]:
    if page.findings:
        yield '<h2><a href="#findings">Findings</a></h2><ol>'
        for number, (path, found) in enumerate(page.findings.items()):
            worst = min((told.finding.severity for told, _ in found), key=list(Severity).index)
            yield (
                f'<li><a href="#file-{number}"><bdi>{_path(path)}</bdi></a> '
                f'<span class="count {worst}">{len(found)}<span class="unseen"> findings</span></span></li>'
            )
        yield "</ol>"
    if page.models:
        yield '<h2><a href="#models">Models</a></h2>'
        numbered = enumerate(page.models)
        for path, models in groupby(numbered, key=lambda item: item[1].path):
            yield f"<h3><bdi>{_path(path)}</bdi></h3><ol>"
            for number, model in models:
                title = f'<a href="#model-{number}"><bdi>{plain(model.title)}</bdi></a>'
                yield f"<li>{title} <small><bdi>{plain(model.where)}</bdi></small></li>"
            yield "</ol>"
    if page.rules:
        yield '<h2><a href="#rules">Rules</a></h2>'


def _path(path: str) -> str:
    """A path that may be broken behind each folder."""
    return plain(path).replace("/", "/<wbr>")


def _errors(errors: Sequence[str]) -> Iterator[str]:
    if errors:
        yield '<section class="problems" aria-labelledby="problems-title">'
        yield '<h2 id="problems-title">Not everything was read</h2><ul>'
        yield from (f"<li>{inline(error)}</li>" for error in errors)
        yield "</ul></section>"


def _filters(page: Page) -> Iterator[str]:
    found = [told.finding for told in _all(page)]
    if not found and not page.models:
        return
    severities = Counter(finding.severity for finding in found)
    rules = Counter((finding.code, finding.name) for finding in found)
    yield '<form id="filters" class="filters needs-script" role="search" aria-label="Filter">'
    yield '<label class="search"><span>Search</span> <input type="search" id="search" autocomplete="off"></label>'
    if found:
        yield '<fieldset><legend class="unseen">Severity</legend>'
        for severity, title in _SEVERITIES.items():
            if severities[severity]:
                yield (
                    f'<label class="chip {severity}"><input type="checkbox" name="severity" value="{severity}" checked> '
                    f"{title} <b>{severities[severity]}</b></label>"
                )
        yield "</fieldset>"
        yield '<label class="rule-filter"><span>Rule</span> <select id="rule"><option value="">All rules</option>'
        for (code, name), count in sorted(rules.items()):
            yield f'<option value="{plain(code)}">{plain(f"{code} {name} ({count})")}</option>'
        yield "</select></label>"
    yield '</form><p id="shown" class="shown needs-script" role="status"></p>'


def _all(page: Page) -> list[Told]:
    return [told for found in page.findings.values() for told, _ in found]


def _rules(page: Page) -> Iterator[str]:
    if not page.rules:
        return
    yield '<section id="rules" aria-labelledby="rules-title"><h2 id="rules-title">Rules</h2>'
    for rule in page.rules:
        text = rule_page(rule).partition("\n\n")[2]
        yield f'<details class="rule" id="rule-{plain(rule.code)}"><summary><h3>{_code(rule.code, rule.name)}</h3></summary>'
        yield f'<div class="rule-page">{blocks(text, 4)}</div></details>'
    yield "</section>"


def _code(code: str, name: str) -> str:
    return f"<span><b>{plain(code)}</b> {plain(name)}</span>"


# ---------------------------------------------------------------- findings


def _findings(page: Page) -> Iterator[str]:
    if not page.findings:
        clean = "No mistakes found." if not page.errors else "Nothing was found in what could be read."
        yield f'<p class="clean">{clean}</p>'
    known = {rule.code for rule in page.rules}
    for number, (path, found) in enumerate(page.findings.items()):
        yield f'<section class="file" id="file-{number}" aria-labelledby="file-{number}-title">'
        yield f'<h3 id="file-{number}-title"><bdi>{_path(path)}</bdi></h3>'
        for told, spot in found:
            yield from _finding(told, spot, known)
        yield "</section>"


def _finding(told: Told, spot: Spot | None, known: set[str]) -> Iterator[str]:
    finding, number = told.finding, told.number
    code = plain(finding.code)
    yield (
        f'<article class="finding item {finding.severity}" id="finding-{number}" tabindex="-1" aria-labelledby="message-{number}"'
        f' data-severity="{finding.severity}" data-code="{code}">'
    )
    yield f'<p class="kind"><span class="severity">{finding.severity}</span> {_code(finding.code, finding.name)}'
    yield f"{_to_source(told.where, spot)}</p>"
    yield f'<h4 id="message-{number}">{inline(finding.message[:1].upper() + finding.message[1:])}</h4>'
    yield from (line for window in told.windows for line in _window(window))
    if finding.why:
        yield f'<p class="why">{inline(finding.why)}</p>'
    if told.facts:
        yield f'<ul class="facts">{"".join(f"<li>{inline(fact)}</li>" for fact in told.facts)}</ul>'
    if told.remedies:
        yield '<div class="remedies"><h5>What to do</h5><ul>'
        yield from (line for remedy in told.remedies for line in _remedy(remedy))
        yield "</ul></div>"
    if finding.code in known:
        yield (
            f'<details class="explain" data-rule="{code}"><summary>Explain {code}</summary>'
            f'<p class="plain"><a href="#rule-{code}">The page of {code}</a></p></details>'
        )
    yield "</article>"


def _to_source(text: str, spot: Spot | None) -> str:
    """The place, which opens the source where the page has it."""
    if spot is None:
        return f'<span class="where"><bdi>{plain(text)}</bdi></span>'
    data = f"{spot.file} {spot.cell} {spot.line} {spot.end_line}"
    return f'<button type="button" class="where" data-spot="{data}"><bdi>{plain(text)}</bdi></button>'


def _window(window: Window) -> Iterator[str]:
    caption = f"<figcaption><bdi>{plain(window.title)}</bdi></figcaption>" if window.title else ""
    yield f'<figure class="window">{caption}{_pre([_line(line) if line else None for line in window.lines])}</figure>'


def _pre(lines: Sequence[str | None], kind: str = "code") -> str:
    """Lines that can be scrolled by keyboard; None stands for those left out."""
    text = "".join('<i class="gap">⋯</i>' if line is None else line for line in lines)
    return f'<pre class="{kind}" tabindex="0"><code>{text}</code></pre>'


def _line(line: Line) -> str:
    pieces = "".join(f'<mark class="{kind}">{plain(text)}</mark>' if kind else plain(text) for text, kind in line.pieces)
    hit = " hit" if any(mark.primary for mark in line.marks) else ""
    marks = "".join(
        f'<span class="label{" primary" if mark.primary else ""}" style="--column:{mark.column}">{inline(mark.text)}</span>'
        for mark in line.marks
    )
    return f'<span class="line{hit}"><i class="number">{line.number}</i><span class="text">{pieces or " "}</span></span>{marks}'


def _remedy(remedy: Remedy) -> Iterator[str]:
    how = f' <span class="how {"safe" if remedy.safe else "unsafe"}">{plain(remedy.how)}</span>' if remedy.how else ""
    yield f"<li><p>{inline(remedy.text)}{how}</p>"
    if remedy.diff:
        yield _pre([_change(*change) if change else None for change in remedy.diff], "diff")
    yield "</li>"


def _change(sign: str, number: int, text: str) -> str:
    name, tag = ("removed", "del") if sign == "-" else ("added", "ins")
    return (
        f'<{tag} class="line {name}"><i class="number">{number}</i><i class="sign">{sign}</i><span>{plain(text)}</span></{tag}>'
    )


# ---------------------------------------------------------------- models


def _models(page: Page) -> Iterator[str]:
    if not page.models:
        yield '<p class="clean">No model is built in what was read.</p>'
    for number, model in enumerate(page.models):
        yield f'<article class="model item" id="model-{number}" data-model="{number}" tabindex="-1"'
        yield f' aria-labelledby="title-{number}">'
        yield f'<h3 id="title-{number}"><bdi>{plain(model.title)}</bdi></h3>'
        place = ", ".join(filter(None, (model.path, model.where)))
        yield f'<p class="kind"><span>{plain(model.class_name)}</span> {_to_source(place, model.spot)}</p>'
        yield "".join(_facts(model))
        for part, title in (("summary", f"Summary, {_number(len(model.rows), 'layer')}"), ("drawing", "Drawing")):
            if model.rows if part == "summary" else model.drawing:
                yield f'<details class="{part} needs-script"><summary>{title}</summary></details>'
        yield "</article>"


def _facts(model: ModelPage) -> Iterator[str]:
    yield '<dl class="sizes">'
    yield f"<div><dt>Input</dt><dd>{plain(model.inputs)}</dd></div><div><dt>Output</dt><dd>{plain(model.outputs)}</dd></div>"
    for name, count, size in model.totals:
        unknown = "unknown" if count == "?" else f"{plain(count)} <small>{plain(size)}</small>"
        yield f"<div><dt>{plain(name)} parameters</dt><dd>{unknown}</dd></div>"
    yield "</dl>"


# ---------------------------------------------------------------- what the script draws from


def _data(page: Page) -> dict[str, Any]:
    """Models and sources for the script. In summaries texts are numbers of `strings`."""
    strings: dict[str, int] = {}

    def shared(text: str) -> int:
        return strings.setdefault(text, len(strings))

    models = [
        [
            [*map(shared, (row.name, row.class_name, row.outputs, row.params, row.connections)), _spot(row.spot), row.findings]
            for row in model.rows
        ]
        for model in page.models
    ]
    documents = [(document.path, document.source, _packed(json.dumps(document.texts))) for document in page.documents]
    return {
        "summaries": _packed(json.dumps({"models": models, "strings": list(strings)}, separators=(",", ":"))),
        "drawings": [_packed(model.drawing) for model in page.models],
        "documents": [{"path": path, "source": source, "texts": texts} for path, source, texts in documents],
    }


def _spot(spot: Spot | None) -> list[int] | None:
    return [spot.file, spot.cell, spot.line, spot.end_line] if spot else None


def _packed(text: str) -> str:
    """The text, deflated, in base64."""
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode() if text else ""


def _json(data: dict[str, Any]) -> str:
    """JSON that can stand in a script element, whatever is in it."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
