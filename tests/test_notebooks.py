"""Notebooks: cells as one program, places within cells, commands to IPython, broken cells, and fixes that move nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerlint.config import Resolver
from kerlint.discovery import Found
from kerlint.engine import FileResult, Report, lint_bytes, lint_path
from kerlint.fixing import fix_files, mend, mended_bytes
from kerlint.notebooks.cells import Cell
from kerlint.notebooks.magics import neutral, parses
from kerlint.notebooks.recovery import readable
from kerlint.notebooks.source import notebook_source, read_notebook
from kerlint.notebooks.splicing import spliced
from kerlint.output import Results, render
from kerlint.reading import Unreadable, parse_text
from kerlint.target import generation_of
from tests.commands import Run

FIXTURES = Path(__file__).parent.parent / "fixtures" / "notebooks"
HEAD = "import keras\nfrom keras import layers\n"
SMALL = "model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\n"
WRONG = "model(keras.ops.zeros((2, 5)))"


def book(*cells: str, nbformat: int = 4, **metadata: Any) -> bytes:
    """A notebook file of these cells, of which those that begin with `# ` are prose."""
    made = [{"cell_type": "markdown" if cell.startswith("# ") else "code", "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": nbformat}).encode()


def lint(data: bytes, path: str = "book.ipynb") -> FileResult:
    settings = Resolver(isolated=True, target=3).settings_in(Path())
    return lint_bytes(data, path, settings)


def told(result: FileResult) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in result.findings]


# ------------------------------------------------------------------ places and order


def test_names_go_from_cell_to_cell_and_places_are_in_cells() -> None:
    result = lint(book("# prose", HEAD, "", "x = keras.Input((28, 28))", "y = 1\n  \nlayers.Conv2D(8, 3)(x)"))
    assert told(result) == [("KER102", "book.ipynb:cell 5:3:1")]
    assert "book.ipynb:cell 4:1:5" in [str(note.place) for note in result.findings[0].notes]


def test_findings_are_told_in_the_order_of_the_cells() -> None:
    result = lint(book(HEAD, "\n\nlayers.Dense(-1)", "layers.Dense(-2)"))
    assert [place for _, place in told(result)] == ["book.ipynb:cell 2:3:14", "book.ipynb:cell 3:1:14"]


def test_columns_are_characters_of_the_line_as_written() -> None:
    assert told(lint(book(HEAD, "é = '😀'; layers.Dense(-1)")))[0][1] == "book.ipynb:cell 2:1:23"


@pytest.mark.parametrize("end", ["", "\r", "\n", "\r\n"])
def test_line_ends_inside_cells(end: str) -> None:
    assert told(lint(book(HEAD + end, f"x = 1\r\ny = 2{end}", "layers.Dense(-1)")))[0][1] == "book.ipynb:cell 3:1:14"


def test_what_a_cell_ends_with_is_shown_and_not_thrown_away() -> None:
    head = HEAD + "x = keras.Input((4,))\n"
    assert told(lint(book(head, "layers.Dense(3)(x)", "keras.Model(x, layers.Dense(3)(x))"))) == []
    lost = lint(book(head, "layers.Dense(3)(x)\ny = 1", "keras.Model(x, layers.Dense(3)(x))"))
    assert told(lost) == [("KER406", "book.ipynb:cell 2:1:1")]


def test_a_source_is_made_of_cells_alone() -> None:
    source = notebook_source([Cell(2, HEAD), Cell(7, "  x = 1\n  y = 2")], "untitled:1")
    assert source.texts == {"untitled:1:cell 2": HEAD, "untitled:1:cell 7": "  x = 1\n  y = 2"}
    assert [len(block) for block in source.blocks] == [2, 1]
    statement = source.blocks[1][0].body[0]  # type: ignore[attr-defined]
    assert str(source.place(statement)) == "untitled:1:cell 7:1:3"


# ------------------------------------------------------------------ fixtures


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("magics.ipynb", [("KER102", "cell 7:1:57")]),
        ("broken_cells.ipynb", [("KER002", "cell 2:1:1"), ("KER109", "cell 4:2:1")]),
        ("writes_module.ipynb", [("KER109", "cell 2:4:1")]),
        ("raises.ipynb", [("KER109", "cell 2:2:1")]),
    ],
)
def test_fixtures(name: str, expected: list[tuple[str, str]]) -> None:
    result = lint((FIXTURES / name).read_bytes())
    assert [(code, place.removeprefix("book.ipynb:")) for code, place in told(result)] == expected


# ------------------------------------------------------------------ commands to IPython

NEUTRAL = [
    ("%matplotlib inline", "0"),
    ("if x:\n    !ls -l", "if x:\n    0"),
    ("%time y = f(x)", "if 1: y = f(x)"),
    ("if x:\n    %time f(x)", "if x:\n    if 1: f(x)"),
    ("%timeit -n 10 f(x)", "0"),
    ("%time", "0"),
    ("files = !ls", "files = __"),
    ("a, b = %sql select 'x'", "a, b = __()"),
    ("x = y % z\n!ls", "x = y % z\n0"),
    ("x = (y\n% z)\n!ls", "x = (y\n% z)\n0"),
    ('x = """\n!ls\n%d\n"""\n!ls', 'x = """\n!ls\n%d\n"""\n0'),
    ("x = '%s' \\\n% y\n%d", "x = '%s' \\\n% y\n0"),
    ("!pip install \\\n  keras\nx = 1", "0\n\nx = 1"),
    ("# it's (\n!ls", "# it's (\n0"),
    ("f(x, ')')\n!ls", "f(x, ')')\n0"),
    ("model.fit?", "0"),
    ("?model", "0"),
    ("keras.*Dense*??", "0"),
    ("pip install keras", "0"),
    ("cd ..", "0"),
    ("%%time\nx = 1", "\nx = 1"),
    ("# why\n\n%%capture out\n!ls\nx = 1", "\n\n\n0\nx = 1"),
    ("%%bash\necho $((", "\n"),
    ("%%writefile m.py\nx = 1", "\n"),
    ("x = 1", "x = 1"),
    ("ls", "ls"),
    ("pip = 3\npip", "pip = 3\npip"),
]


@pytest.mark.parametrize(("text", "expected"), NEUTRAL, ids=[text for text, _ in NEUTRAL])
def test_commands_to_ipython(text: str, expected: str) -> None:
    assert "\n".join(line.rstrip() for line in neutral(text).split("\n")) == expected
    assert list(map(len, neutral(text).split("\n"))) == list(map(len, text.split("\n")))


PARTS = [
    "%",
    "!",
    "?",
    "x",
    " ",
    "\n",
    "\r\n",
    "(",
    ")",
    '"""',
    "'",
    "\\",
    "#",
    "=",
    "print x",
    "%%time",
    "é",
    "x²",
    "if x:\n    ",
    "cd ",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_what_stands_in_for_a_cell_parses_and_moves_nothing(text: str) -> None:
    code = readable(text)
    assert parses(code)
    assert len(code) == len(text)
    assert [i for i, c in enumerate(code) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=8).map("".join), max_size=4))
def test_any_cells_make_a_source_whose_lines_are_theirs(texts: list[str]) -> None:
    source = notebook_source([Cell(n, text) for n, text in enumerate(texts, 1)], "book.ipynb")
    for cell in source.cells:
        assert len(parse_lines(cell.text)) <= len(source.lines) - cell.first + 1
        assert parse_lines(source.text)[cell.first - 1] == parse_lines(cell.text)[0]


def parse_lines(text: str) -> list[str]:
    return parse_text("", "").lines if not text else text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


# ------------------------------------------------------------------ cells that do not parse


def test_a_broken_cell_is_one_finding_and_its_names_are_unknown() -> None:
    result = lint(book(HEAD + SMALL, "ok = layers.Dense(-1)\nmodel.add(\n", WRONG, SMALL + WRONG))
    assert [place for _, place in told(result)] == [
        "book.ipynb:cell 2:1:19",
        "book.ipynb:cell 2:2:10",
        "book.ipynb:cell 4:2:1",
    ]


def test_an_import_outlives_a_broken_statement_that_uses_it() -> None:
    result = lint(book(HEAD, "layers.Dense(", "layers.Dense(-1)"))
    assert [place for _, place in told(result)] == ["book.ipynb:cell 2:1:13", "book.ipynb:cell 3:1:14"]


def test_a_print_statement_of_python_2_is_read_and_told() -> None:
    result = lint(book(HEAD + SMALL, "print 'x', model.name", WRONG))
    assert told(result) == [("KER002", "book.ipynb:cell 2:1:1"), ("KER109", "book.ipynb:cell 3:1:1")]


REFUSED = [
    (b"", "syntax-error"),
    (b"{", "syntax-error"),
    (b"[1, 2]", "syntax-error"),
    (b'{"nbformat": 4}', "syntax-error"),
    (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}', "syntax-error"),
    (b'{"nbformat": 2, "cells": []}', "unsupported-file"),
    (b"\xff\xfe{}", "wrong-encoding"),
    (b"[" * 200_000, "file-too-large"),
    (book("x = 1")[:-9], "syntax-error"),
    (book("x" * 2_000_001), "file-too-large"),
]


@pytest.mark.parametrize(("data", "rule"), REFUSED, ids=[str(data[:30]) for data, _ in REFUSED])
def test_what_is_no_notebook(data: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_notebook(data, "book.ipynb")
    assert caught.value.rule == rule


@pytest.mark.parametrize("cell", ["x = '\0'", "x = '\ud800'", "x = " + "(" * 500 + ")" * 500])
def test_a_cell_with_what_python_refuses_is_one_finding(cell: str) -> None:
    result = lint(book(HEAD + SMALL, cell, WRONG))
    assert [finding.place.cell for finding in result.findings] == [2, 3]


def test_cells_of_other_languages_are_left_alone() -> None:
    data = json.loads(book(HEAD, "select *", SMALL + WRONG))
    data["cells"][1]["metadata"] = {"vscode": {"languageId": "sql"}}
    assert told(lint(json.dumps(data).encode())) == [("KER109", "book.ipynb:cell 3:2:1")]
    assert told(lint(book("library(keras)\nx <- 1", language_info={"name": "R"}))) == []


def test_format_3() -> None:
    cells = [{"cell_type": "code", "language": "python", "input": [HEAD]}, {"cell_type": "code", "input": SMALL + WRONG}]
    data = json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}).encode()
    assert told(lint(data)) == [("KER109", "book.ipynb:cell 2:2:1")]
    assert b'"input": "import os"' in spliced(data, {2: (SMALL + WRONG, "import os")}, "book.ipynb")


# ------------------------------------------------------------------ comments


@pytest.mark.parametrize(
    "cell",
    [
        f"{WRONG}  # kerlint: ignore[KER109]",
        f"# kerlint: ignore[KER109]\n{WRONG}",
        f"{WRONG}\n# kerlint: ignore-file[KER109]",
    ],
)
def test_comments_suppress_in_their_cell(cell: str) -> None:
    assert told(lint(book(HEAD + SMALL, "!ls '", cell))) == []


def test_a_comment_on_the_same_line_of_another_cell_does_nothing() -> None:
    result = lint(book(HEAD + SMALL, "x = 1  # kerlint: ignore[KER109]", WRONG))
    assert [place for code, place in told(result) if code == "KER109"] == ["book.ipynb:cell 3:1:1"]


def test_a_broken_cell_can_be_accepted() -> None:
    result = lint(book(HEAD + SMALL, "print 'x'  # kerlint: ignore[python-2-syntax]"))
    assert told(result) == []


# ------------------------------------------------------------------ output


def test_the_cell_is_in_every_output() -> None:
    result = lint(book(HEAD + SMALL, f"!ls\n{WRONG}"))
    report = Report([result])
    results = Results(report.findings, report.texts)
    assert "book.ipynb:cell 2:2:1: " in render("concise", results)
    full = render("full", results)
    assert "--> book.ipynb:cell 2:2:1" in full
    assert "2 | model(keras.ops.zeros((2, 5)))" in full
    (data,) = json.loads(render("json", results))["findings"]
    assert (data["cell"], data["location"]["line"], data["location"]["column"]) == (2, 2, 1)


def test_the_command_line_finds_notebooks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "book.ipynb").write_bytes(book(HEAD + SMALL, WRONG))
    assert "book.ipynb:cell 2:1:1" in run("check", str(tmp_path), "--output-format", "concise").out
    assert "# %% [2]" in run("shapes", str(tmp_path / "sub" / "book.ipynb")).out
    assert "Dense" in run("summary", str(tmp_path / "sub" / "book.ipynb")).out


# ------------------------------------------------------------------ fixes

FIXABLE = "opt = keras.optimizers.SGD(lr=0.1)"
LAYOUTS = [
    lambda text: json.dumps(text, indent=1),
    lambda text: json.dumps(text, indent=2) + "\n",
    lambda text: json.dumps(text),
    lambda text: json.dumps(text, indent="\t", ensure_ascii=False) + "\n\n",
    lambda text: json.dumps(text, indent=1).replace("\n", "\r\n"),
    lambda text: "\ufeff" + json.dumps(text, sort_keys=True),
    lambda text: json.dumps(text, indent=1).replace("/", "\\/"),
]


@pytest.mark.parametrize("as_list", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_fix_changes_nothing_but_its_line(layout: Any, as_list: bool) -> None:
    cells = [HEAD, "!ls\n" + "# é 😀 a/b\n" + FIXABLE + "\n", "# prose: SGD(lr=0.1)"]
    content = json.loads(book(*cells))
    for cell in content["cells"]:
        cell["metadata"] = {"tags": [], "z": 1.50, "a": "\u2028"}
        if as_list:
            cell["source"] = cell["source"].splitlines(keepends=True)
    data = layout(content).encode()
    result = lint(data)
    assert result.source is not None
    mended, count = mend(result, Resolver(isolated=True, target=3).settings_in(Path()))
    assert mended.source is not None
    written = mended_bytes(data, result.source, mended.source)
    assert count == 1
    assert written == data.replace(b"keras.optimizers.SGD(lr=0.1)", b"keras.optimizers.SGD(learning_rate=0.1)")


@given(st.lists(st.text(alphabet='ab\n"\\é\u2028', max_size=8), min_size=1, max_size=4), st.data())
def test_splicing_writes_what_json_reads(texts: list[str], data: Any) -> None:
    forms = [text.splitlines(keepends=True) if data.draw(st.booleans()) else text for text in texts]
    content = {"nbformat": 4, "cells": [{"cell_type": "code", "source": form} for form in forms]}
    written = json.dumps(content, indent=data.draw(st.sampled_from([None, 1])), ensure_ascii=data.draw(st.booleans())).encode()
    changed = {n: (text, data.draw(st.text(alphabet='ab\n"é', max_size=8))) for n, text in enumerate(texts, 1)}
    read = json.loads(spliced(written, changed, "book.ipynb"))
    assert ["".join(cell["source"]) for cell in read["cells"]] == [new for _, new in changed.values()]


def test_a_notebook_that_changed_meanwhile_is_not_written() -> None:
    with pytest.raises(Unreadable):
        spliced(book("x = 1"), {1: ("x = 2", "x = 3")}, "book.ipynb")


def test_fixing_a_file_keeps_what_it_does_not_touch(tmp_path: Path) -> None:
    path = tmp_path / "book.ipynb"
    path.write_bytes(book(HEAD, FIXABLE, "x ="))
    resolver = Resolver(isolated=True, target=3)
    report = Report([lint_path(Found(str(path), named=True), resolver.settings_in(tmp_path))])
    assert fix_files(report, resolver) == 1
    assert path.read_bytes() == book(HEAD, FIXABLE.replace("lr", "learning_rate"), "x =")
    assert [finding.code for finding in report.findings] == ["KER001"]


# ------------------------------------------------------------------ scripts

COLAB = '# -*- coding: utf-8 -*-\n"""Untitled.ipynb\n\nAutomatically generated by Colaboratory.\n"""\n'
BODY = HEAD + "!pip install keras\n" + SMALL + WRONG


@pytest.mark.parametrize(
    ("text", "path", "codes"),
    [
        (COLAB + BODY, "export.py", ["KER109"]),
        (BODY, "book.ipy", ["KER109"]),
        (BODY, "train.py", ["KER001", "KER109"]),
        (BODY + "\nx = (", "train.py", ["KER001"]),
        ("# %%\n" + BODY.replace("!", "# !") + "\n# %% [markdown]\n# text", "percent.py", ["KER109"]),
        (HEAD + "get_ipython().run_line_magic('time', 'x')\n" + SMALL + WRONG, "export.py", ["KER109"]),
    ],
)
def test_scripts_with_commands_to_ipython(text: str, path: str, codes: list[str]) -> None:
    assert [code for code, _ in told(lint(text.encode(), path))] == codes


# ------------------------------------------------------------------ the generation of Keras


@pytest.mark.parametrize(
    ("text", "python", "generation"),
    [
        ("!pip install -q tensorflow==1.15", None, 2),
        ("!pip install -q 'tensorflow==2.15' numpy  # old", None, 2),
        ('%pip install "keras<3"', None, 2),
        ("!pip install keras==3.4", (3, 6), 3),
        ("!{sys.executable} -m pip install tensorflow==2.4", None, 2),
        ("# !pip install tensorflow==1.15", None, 3),
        ("!pip install tensorflow", None, 3),
        ("%tensorflow_version 1.x", None, 2),
        ("%%bash\npip install tf-keras", None, 2),
        ("x = 1", (3, 7), 2),
        ("x = 1", (3, 11), 3),
    ],
)
def test_notebooks_say_what_they_are_written_for(
    tmp_path: Path, text: str, python: tuple[int, ...] | None, generation: int
) -> None:
    assert generation_of(tmp_path / "book.ipynb", text, python) == generation
