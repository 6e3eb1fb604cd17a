"""The page of `kerlint report`: what it says, that nothing in programs can become markup, and how it is written."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import zlib
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from kerlint.cli import command
from kerlint.config import Resolver
from kerlint.engine import Report
from kerlint.findings import Finding, Note, Severity
from kerlint.graph.places import Place
from kerlint.output import Results
from kerlint.report import Page, page_data, page_html
from kerlint.report.markdown import blocks, inline
from kerlint.running import lint_keeping_models
from tests.commands import Run, write

FIXTURES = Path(__file__).parent.parent / "fixtures"
STACKED = """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([
    keras.Input((20, 8), name="steps"),
    LSTM(64, name="reader"),
    LSTM(32),
    Dense(1),
])
"""
BRANCHED = """\
import keras
from keras.layers import Add, Dense

x = keras.Input((8,))
a = Dense(4)(x)
b = Dense(4)(x)
two = keras.Model(x, Add()([a, b]))
"""


class Reader(HTMLParser):
    """The elements of a page as a browser sees them, and its texts outside of scripts and styles."""

    VOID = ("meta", "input", "wbr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.data = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data = self.data or data
        elif self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def ids(self) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get("id")) is not None]


def linted(*paths: str) -> tuple[Report, Page]:
    resolver = Resolver(isolated=True)
    report = lint_keeping_models(paths, resolver)
    rules = {rule.code: rule for rule in resolver.settings_in(Path.cwd()).registry.rules}
    return report, page_data(Results(report.findings, report.texts, report.errors, rules), report.results)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn(html: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Reader(html).data)
    return data


def unpacked(text: str) -> str:
    return zlib.decompress(b64decode(text)).decode()


# ---------------------------------------------------------------- the data


def test_a_finding_has_its_window_and_the_story_of_the_shapes(here: Path) -> None:
    write(stacked=STACKED)
    _, page = linted("stacked.py")
    ((told, spot),) = page.findings["stacked.py"]
    (window,) = told.windows
    assert spot is not None and (spot.line, spot.end_line) == (7, 7)
    assert [line and line.number for line in window.lines] == [4, 5, 6, 7, 8]
    lines = {line.number: line for line in window.lines if line}
    assert lines[7].pieces == [("    ", ""), ("LSTM(32)", "primary"), (",", "")]
    assert [(mark.column, mark.primary) for mark in lines[7].marks] == [(4, True)]
    assert "(None, 64)" in lines[6].marks[0].text
    assert [change and change[:2] for change in told.remedies[0].diff] == [("-", 6), ("+", 6)]
    assert told.remedies[0].safe


def test_a_model_has_its_summary_with_places(here: Path) -> None:
    write(stacked=STACKED)
    _, page = linted("stacked.py")
    (model,) = page.models
    assert (model.title, model.path, model.where, model.inputs) == ("model", "stacked.py", "line 4", "(None, 20, 8)")
    row = model.rows[0]
    assert (row.name, row.class_name, row.outputs, row.params) == ("reader", "LSTM", "(None, 64)", "18,688")
    assert [row.spot.line if row.spot else None for row in model.rows] == [6, 7, 8]
    assert [row.findings for row in model.rows] == [(), (0,), ()]


def test_connections_are_told_where_layers_are_no_chain(here: Path) -> None:
    write(stacked=STACKED, branched=BRANCHED)
    _, page = linted("branched.py", "stacked.py")
    assert page.models[0].rows[-1].connections == "dense[0][0], dense_1[0][0]"
    assert {row.connections for row in page.models[1].rows} == {""}


def test_models_of_a_module_that_others_import_are_told_once(here: Path) -> None:
    write(net=BRANCHED, first="import keras\nfrom net import two\n", second="import keras\nfrom net import two\n")
    _, page = linted(".")
    assert [model.title for model in page.models] == ["two"]
    assert [document.path for document in page.documents] == ["net.py"]


def test_only_files_that_the_page_speaks_of_are_in_it(here: Path) -> None:
    write(empty="import keras\n", stacked=STACKED)
    _, page = linted(".")
    assert [(document.path, document.kind) for document in page.documents] == [("stacked.py", "program")]


def test_notebooks_and_saved_models(here: Path) -> None:
    shutil.copy(FIXTURES / "notebooks" / "broken_cells.ipynb", "cells.ipynb")
    shutil.copy(FIXTURES / "saved" / "keras_2_functional.h5", "saved.h5")
    _, page = linted("cells.ipynb", "saved.h5")
    kinds = {document.path: document for document in page.documents}
    assert kinds["cells.ipynb"].kind == "notebook" and 0 not in kinds["cells.ipynb"].texts
    assert kinds["saved.h5"].kind == "model"
    model = next(model for model in page.models if model.path == "saved.h5")
    listing = kinds["saved.h5"].texts[0].split("\n")
    for row in model.rows:
        assert row.spot is None or row.name in listing[row.spot.line - 1]
    assert any(row.spot for row in model.rows)
    assert any(told.where.startswith("cell ") for told, _ in page.findings["cells.ipynb"])


def test_errors_are_told(here: Path) -> None:
    report, page = linted("missing.py")
    assert len(report.errors) == len(page.errors) == 1
    assert "missing.py" in Reader(page_html(page)).text


# ---------------------------------------------------------------- the page


def test_the_page_is_whole(here: Path) -> None:
    write(stacked=STACKED, branched=BRANCHED)
    _, page = linted(".")
    reader = Reader(page_html(page))
    assert reader.open == []
    assert len(reader.ids()) == len(set(reader.ids()))
    assert "KER202" in reader.text and "Found 1 error in 1 file. 2 models." in reader.text
    for tag, attributes in reader.elements:
        if tag == "a" and (link := attributes["href"]) is not None:
            assert link.startswith("#") and (link == "#main" or link[1:] in reader.ids())


def test_it_asks_for_no_address(here: Path) -> None:
    write(stacked=STACKED)
    html = page_html(linted(".")[1])
    reader = Reader(html)
    assert not {tag for tag, _ in reader.elements} & {"link", "img", "iframe", "object", "embed", "base", "audio", "video"}
    assert not [attributes for _, attributes in reader.elements if "src" in attributes]
    assert "@import" not in html and "url(" not in html
    policy = next(a["content"] or "" for t, a in reader.elements if t == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.partition("style-src")[0]


def test_the_same_text_gives_the_same_page(here: Path) -> None:
    write(stacked=STACKED)
    assert page_html(linted(".")[1]) == page_html(linted(".")[1])


def test_clean_projects_have_a_page(here: Path) -> None:
    write(branched=BRANCHED)
    assert "No mistakes found." in Reader(page_html(linted(".")[1])).text
    Path("branched.py").unlink()
    assert "No model is built" in Reader(page_html(linted(".")[1])).text


@pytest.mark.parametrize(
    "evil",
    [
        "</script><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<!--<script>",
        "]]>&lt;&amp;'`",
        "\u202egnp.exe\u2066\u200f",
        "עברית \u0627\u0644\u0639\u0631",
        "\x00\x07\x1b[31m\x7f\x85\u2028",
        "\ud800",
        "$policy ${data} {}",
    ],
)
def test_whatever_programs_say_stays_text(evil: str, here: Path) -> None:
    place = Place(f"{evil}.py", 1, 1, 1, 2)
    finding = Finding(
        code=f"X{evil}",
        name=evil,
        severity=Severity.ERROR,
        message=f"{evil} `{evil}`",
        place=place,
        label=evil,
        notes=(Note(evil), Note(evil, Place(f"{evil}.py", 2, 1, 2, 2))),
        why=evil,
        help=(evil,),
        condition=evil,
    )
    page = page_data(Results([finding], {place.path: f"{evil}\n{evil}\n"}), [])
    html = page_html(page)
    reader = Reader(html)
    assert reader.open == []
    assert [tag for tag, _ in reader.elements].count("script") == 2
    assert not {"img", "iframe"} & {tag for tag, _ in reader.elements}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", reader.text)
    assert "<" not in reader.data and json.loads(reader.data)
    assert html.encode()
    (document,) = drawn(html)["documents"]
    assert json.loads(unpacked(document["texts"]))["0"] == f"{evil}\n{evil}\n"


def test_whatever_models_are_called_stays_text(here: Path) -> None:
    name = "</script>\\u202e<b>\\x00"
    write(
        evil=f'import keras\nmodel = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="{name}")], name="{name}")\n'
    )
    html = page_html(linted("evil.py")[1])
    assert Reader(html).open == []
    assert "</script>\ufffd<b>\ufffd" in json.loads(unpacked(drawn(html)["summaries"]))["strings"]


def test_pages_of_rules_are_markdown() -> None:
    text = (
        "# One\n\nA `x < 1` line\nof two.\n\n- first\n  goes on\n- **second**\n\n```python\na = 1\n\nb = '<'\n```\n\n    four\n"
    )
    assert blocks(text, 5).split("\n") == [
        "<h5>One</h5>",
        "<p>A <code>x &lt; 1</code> line of two.</p>",
        "<ul><li>first goes on</li><li>**second**</li></ul>",
        '<pre tabindex="0"><code>a = 1',
        "",
        "b = &#x27;&lt;&#x27;</code></pre>",
        '<pre tabindex="0"><code>four</code></pre>',
    ]
    assert inline("one ` alone & `<two>`") == "one <code> alone &amp; </code>&lt;two&gt;`"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js: apt install nodejs")
def test_the_script_parses() -> None:
    script = Path(__file__).parent.parent / "kerlint" / "report" / "assets" / "page.js"
    subprocess.run(["node", "--check", str(script)], check=True)


# ---------------------------------------------------------------- the command


def test_report_writes_a_page(run: Run) -> None:
    write(stacked=STACKED)
    result = run("report", "stacked.py")
    assert (result.status, result.out, result.err) == (1, "", "Wrote report.html: 1 finding, 1 model.\n")
    assert Reader(Path("report.html").read_text()).open == []
    assert stat.S_IMODE(os.stat("report.html").st_mode) == stat.S_IMODE(os.stat("stacked.py").st_mode)


def test_report_prints_a_page(run: Run) -> None:
    write(stacked=STACKED)
    result = run("report", "-o", "-", "-q", "--exit-zero")
    assert (result.status, result.err) == (0, "")
    assert Reader(result.out).open == []
    assert not Path("report.html").exists()


def test_a_page_that_cannot_be_written_leaves_nothing(run: Run) -> None:
    write(branched=BRANCHED)
    result = run("report", "-o", "nowhere/report.html")
    assert (result.status, result.out) == (2, "")
    assert result.err == "kerlint: error: nowhere/report.html: cannot write this file: no such file or directory\n"
    assert sorted(os.listdir()) == [".git", "branched.py"]


@pytest.mark.parametrize(
    ("options", "status", "found"),
    [
        ([], 1, 1),
        (["--ignore", "KER202"], 0, 0),
        (["--select", "KER3"], 0, 0),
        (["--config", "ignore = ['KER202']"], 0, 0),
        (["--per-file-ignores", "stacked.py:KER2"], 0, 0),
        (["--exclude", "stacked.py"], 0, 0),
        (["--exit-zero"], 0, 1),
        (["missing.py", "stacked.py"], 2, 1),
    ],
)
def test_options_are_those_of_check(run: Run, options: list[str], status: int, found: int) -> None:
    write(stacked=STACKED)
    result = run("report", *options)
    assert result.status == status
    assert f"{found} finding" in result.err
    checked = run("check", *options, "--output-format", "json")
    assert checked.status == status
    assert len(json.loads(checked.out)["findings"]) == found


def test_baselines_and_comments_count(run: Run) -> None:
    write(stacked=STACKED, quiet=STACKED.replace("LSTM(32),", "LSTM(32),  # kerlint: ignore[KER202]"))
    assert run("check", "--baseline", "known.json", "--write-baseline").status == 0
    result = run("report", "--baseline", "known.json")
    assert result.status == 0
    assert "Known from the baseline: 1 finding.\n" in result.err
    assert "Wrote report.html: 0 findings, 2 models.\n" in result.err


def test_the_shell_completes_rules() -> None:
    completed = ShellComplete(command, {}, "kerlint", "_KERLINT_COMPLETE")
    assert "report" in [item.value for item in completed.get_completions([], "rep")]
    assert "KER202" in [item.value for item in completed.get_completions(["report", "--select"], "KER20")]
