"""What readers and programs see of a finding."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from kerlint.engine import Error
from kerlint.findings import Finding, Fix, Note, Replace, SetArgument, Severity
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place
from kerlint.output import Results, render

TEXT = """\
from keras import layers

tokens = layers.Input((20,))
x = layers.Embedding(1000, 32)(tokens)
x = layers.LSTM(64)(x)
# one
# two
x = layers.LSTM(
    32,
    dropout=0.1,
)(x)
"""


def place_of(part: str, text: str = TEXT, path: str = "model.py") -> Place:
    """Where `part` stands first in `text`."""
    start = text.index(part)
    positions = Positions(text)
    return Place(path, *positions.position(start), *positions.position(start + len(part)))


FIX = Fix("set `return_sequences=True`", (SetArgument(place_of("layers.LSTM(64)"), "return_sequences", "True"),), safe=True)
FINDING = Finding(
    "KER203",
    "missing-return-sequences",
    Severity.ERROR,
    "`LSTM` needs a sequence, but gets one vector, (None, 64)",
    place_of("layers.LSTM(\n    32,\n    dropout=0.1,\n)(x)"),
    "needs (batch, time, features)",
    (
        Note("`LSTM` gives (None, 64)", place_of("layers.LSTM(64)(x)")),
        Note("`Embedding` gives (None, 20, 32)", place_of("layers.Embedding(1000, 32)(tokens)")),
        Note("the builder is here", Place("other.py", 2, 1, 2, 4)),
        Note("a fact without a place"),
    ),
    "A recurrent layer reads one vector for each step of time.",
    ("set `return_sequences=True`", "leave the second LSTM out"),
    (FIX,),
    "when `deep` is true",
)
SOURCES = {"model.py": TEXT, "other.py": "a\nbcd\n"}

FULL = """\
error[KER203] missing-return-sequences: `LSTM` needs a sequence, but gets one vector, (None, 64)
  --> model.py:8:5
    |
  4 | x = layers.Embedding(1000, 32)(tokens)
    |     ---------------------------------- `Embedding` gives (None, 20, 32)
  5 | x = layers.LSTM(64)(x)
    |     ------------------ `LSTM` gives (None, 64)
...
  8 | x = layers.LSTM(
    |     ^^^^^^^^^^^^
...
 11 | )(x)
    | ^^^^ needs (batch, time, features)
  ::: other.py:2:1
    |
  2 | bcd
    | --- the builder is here
    |
    = note: only when `deep` is true
    = note: a fact without a place
    = why: A recurrent layer reads one vector for each step of time.
    = fix: set `return_sequences=True` (kerlint check --fix does it)
    |
  5 - x = layers.LSTM(64)(x)
  5 + x = layers.LSTM(64, return_sequences=True)(x)
    |
    = help: leave the second LSTM out
    = page: kerlint explain KER203

Found 1 error in 1 file; 1 fixable with --fix.
"""


def full(finding: Finding, text: str = TEXT, *, width: int = 100) -> str:
    return render("full", Results([finding], {"model.py": text}), width=width)


def on(text: str, part: str, label: str = "here") -> Finding:
    """A finding on `part` of `text` and nothing else."""
    return Finding("KER101", "a-name", Severity.WARNING, "a message", place_of(part, text), label)


def test_full_form() -> None:
    assert render("full", Results([FINDING], SOURCES)) == FULL


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render("full", Results([FINDING], SOURCES), colour=True)

    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == FULL


def test_source_that_is_missing() -> None:
    shown = render("full", Results([FINDING], {}))

    assert "\n --> model.py:8:5\n" in shown
    assert "= note: needs (batch, time, features)" in shown
    assert "= note: model.py:5:5: `LSTM` gives (None, 64)" in shown
    assert "= help: set `return_sequences=True`" in shown


def test_place_in_a_saved_model_has_no_lines() -> None:
    finding = replace(FINDING, place=Place("model.keras", in_model="encoder > lstm"), notes=(), fixes=())

    assert "--> model.keras: encoder > lstm\n" in render("full", Results([finding], {"model.keras": TEXT}))


@pytest.mark.parametrize(
    ("text", "part", "lines"),
    [
        pytest.param("\tx = f(1)\n", "f(1)", [" 1 |     x = f(1)", "   |         ^^^^ here"], id="tab"),
        pytest.param('a = "漢字", f(1)\n', "f(1)", [' 1 | a = "漢字", f(1)', "   |             ^^^^ here"], id="wide"),
        pytest.param('a = "e\u0301", f(1)\n', "f(1)", [' 1 | a = "e\u0301", f(1)', "   |          ^^^^ here"], id="accent"),
        pytest.param("a = '\x1b[2J', f(1)\n", "f(1)", [" 1 | a = '\ufffd[2J', f(1)", "   |             ^^^^ here"], id="escape"),
        pytest.param("a = f(1)\r\nb = g(2)\r\n", "g(2)", [" 2 | b = g(2)", "   |     ^^^^ here"], id="CRLF"),
        pytest.param("a = f(1)", "", [" 1 | a = f(1)", "   | ^ here"], id="empty span"),
    ],
)
def test_underline_stands_below_its_text(text: str, part: str, lines: list[str]) -> None:
    assert "\n".join(lines) in full(on(text, part), text)


def test_spans_on_one_line_have_a_line_each() -> None:
    text = "z = Dense(1)(LSTM(64)(x))\n"
    finding = replace(on(text, "Dense(1)(LSTM(64)(x))"), notes=(Note("inner", place_of("LSTM(64)(x)", text)),))

    assert (" 1 | z = Dense(1)(LSTM(64)(x))\n   |     ^^^^^^^^^^^^^^^^^^^^^ here\n   |              ----------- inner\n") in full(
        finding, text
    )


def test_gap_of_one_line_is_filled() -> None:
    text = "a = 1\nb = 2\nc = 3\n"
    finding = replace(on(text, "3"), notes=(Note("first", place_of("1", text)),))

    assert " 2 | b = 2\n 3 | c = 3\n" in full(finding, text)
    assert "..." not in full(finding, text)


def test_long_line_is_cut_around_the_span_and_the_edit() -> None:
    text = f"x = [{'0, ' * 100}]; y = f(1); z = [{'0, ' * 100}]\n"
    finding = replace(on(text, "f(1)"), fixes=(Fix("double it", (Replace(place_of("1", text), "2"),)),))

    shown = full(finding, text, width=80)

    assert max(map(len, shown.splitlines())) <= 80
    assert "y = f(1);" in shown
    assert "y = f(2);" in shown
    source, underline = shown.splitlines()[3:5]
    assert source[underline.index("^") : underline.rindex("^") + 1] == "f(1)"


def test_long_explanation_is_wrapped() -> None:
    shown = full(replace(FINDING, why="word " * 40), width=60)

    assert all(len(line) <= 60 for line in shown.splitlines() if "word" in line)


def test_unsafe_fix_is_told_to_be_one() -> None:
    fix = replace(FIX, safe=False)
    shown = full(replace(FINDING, fixes=(fix,)))

    assert "= fix: set `return_sequences=True` (changes the model, so it needs --fix --unsafe-fixes)" in shown
    assert shown.endswith("Found 1 error in 1 file; 1 fixable with --fix --unsafe-fixes.\n")


def test_fix_that_cannot_be_made_is_told_in_words_alone() -> None:
    fix = replace(FIX, edits=(SetArgument(place_of("tokens"), "a", "1"),))

    shown = full(replace(FINDING, fixes=(fix,)))

    assert "= help: set `return_sequences=True`" in shown
    assert "= fix" not in shown


def test_total() -> None:
    kinds = [Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.PERFORMANCE, Severity.ADVICE, Severity.ADVICE]
    findings = [replace(FINDING, severity=kind, fixes=()) for kind in kinds]
    findings[0] = replace(findings[0], place=Place("b.py"))

    assert render("full", Results(findings, SOURCES)).splitlines()[-1] == (
        "Found 2 errors, 1 warning, 1 performance hint, 2 pieces of advice in 2 files."
    )
    assert render("full", Results([], {})) == "No mistakes found.\n"


def test_concise_form() -> None:
    assert render("concise", Results([FINDING, on(TEXT, "tokens")], {})) == (
        "model.py:8:5: error[KER203] `LSTM` needs a sequence, but gets one vector, (None, 64)"
        " (only when `deep` is true)\n"
        "model.py:3:1: warning[KER101] a message\n"
    )
    assert render("concise", Results([], {})) == ""


def test_concise_form_is_one_line_each() -> None:
    assert render("concise", Results([replace(FINDING, message="two\nlines")], {})).count("\n") == 1


@pytest.mark.parametrize("form", ["full", "concise"])
def test_errors_are_told(form: str) -> None:
    shown = render(form, Results([], {}, [Error("no such file", "gone.py"), Error("bad configuration")]))

    assert "error: gone.py: no such file\n" in shown
    assert "error: bad configuration\n" in shown
    assert "No mistakes" not in shown


def test_json_form() -> None:
    told = json.loads(render("json", Results([FINDING], SOURCES, [Error("no such file", "gone.py"), Error("bad")])))

    assert list(told) == ["schema", "findings", "errors"]
    assert told["schema"] == 1
    assert told["errors"] == [
        {"message": "no such file", "path": "gone.py", "line": None},
        {"message": "bad", "path": None, "line": None},
    ]
    assert told["findings"] == [
        {
            "code": "KER203",
            "name": "missing-return-sequences",
            "severity": "error",
            "message": "`LSTM` needs a sequence, but gets one vector, (None, 64)",
            "path": "model.py",
            "location": {"line": 8, "column": 5, "end_line": 11, "end_column": 5},
            "cell": None,
            "model_path": None,
            "label": "needs (batch, time, features)",
            "notes": [
                {
                    "message": "`LSTM` gives (None, 64)",
                    "location": {"line": 5, "column": 5, "end_line": 5, "end_column": 23},
                },
                {
                    "message": "`Embedding` gives (None, 20, 32)",
                    "location": {"line": 4, "column": 5, "end_line": 4, "end_column": 39},
                },
                {
                    "message": "the builder is here",
                    "location": {"line": 2, "column": 1, "end_line": 2, "end_column": 4},
                    "path": "other.py",
                    "cell": None,
                },
                {"message": "a fact without a place", "location": None},
            ],
            "why": "A recurrent layer reads one vector for each step of time.",
            "help": "set `return_sequences=True`\nleave the second LSTM out",
            "condition": "when `deep` is true",
            "fixes": [
                {
                    "title": "set `return_sequences=True`",
                    "safe": True,
                    "edits": [
                        {
                            "location": {"line": 5, "column": 19, "end_line": 5, "end_column": 19},
                            "text": ", return_sequences=True",
                        }
                    ],
                }
            ],
            "url": "kerlint://rules/KER203",
        }
    ]
