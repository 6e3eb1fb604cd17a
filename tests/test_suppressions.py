"""Which findings a comment suppresses, and comments that do nothing."""

from __future__ import annotations

import pytest

from kerlint.findings import Finding, Severity
from kerlint.fixes import rewrite
from kerlint.graph.places import Place
from kerlint.notebooks.cells import Cell
from kerlint.notebooks.source import notebook_source
from kerlint.reading import parse_text
from kerlint.suppressions import removal, suppressions

STATEMENT = """\
model = Sequential([
    LSTM(
        8,
    ),
    Dense(3),
])
other = 1
"""


def finding(line: int, end_line: int) -> Finding:
    place = Place("m.py", line, 5, end_line, 9)
    return Finding("KER201", "dense-on-sequence", Severity.WARNING, "no", place)


def suppressed(text: str, line: int, end_line: int) -> bool:
    return bool(suppressions(parse_text(text, "m.py")).of(finding(line, end_line)))


def at(line: int, text: str = STATEMENT, comment: str = "# kerlint: ignore[KER201]") -> str:
    """The program with a comment at the end of a line."""
    lines = text.splitlines()
    lines[line - 1] += f"  {comment}"
    return "\n".join(lines)


def above(line: int, text: str = STATEMENT) -> str:
    """The program with a comment on a line of its own above a line."""
    lines = text.splitlines()
    lines.insert(line - 1, "    # kerlint: ignore[KER201]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("comment_line", "span", "expected"),
    [
        (1, (1, 6), True),
        (1, (2, 4), True),  # the first line stands for the whole statement
        (1, (5, 5), True),
        (6, (2, 4), True),  # and so does the last
        (2, (2, 4), True),  # a line in between for what starts there
        (4, (2, 4), True),  # or ends there
        (3, (2, 4), False),
        (4, (5, 5), False),
        (5, (5, 5), True),
        (5, (1, 6), False),
        (7, (5, 5), False),
        (1, (7, 7), False),
    ],
)
def test_at_the_end_of_a_line(comment_line: int, span: tuple[int, int], expected: bool) -> None:
    assert suppressed(at(comment_line), *span) is expected


@pytest.mark.parametrize(
    ("above_line", "span", "expected"),
    [
        (1, (1, 6), True),
        (1, (5, 5), True),
        (1, (7, 7), False),
        (2, (2, 4), True),
        (2, (5, 5), False),
        (5, (5, 5), True),
        (6, (5, 5), False),
        (7, (7, 7), True),
    ],
)
def test_on_a_line_of_its_own(above_line: int, span: tuple[int, int], expected: bool) -> None:
    line, end_line = (number + (number >= above_line) for number in span)
    assert suppressed(above(above_line), line, end_line) is expected


def test_a_comment_on_a_def_is_for_its_header() -> None:
    text = "def build(  # kerlint: ignore[KER201]\n    n,\n):\n    return n\n"
    assert suppressed(text, 2, 2)
    assert not suppressed(text, 4, 4)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# kerlint: ignore[KER201]", True),
        ("# kerlint: ignore[ker201]", True),
        ("# kerlint: ignore[dense-on-sequence]", True),
        ("# kerlint:ignore[KER999, KER201] on purpose", True),
        ("# noqa: E501  # kerlint: ignore[KER201]", True),
        ("# kerlint: ignore[KER201]  # noqa", True),
        ("# kerlint: ignore[KER20]", False),
        ("# kerlint: ignore[KER101]", False),
        ("# kerlint: ignore", False),
        ("# ignore[KER201]", False),
    ],
)
def test_codes_and_names(comment: str, expected: bool) -> None:
    assert suppressed(at(5, comment=comment), 5, 5) is expected


def test_ignore_file_counts_everywhere() -> None:
    assert suppressed(at(7, comment="# kerlint: ignore-file[KER201]"), 2, 4)


def test_strings_are_no_comments() -> None:
    text = 'x = """\n# kerlint: ignore[KER201]\n# kerlint: ignore\n"""; y = "# kerlint: ignore-file[KER201]"\n'
    found = suppressions(parse_text(text))
    assert not found.ignores
    assert not found.blankets


@pytest.mark.parametrize(
    ("comment", "blankets", "malformed"),
    [
        ("# kerlint: ignore", 1, 0),
        ("# kerlint: ignore[]", 1, 0),
        ("# kerlint: ignore-file", 1, 0),
        ("# kerlint: ignores[KER201]", 0, 1),
        ("# kerlint: disable=KER201", 0, 1),
        ("# kerlint: noqa", 0, 1),
        ("# kerlint: X_train = (1500, 300, 10)", 0, 0),
        ("# kerlint: self.x = (None, 3)", 0, 0),
        ("# kerlint is a linter", 0, 0),
        ("# kerlint: ignore[KER201]", 0, 0),
    ],
)
def test_comments_that_say_nothing(comment: str, blankets: int, malformed: int) -> None:
    found = suppressions(parse_text(f"x = 1  {comment}\n"))
    assert (len(found.blankets), len(found.malformed)) == (blankets, malformed)


def test_the_place_of_a_comment() -> None:
    (ignore,) = suppressions(parse_text("ä = 1  # see  # kerlint: ignore[KER201] yes", "m.py")).ignores
    assert ignore.place == Place("m.py", 1, 15, 1, 44)


# ------------------------------------------------------------------ off and on

BLOCK = """\
import keras
# kerlint: off[KER201, dense-on-sequence] why
a = 1
# kerlint: on[KER201]
b = 2
# kerlint: off[KER201]
c = 3
"""


@pytest.mark.parametrize(
    ("line", "code", "name", "expected"),
    [
        (1, "KER201", "dense-on-sequence", False),
        (3, "KER201", "other", True),
        (5, "KER201", "other", False),
        (5, "KER999", "dense-on-sequence", True),
        (7, "KER201", "other", True),
        (3, "KER202", "other", False),
    ],
)
def test_what_is_off(line: int, code: str, name: str, expected: bool) -> None:
    found = Finding(code, name, Severity.ERROR, "", Place("a.py", line, 1, line, 2))
    assert bool(suppressions(parse_text(BLOCK, "a.py")).of(found)) is expected


def test_on_without_off_is_told() -> None:
    found = suppressions(parse_text("x = 1\n# kerlint: on[KER201, KER202]\n# kerlint: off[KER201]\n", "a.py"))
    assert [(place.line, handle) for place, handle in found.unmatched] == [(2, "KER201"), (2, "KER202")]


def test_off_ends_with_its_cell() -> None:
    cells = [Cell(1, "# kerlint: off[KER201]\na = 1"), Cell(2, "b = 1\n# kerlint: on[KER201]")]
    found = suppressions(notebook_source(cells, "a.ipynb"))
    assert [ignore.covers(Place("a.ipynb", 2, cell=number)) for ignore in found.ignores for number in (1, 2)] == [True, False]
    assert len(found.unmatched) == 1


def test_a_shape_may_be_called_off() -> None:
    found = suppressions(parse_text("# kerlint: off = (1, 2)\n# kerlint: off\n", "a.py"))
    assert not found.ignores
    assert [place.line for place in found.blankets] == [2]


# ------------------------------------------------------------------ taking codes out

REMOVED = [
    ("x = 1  # kerlint: ignore[A]\ny", "x = 1\ny"),
    ("x = 1  # kerlint: ignore[A] why", "x = 1"),
    ("x = 1  # kerlint: ignore[A, B] why\n", "x = 1  # kerlint: ignore[B] why\n"),
    ("x = 1  # kerlint: ignore[B,A]\n", "x = 1  # kerlint: ignore[B]\n"),
    ("x = 1  # noqa  # kerlint: ignore[A]\n", "x = 1  # noqa\n"),
    ("x = 1  # kerlint: ignore[A]  # noqa\n", "x = 1  # noqa\n"),
    ("if x:\n    # kerlint: ignore[A]\n    y = 1\n", "if x:\n    y = 1\n"),
    ("x = 1\r\n# kerlint: ignore-file[A]\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
    ("x = 1\n# kerlint: ignore[A]", "x = 1\n"),
    ("# kerlint: off[A]\nx = 1\n# kerlint: on[A]\n", "x = 1\n"),
    ("# kerlint: off[A, B]\nx = 1\n# kerlint: on[B]\n# kerlint: on[A]\n", "# kerlint: off[B]\nx = 1\n# kerlint: on[B]\n"),
]


@pytest.mark.parametrize(("text", "expected"), REMOVED)
def test_removal(text: str, expected: str) -> None:
    ignore = next(ignore for ignore in suppressions(parse_text(text, "a.py")).ignores if "A" in ignore.handles)
    fix = removal(text, ignore, "A")
    assert fix is not None
    assert rewrite(text, [fix]) == expected
