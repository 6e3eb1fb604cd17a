"""What the formats for other programs say, held against their schemas and their rules."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest

from kerlint.engine import Error
from kerlint.findings import Finding, Fix, Note, Replace, SetArgument, Severity
from kerlint.fixes import edits_in
from kerlint.fixes.changes import apply
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place
from kerlint.notebooks.physical import physical_lines
from kerlint.output import FORMATS, Results, render
from kerlint.output.locations import repository
from kerlint.registry import load

# Characters of one to four bytes stand before what is found, so that no two ways to count columns agree.
TEXT = """\
from keras import layers

é = "😀"; x = layers.LSTM(64)(tokens)
é = "😀"; x = layers.LSTM(32)(x)
é = "😀"; x = layers.LSTM(32)(x)
"""
SCHEMA = json.loads((Path(__file__).parents[1] / "fixtures" / "schemas" / "sarif-2.1.0.json").read_text())


def place_of(part: str, nth: int = 0, path: str = "model.py") -> Place:
    """Where `part` stands in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(part, start + 1)
    positions = Positions(TEXT)
    return Place(path, *positions.position(start), *positions.position(start + len(part)))


def found(place: Place, **changes: Any) -> Finding:
    call = place_of("layers.LSTM(64)", path=place.path)
    fix = Fix("set `return_sequences=True`", (SetArgument(call, "return_sequences", "True"),), safe=True)
    finding = Finding(
        "KER202",
        "missing-return-sequences",
        Severity.ERROR,
        "`LSTM` needs a sequence, but gets (None, 64)",
        place,
        "needs (batch, time, features)",
        (Note("`LSTM` gives [None, 64]", place_of("layers.LSTM(64)(tokens)", path=place.path)), Note("a fact")),
        "One vector is no sequence.",
        ("set `return_sequences=True`",),
        (fix,),
    )
    return replace(finding, **changes)


FIRST = found(place_of("layers.LSTM(32)(x)"))
SECOND = found(place_of("layers.LSTM(32)(x)", 1))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, in whose folder `sub` kerlint runs."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def results(*findings: Finding, **changes: Any) -> Results:
    rules = {rule.code: rule for rule in load().rules}
    told = Results(findings or (FIRST, SECOND), {"model.py": TEXT}, rules=rules, files=["model.py"], root=repository())
    return replace(told, **changes)


def run_of(told: Results) -> Any:
    log = json.loads(render("sarif", told))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return log["runs"][0]


# ------------------------------------------------------------------ SARIF


def test_sarif_is_valid(root: Path) -> None:
    run = run_of(results(errors=[Error("no such file", "gone.py")]))
    assert [result["ruleId"] for result in run["results"]] == ["KER202", "KER202"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["columnKind"] == "unicodeCodePoints"
    assert run_of(results(replace(FIRST, code="HOUSE001"), rules={}))["results"], "rules without pages"
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(render("sarif", Results([], {}))))


def test_sarif_paths_are_relative_to_the_repository(root: Path) -> None:
    here = found(replace(FIRST.place, path="ä b.py"))
    outside = found(replace(FIRST.place, path=str(root.parent / "other.py")))
    run = run_of(results(here, outside))
    locations = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert locations[0]["uriBaseId"] in run["originalUriBaseIds"]
    assert unquote(locations[0]["uri"]) == "sub/ä b.py"
    assert " " not in locations[0]["uri"]
    assert locations[1] == {"uri": (root.parent / "other.py").as_uri()}


@pytest.mark.parametrize("form", FORMATS)
def test_names_of_files_that_are_no_unicode(form: str, root: Path) -> None:
    told = render(form, results(found(replace(FIRST.place, path="caf\udce9.py"))))
    assert form != "sarif" or '"sub/caf%E9.py"' in told


def test_sarif_rules_have_their_pages(root: Path) -> None:
    (rule,) = run_of(results())["tool"]["driver"]["rules"]
    assert rule["id"] == "KER202"
    assert rule["help"]["markdown"].startswith("# KER202")
    assert 0 < len(rule["fullDescription"]["text"]) <= 1024
    assert rule["defaultConfiguration"]["level"] == "error"


def test_sarif_tells_the_story(root: Path) -> None:
    result = run_of(results(FIRST))["results"][0]
    assert result["message"]["text"].splitlines()[:2] == [
        "`LSTM` needs a sequence, but gets (None, 64).",
        r"[`LSTM` gives \[None, 64\]](1). A fact.",
    ]
    assert [related["id"] for related in result["relatedLocations"]] == [1]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 4]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (14, 32), "characters, not UTF-16 or bytes"
    assert region["snippet"]["text"] == "layers.LSTM(32)(x)"


def test_sarif_fixes_are_those_of_kerlint(root: Path) -> None:
    (change,) = run_of(results(FIRST))["results"][0]["fixes"][0]["artifactChanges"]
    positions = Positions(TEXT)
    changes = []
    for replacement in change["replacements"]:
        region = replacement["deletedRegion"]
        start = positions.offset(region["startLine"], region["startColumn"])
        end = positions.offset(region["endLine"], region["endColumn"])
        changes.append((start, end, replacement["insertedContent"]["text"]))
    assert apply(TEXT, changes) == TEXT.replace("LSTM(64)", "LSTM(64, return_sequences=True)")


# ------------------------------------------------------------------ fingerprints


def marks(text: str, *findings: Finding) -> list[str]:
    told = results(*findings, sources={"model.py": text})
    fingerprints = [entry["fingerprint"] for entry in json.loads(render("gitlab", told))]
    assert fingerprints == [r["partialFingerprints"]["primaryLocationLineHash"] for r in run_of(told)["results"]]
    return fingerprints


def test_fingerprints_are_unique_and_stay(root: Path) -> None:
    before = marks(TEXT, FIRST, SECOND)
    assert len(set(before)) == 2, "the same mistake in the same text, twice"
    moved = [replace(f, place=replace(f.place, line=f.place.line + 2, end_line=f.place.end_line + 2)) for f in (FIRST, SECOND)]
    assert marks(f"# one\n# two\n{TEXT}", *moved) == before
    assert marks(TEXT.replace("(x)", " ( x )"), FIRST, SECOND) == before, "spaces do not count"
    assert not set(before) & set(marks(TEXT.replace("32", "33"), FIRST, SECOND)), "the line does"
    other = [replace(f, place=replace(f.place, path="other.py")) for f in (FIRST, SECOND)]
    assert not set(before) & set(marks(TEXT, *other)), "and the file"


# ------------------------------------------------------------------ the others


def test_rdjson_counts_bytes(root: Path) -> None:
    (diagnostic,) = json.loads(render("rdjson", results(FIRST)))["diagnostics"]
    line = TEXT.splitlines()[3].encode()
    span = diagnostic["location"]["range"]
    assert line[span["start"]["column"] - 1 : span["end"]["column"] - 1] == b"layers.LSTM(32)(x)"
    assert diagnostic["location"]["path"] == "sub/model.py"
    (suggestion,) = diagnostic["suggestions"]
    line, span = TEXT.splitlines()[2].encode(), suggestion["range"]
    mended = line[: span["start"]["column"] - 1] + suggestion["text"].encode() + line[span["end"]["column"] - 1 :]
    assert mended.decode().endswith("layers.LSTM(64, return_sequences=True)(tokens)")


def test_rdjson_makes_one_replacement_of_several_edits(root: Path) -> None:
    edits = (Replace(place_of("64"), "65"), Replace(place_of("32"), "33"), Replace(place_of("32", 1), "34"))
    finding = replace(FIRST, fixes=(Fix("change sizes", edits),))
    (suggestion,) = json.loads(render("rdjson", results(finding)))["diagnostics"][0]["suggestions"]
    assert suggestion["text"] == '65)(tokens)\né = "😀"; x = layers.LSTM(33)(x)\né = "😀"; x = layers.LSTM(34'
    assert len(edits_in({"model.py": TEXT}, finding.fixes[0])) == 3


def test_github_annotations(root: Path) -> None:
    several = found(replace(FIRST.place, line=3), message="100%\nof them", severity=Severity.ADVICE)
    odd = found(replace(FIRST.place, path="a,b:c.py"))
    first, second, third = render("github", results(FIRST, several, odd)).splitlines()
    assert first == (
        "::error title=kerlint KER202 (missing-return-sequences),file=sub/model.py,line=4,endLine=4,col=14,endColumn=32"
        "::`LSTM` needs a sequence, but gets (None, 64)%0A  help: set `return_sequences=True`"
    )
    assert second.startswith("::notice ")
    assert "col=" not in second, "GitHub takes columns on one line only"
    assert "::100%25%0Aof them%0A" in second
    assert "file=sub/a%2Cb%3Ac.py," in third
    assert render("github", results(findings=[])) == ""


def test_gitlab(root: Path) -> None:
    entry, _ = json.loads(render("gitlab", results()))
    assert entry["description"].startswith("KER202 missing-return-sequences: `LSTM` needs")
    assert (entry["check_name"], entry["severity"]) == ("missing-return-sequences", "critical")
    assert entry["location"] == {"path": "sub/model.py", "lines": {"begin": 4, "end": 4}}
    assert json.loads(render("gitlab", results(findings=[]))) == []


def test_junit(root: Path) -> None:
    told = results(
        found(FIRST.place, message="a \x1b[31m \x00 <&> \ud800 message"),
        files=["clean.py", "model.py"],
        errors=[Error("no such file", "gone.py")],
    )
    suites = ElementTree.fromstring(render("junit", told))
    assert [(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors")) for s in suites] == [
        ("sub/clean.py", "1", "0", "0"),
        ("sub/model.py", "1", "1", "0"),
        ("gone.py", "1", "0", "1"),
    ]
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("3", "1", "1")
    failure = suites.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "a \ufffd[31m \ufffd <&> \ufffd message"


def test_junit_has_a_case_when_there_is_nothing_to_lint(root: Path) -> None:
    suites = ElementTree.fromstring(render("junit", results(findings=[], files=[])))
    assert len(suites.findall(".//testcase")) == 1
    assert suites.find(".//failure") is None


def test_markdown(root: Path) -> None:
    told = render("markdown", results(found(FIRST.place, message="a | b `c | d` *e* <f>\ng"), errors=[Error("bad")]))
    lines = told.splitlines()
    assert lines[0] == "## kerlint"
    assert "Found 1 error in 1 file." in lines
    row = next(line for line in lines if "KER202" in line)
    assert row.startswith("| `sub/model.py:4` | error | `KER202` missing-return-sequences |")
    assert r"a \| b `c \| d` \*e\* \<f\> g" in row
    assert "- **error**: bad" in lines


def test_json_lines(root: Path) -> None:
    lines = render("json-lines", results()).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render("json", results()))["findings"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_knows_nothing_and_something(form: str, root: Path) -> None:
    assert "KER202" in render(form, results())
    assert "KER202" not in render(form, results(findings=[]))


# ------------------------------------------------------------------ notebooks and saved models

NOTEBOOK = """\
{"cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# a\\n",
   "b"]},
  {"cell_type": "code", "metadata": {}, "outputs": [], "source": [
    "import keras\\n",
    "x = 1\\n",

    "y = 2"
  ]},
  {"cell_type": "code", "metadata": {}, "outputs": [], "source": "a = 1\\nb = 2"}
 ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"""


def test_lines_of_cells_in_the_file() -> None:
    assert physical_lines(NOTEBOOK.encode()) == {1: [2, 3], 2: [5, 6, 8], 3: [10, 10]}
    with pytest.raises((ValueError, LookupError, TypeError)):
        physical_lines(b"[]")


@pytest.mark.parametrize("form", ["github", "gitlab", "junit", "sarif", "rdjson", "markdown"])
def test_places_in_notebooks(form: str, root: Path) -> None:
    (root / "sub" / "book.ipynb").write_text(NOTEBOOK)
    finding = found(Place("book.ipynb", 3, 1, 3, 2, cell=2), notes=())
    told = render(form, results(finding, sources={"book.ipynb:cell 2": "import keras\nx = 1\ny = 2"}))
    assert "cell 2, line 3: " in told
    line = {
        "github": ",line=8,endLine=8::",
        "gitlab": '"begin": 8',
        "junit": 'line="8"',
        "sarif": '"startLine": 8',
        "rdjson": '"line": 8',
        "markdown": "`sub/book.ipynb:8`",
    }
    assert line[form] in told


def test_a_notebook_that_is_gone_has_its_first_line(root: Path) -> None:
    assert "line=1," in render("github", results(found(Place("book.ipynb", 3, cell=2))))


def test_places_in_saved_models(root: Path) -> None:
    told = render("github", results(found(Place("model.keras", in_model="encoder > lstm"))))
    assert "file=sub/model.keras,line=1,endLine=1::encoder > lstm: `LSTM` needs" in told


def test_the_root_on_ci(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert repository() == root
    monkeypatch.setenv("CI_PROJECT_DIR", str(root / "sub"))
    assert repository() == root / "sub"
    monkeypatch.setenv("CI_PROJECT_DIR", str(root / "elsewhere"))
    assert repository() == root


def test_every_form_is_documented() -> None:
    text = (Path(__file__).parents[1] / "docs" / "outputs.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE) == list(FORMATS)
