"""Bytes to programs: encodings, newlines, places, and what is no program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kerlint.graph.places import Place
from kerlint.reading import LARGEST, Unreadable, names_keras, parse_bytes, parse_text, read_source

REFUSED = [
    # bytes, the rule that reports it, where
    (b"x = (1,\ny = 2\n", "syntax-error", (1, 5)),
    (b"def f():\nreturn 1\n", "syntax-error", (2, 1)),
    (b"print 'a'\n", "python-2-syntax", (1, 1)),
    (b"import keras\nprint keras.__version__\n", "python-2-syntax", (2, 1)),
    (b"try:\n    x\nexcept IOError, e:\n    pass\n", "python-2-syntax", (3, 8)),
    (b"raise ValueError, 'no'\n", "python-2-syntax", (1, 17)),
    (b"exec 'x = 1'\n", "python-2-syntax", (1, 1)),
    (b"mode = 0777\n", "python-2-syntax", (1, 8)),
    (b"n = 10L\n", "python-2-syntax", None),
    (b"x = `1`\n", "python-2-syntax", None),
    (b"if a <> b: pass\n", "python-2-syntax", None),
    (b"lambda (a, b): a\n", "python-2-syntax", None),
    (b"x = 'print a' +\n", "syntax-error", None),  # a quoted statement of Python 2 proves nothing
    (b"ok = 1\nb = caf\xe9\n", "wrong-encoding", (2, 8)),
    (b"\xff\xfeimport keras", "wrong-encoding", (1, 1)),
    (b"# coding: nonsense\n", "wrong-encoding", (1, 1)),
    (b"#!/usr/bin/python\n# -*- coding: nonsense -*-\n", "wrong-encoding", (2, 1)),
    (b"# coding: hex\n", "wrong-encoding", (1, 1)),
    (b"x = 1\ny = '\0'\n", "wrong-encoding", (2, 6)),
    (b"x = " + b"-" * 100_000 + b"1", "file-too-large", (1, 1)),
    (b"x = " + b"(" * 1000 + b")" * 1000, "syntax-error", None),
]


@pytest.mark.parametrize(("data", "rule", "start"), REFUSED, ids=[str(data[:24]) for data, _, _ in REFUSED])
def test_what_is_no_program(data: bytes, rule: str, start: tuple[int, int] | None) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_bytes(data, "model.py")
    assert caught.value.rule == rule
    place = caught.value.place
    assert place.path == "model.py"
    if start is not None:
        assert (place.line, place.column) == start


READ = [
    (b"", "utf-8", [""]),
    (b"a = 1\r\nb = 2\rc = 3\n", "utf-8", ["a = 1", "b = 2", "c = 3", ""]),
    (b"a = 1\n\x0cb = 2\n", "utf-8", ["a = 1", "\x0cb = 2", ""]),
    ("a = '\u2028'\nb = 1".encode(), "utf-8", ["a = '\u2028'", "b = 1"]),
    (b"\xef\xbb\xbfa = 1\n", "utf-8-sig", ["a = 1", ""]),
    (b"# -*- coding: latin-1 -*-\na = 'caf\xe9'\n", "latin-1", ["# -*- coding: latin-1 -*-", "a = 'caf\xe9'", ""]),
    (b"a = '# coding: nonsense'\n", "utf-8", ["a = '# coding: nonsense'", ""]),
    (b"a = 1\n# coding: nonsense\n", "utf-8", ["a = 1", "# coding: nonsense", ""]),
]


@pytest.mark.parametrize(("data", "encoding", "lines"), READ)
def test_programs(data: bytes, encoding: str, lines: list[str]) -> None:
    source = parse_bytes(data, "model.py")
    assert source.encoding == encoding
    assert source.lines == lines
    assert source.text.encode(source.encoding) == data


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Dense(1)", Place("m.py", 1, 1, 1, 9)),
        ("größe = Dense(1)", Place("m.py", 1, 9, 1, 17)),
        ("a = 1\r\n'🦊', Dense(\r\n  'ß')", Place("m.py", 2, 6, 3, 7)),
        ("\x0cDense(1)", Place("m.py", 1, 2, 1, 10)),
        ("'\x0b'; Dense(1)", Place("m.py", 1, 6, 1, 14)),
    ],
)
def test_places_count_characters(text: str, called: Place) -> None:
    source = parse_text(text, "m.py")
    (call,) = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    assert source.place(call) == called
    assert source.at(called).replace("\n", "").replace(" ", "").startswith("Dense(")


def test_a_node_without_a_position() -> None:
    source = parse_text("x = 1", "m.py")
    assert source.place(source.tree) == Place("m.py")


def test_files(tmp_path: Path) -> None:
    loop = tmp_path / "loop.py"
    loop.symlink_to(loop)
    large = tmp_path / "large.py"
    large.write_bytes(b"#" * (LARGEST + 1))
    for path, rule in ((loop, "unreadable-file"), (tmp_path / "none.py", "unreadable-file"), (large, "file-too-large")):
        with pytest.raises(Unreadable) as caught:
            read_source(path)
        assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"import keras", True),
        (b"from tensorflow import nn", True),
        (b"import torch", False),
        (b"", False),
        ("import keras".encode("utf-16"), True),
    ],
)
def test_the_first_look(data: bytes, expected: bool) -> None:
    assert names_keras(data) is expected
