"""Half-typed code, places that move, and columns: what the server computes without an editor."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp
from lsprotocol.types import Position, PositionEncodingKind

from kerlint.graph.places import Place
from kerlint.lessons.parts import parts, written_out
from kerlint.server.data import Analysis
from kerlint.server.documents import Document, Known, Part
from kerlint.server.features.actions import rewriting
from kerlint.server.moves import Moves
from kerlint.server.repair import UNKNOWN, repaired
from kerlint.server.settings import ClientSettings, read_settings
from kerlint.server.texts import Text
from tests.editor import applied
from tests.test_server import MODEL


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("x = 1\ny = (\nz = 3\n", {2}),
        ("x = [\n    1,\n    f(,\n]\nz = 3\n", {3}),
        ("x = [\n    f(,\n    1,\n    2,\n]\nz = 3\n", {2}),
        ("x = [\n    1,\n    layers.\n    2,\n]\nz = 3\n", {3, 4}),
        ("def f():\n    x = [\n        1,\n        f(\n    ]\nz = 3\n", {4}),
        ("def f(:\n    return 1\nz = 3\n", {1, 2}),
        ("def f():\n    if x:\nz = 3\n", {2}),
        ("if x:  # why\n", {1}),
        ("try:\n    f()\nz = 3\n", {1}),
        ("try:\n    try:\n        f()\n    except E:\n        pass\nz = 3\n", {1}),
        ("try:", {1}),
        ('s = """a\nz = 3\n', {1, 2, 3}),
        ("from keras import \nz = 3\n", {1}),
        ("x = layers.\nz = 3\n", {1}),
        ("  x = 1\nz = 3\n", {1}),
    ],
)
def test_what_does_not_parse_gives_way_alone(text: str, changed: set[int]) -> None:
    mended = repaired(text)
    assert mended is not None
    assert mended[1] <= changed
    ast.parse(mended[0])
    kept = [i for i in range(len(text.split("\n"))) if i + 1 not in mended[1]]
    assert [mended[0].split("\n")[i] for i in kept] == [text.split("\n")[i] for i in kept]


def test_a_broken_statement_may_have_bound_and_changed_its_names() -> None:
    assert repaired("x, y = f(model,\n") == (f"x, y = {UNKNOWN}(f, model, x, y)\n", {1, 2})


@given(st.integers(0, len(MODEL)), st.integers(0, 40))
def test_every_program_with_a_hole_is_read_or_left_alone(at: int, length: int) -> None:
    text = MODEL[:at] + MODEL[at + length :]
    mended = repaired(text)
    if mended is not None:
        ast.parse(mended[0])
        assert mended[0].count("\n") == text.count("\n")


_LINES = st.lists(st.sampled_from("abc"), max_size=8)


@given(_LINES, _LINES)
def test_places_move_to_lines_that_say_the_same(old: list[str], new: list[str]) -> None:
    moves = Moves.between(old, new)
    for line in range(1, len(old) + 1):
        moved = moves.forward(Place("", line, 1, line, 1))
        if moved is not None:
            assert old[line - 1] == new[moved.line - 1]
            assert moves.back(moved.line) == line


_TEXTS = st.text(st.sampled_from("ab\n"), max_size=12)


@given(_TEXTS, _TEXTS, st.booleans())
def test_a_text_becomes_another_by_its_lines_that_differ(old: str, new: str, versioned: bool) -> None:
    uri = "file:///m.py"
    document = Document(uri, {None: Part(uri, 1, Text(old))})
    known = Known(document, Analysis(), document.program(), document.parts, 0)
    edit = rewriting(known, {None: new}, versioned)
    assert applied(old, lsp.CodeAction("", edit=edit), uri) == new


@given(st.text(st.sampled_from("a\u00e9層😀\r\n\x0c\u2028"), max_size=20), st.sampled_from(list(PositionEncodingKind)))
def test_columns_go_there_and_back(content: str, encoding: PositionEncodingKind) -> None:
    text = Text(content, encoding)
    for line, characters in enumerate(text.lines, start=1):
        for column in range(1, len(characters) + 2):
            assert text.spot(text.position(line, column)) == (line, column)
    assert text.spot(Position(10**6, 10**6)) == (len(text.lines), len(text.lines[-1]) + 1)


@pytest.mark.parametrize("sent", [None, 3, [], {"select": "KER1"}, {"inlayHints": 7, "target": "keras9"}, {"enable": "yes"}])
def test_settings_that_make_no_sense_are_the_usual_ones(sent: object) -> None:
    assert read_settings(sent) == ClientSettings()


def test_parameters_are_written_out_when_the_formula_gives_their_number() -> None:
    lesson = parts("GRU")
    assert lesson is not None
    assert written_out(lesson.formulas, {"features": 50, "units": 128}, 69_120) == "3 * ((50 + 128) * 128 + 2 * 128)"
    assert written_out(lesson.formulas, {"features": 50, "units": 128}, 68_736) == "3 * ((50 + 128) * 128 + 128)"
    assert written_out(lesson.formulas, {"features": 50, "units": 128}, 68_737) is None
    assert written_out(lesson.formulas, {"units": 128}, 69_120) is None
