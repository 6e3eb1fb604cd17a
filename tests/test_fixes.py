"""Typed edits become text: layout kept, nothing else touched, never a file that does not parse."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerlint.findings import Edit, Fix, RemoveArgument, RenameArgument, Replace, SetArgument, Wrap
from kerlint.fixes import rewrite, text_edits
from kerlint.fixes.positions import Positions
from kerlint.graph.places import Place

MakeEdit = Callable[[Place], Edit]


def place_of(text: str, part: str, path: str = "model.py") -> Place:
    """Where `part` stands first in `text`."""
    start = text.index(part)
    positions = Positions(text)
    return Place(path, *positions.position(start), *positions.position(start + len(part)))


def fixed(text: str, part: str, make: MakeEdit) -> str:
    """`text` with one edit of `part` made."""
    return rewrite(text, [Fix("mend it", (make(place_of(text, part)),))])


def setting(name: str, value: str) -> MakeEdit:
    return lambda place: SetArgument(place, name, value)


def removing(name: str) -> MakeEdit:
    return lambda place: RemoveArgument(place, name)


def renaming(name: str, to: str) -> MakeEdit:
    return lambda place: RenameArgument(place, name, to)


def wrapping(like: str) -> MakeEdit:
    return lambda place: Wrap(place, "TimeDistributed", like)


ARGUMENTS = [
    pytest.param("LSTM(64)", setting("go", "True"), "LSTM(64, go=True)", id="append"),
    pytest.param("LSTM()", setting("go", "True"), "LSTM(go=True)", id="append to nothing"),
    pytest.param("LSTM(64,)", setting("go", "True"), "LSTM(64, go=True,)", id="append after a trailing comma"),
    pytest.param("LSTM( 64 )", setting("go", "True"), "LSTM( 64, go=True )", id="append inside spaces"),
    pytest.param("LSTM(64, go=False)", setting("go", "True"), "LSTM(64, go=True)", id="replace the value"),
    pytest.param("LSTM(64, go = 1)", setting("go", "2"), "LSTM(64, go = 2)", id="replace between spaces"),
    pytest.param("Dense(9, 'relu')", setting("activation", "'tanh'"), "Dense(9, 'tanh')", id="replace a positional argument"),
    pytest.param("Dense(9, **more)", setting("name", "'x'"), "Dense(9, **more)", id="not beside unpacked arguments"),
    pytest.param("Dense(*more)", setting("activation", "'x'"), "Dense(*more)", id="not behind unpacked arguments"),
    pytest.param(
        "LSTM(\n    64,  # units\n    a=1,  # why\n)",
        setting("go", "True"),
        "LSTM(\n    64,  # units\n    a=1,  # why\n    go=True,\n)",
        id="append a line",
    ),
    pytest.param(
        "LSTM(\n    64,\n    a=1  # why\n)",
        setting("go", "True"),
        "LSTM(\n    64,\n    a=1,  # why\n    go=True\n)",
        id="append a line without trailing comma",
    ),
    pytest.param("LSTM(64,\n     a=1)", setting("go", "True"), "LSTM(64,\n     a=1,\n     go=True)", id="append a hanging line"),
    pytest.param("LSTM(64,\r\n     a=1)", setting("go", "True"), "LSTM(64,\r\n     a=1,\r\n     go=True)", id="keep CRLF"),
    pytest.param("LSTM(64, a=1)", removing("a"), "LSTM(64)", id="remove the last"),
    pytest.param("LSTM(64, a=1, b=2)", removing("a"), "LSTM(64, b=2)", id="remove from the middle"),
    pytest.param("LSTM(units=64, a=1)", removing("units"), "LSTM(a=1)", id="remove the first"),
    pytest.param("LSTM(a=1)", removing("a"), "LSTM()", id="remove the only one"),
    pytest.param("LSTM(64)", removing("a"), "LSTM(64)", id="nothing to remove"),
    pytest.param(
        "LSTM(\n    64,\n    a=1,  # a\n    # about b\n    b=2,\n)",
        removing("a"),
        "LSTM(\n    64,\n    # about b\n    b=2,\n)",
        id="remove a line, keep the neighbour's comment",
    ),
    pytest.param("LSTM(unit=64)", renaming("unit", "units"), "LSTM(units=64)", id="rename"),
    pytest.param("LSTM(8, unit=64)", renaming("unit", "units"), "LSTM(8, unit=64)", id="no rename to what is given"),
    pytest.param("LSTM(64)", wrapping("layers.LSTM"), "layers.TimeDistributed(LSTM(64))", id="wrap with a module"),
    pytest.param("'é'.f(1)", setting("a", "2"), "'é'.f(1, a=2)", id="columns are characters"),
]


@pytest.mark.parametrize(("source", "make", "expected"), ARGUMENTS)
def test_edit_of_a_call(source: str, make: MakeEdit, expected: str) -> None:
    before, after = "ö = 1; x = ", "(x)  # kept\n\ny  =  2\n"

    assert fixed(before + source + after, source, make) == before + expected + after


@pytest.mark.parametrize(("source", "make", "expected"), ARGUMENTS)
def test_edit_made_twice_changes_nothing_more(source: str, make: MakeEdit, expected: str) -> None:
    assert fixed(expected, expected, make) == expected


@pytest.mark.parametrize(
    ("imports", "expected", "function"),
    [
        (
            "from keras.layers import LSTM, Dense",
            "from keras.layers import LSTM, Dense, TimeDistributed",
            "TimeDistributed",
        ),
        (
            "from keras.layers import (\n    LSTM,\n    Dense,  # d\n)",
            "from keras.layers import (\n    LSTM,\n    Dense,  # d\n    TimeDistributed,\n)",
            "TimeDistributed",
        ),
        (
            "from keras.layers import LSTM, \\\n    Dense",
            "from keras.layers import LSTM, \\\n    Dense, \\\n    TimeDistributed",
            "TimeDistributed",
        ),
        ("from keras.layers import *", "from keras.layers import *", "TimeDistributed"),
        ("from keras.layers import Dense, TimeDistributed as TD", None, "TD"),
        (
            "try:\n    from keras.layers import Dense\nexcept ImportError:\n    from tf_keras.layers import Dense",
            (
                "try:\n    from keras.layers import Dense, TimeDistributed\n"
                "except ImportError:\n    from tf_keras.layers import Dense, TimeDistributed"
            ),
            "TimeDistributed",
        ),
    ],
)
def test_wrap_brings_the_name_beside_its_neighbour(imports: str, expected: str | None, function: str) -> None:
    text = f"{imports}\nx = Dense(1)(x)\n"

    assert fixed(text, "Dense(1)", wrapping("Dense")) == f"{expected or imports}\nx = {function}(Dense(1))(x)\n"


@pytest.mark.parametrize(
    "imports",
    ["from keras.layers.core import Dense", "from keras import layers\nDense = layers.Dense"],
    ids=["module of one family", "no import"],
)
def test_wrap_is_refused_where_the_name_cannot_be_brought(imports: str) -> None:
    text = f"{imports}\nx = Dense(1)(x)\n"

    assert fixed(text, "Dense(1)", wrapping("Dense")) == text


def test_edits_of_one_fix_work_together() -> None:
    text = "from keras.layers import Dense\nx = Dense(1, use=2)(x)\n"
    place = place_of(text, "Dense(1, use=2)")
    edits = (Wrap(place, "TimeDistributed", "Dense"), SetArgument(place, "a", "3"), RemoveArgument(place, "use"))

    assert rewrite(text, [Fix("all", edits)]) == (
        "from keras.layers import Dense, TimeDistributed\nx = TimeDistributed(Dense(1, a=3))(x)\n"
    )


def test_fixes_share_an_import() -> None:
    text = "from keras.layers import Dense\nx = Dense(1)(x)\nx = Dense(2)(x)\n"
    fixes = [Fix("wrap", (Wrap(place_of(text, part), "TimeDistributed", "Dense"),)) for part in ("Dense(1)", "Dense(2)")]

    assert rewrite(text, fixes) == (
        "from keras.layers import Dense, TimeDistributed\nx = TimeDistributed(Dense(1))(x)\nx = TimeDistributed(Dense(2))(x)\n"
    )


def test_first_of_overlapping_fixes_wins() -> None:
    text = "x = LSTM(64)(x)\n"
    place = place_of(text, "64")
    fixes = [
        Fix("a", (Replace(place, "32"),)),
        Fix("b", (Replace(place, "16"),)),
        Fix("a again", (Replace(place, "32"),)),
    ]

    assert rewrite(text, fixes) == "x = LSTM(32)(x)\n"


@pytest.mark.parametrize(
    "edit",
    [
        Replace(Place("model.py", 1, 5, 1, 9), "(("),
        Replace(Place("model.py", 9, 1, 9, 2), "x"),
        Replace(Place("model.py", 1, 40, 1, 41), "x"),
        SetArgument(Place("model.py", 1, 1, 1, 2), "a", "1"),
        SetArgument(Place("model.py", 1, 5, 1, 8), "a", "1"),
        SetArgument(Place("model.py", 1, 5, 1, 13), "a", "1)"),
    ],
    ids=["does not parse", "no such line", "no such column", "no call", "half a call", "value does not parse"],
)
def test_edit_that_would_spoil_the_file_is_refused(edit: Edit) -> None:
    text = "x = LSTM(64)(x)\n"

    assert rewrite(text, [Fix("bad", (edit,))]) == text
    assert text_edits(text, Fix("bad", (edit,))) == []


def test_fix_over_two_files_is_refused() -> None:
    text = "x = LSTM(64)(x)\n"
    edits = (Replace(place_of(text, "64"), "32"), Replace(place_of(text, "64", "other.py"), "32"))

    assert rewrite(text, [Fix("both", edits)]) == text


def test_text_edits_are_minimal_and_cut_no_word() -> None:
    text = "from keras.layers import Dense\nx = Dense(1, flag=False)(x)\n"
    place = place_of(text, "Dense(1, flag=False)")
    fix = Fix("both", (SetArgument(place, "flag", "True"), Wrap(place, "TimeDistributed", "Dense")))

    found = [(e.place.line, e.place.column, e.place.end_line, e.place.end_column, e.text) for e in text_edits(text, fix)]

    assert found == [
        (1, 31, 1, 31, ", TimeDistributed"),
        (2, 5, 2, 5, "TimeDistributed("),
        (2, 19, 2, 24, "True"),
        (2, 25, 2, 25, ")"),
    ]


ARGUMENT = st.sampled_from(["64", "a=1", "b=2", "c=(1, 2)", "d=f(x)", "go=False"])
GAP = st.sampled_from([", ", ",", ",\n    ", ",  # c\n    ", ",\n\n    # own\n    "])


@given(st.lists(ARGUMENT, unique=True, max_size=5), GAP, st.sampled_from(["", ",", ",\n", "\n", "  # end\n"]), st.data())
def test_edits_change_the_named_argument_alone(arguments: list[str], gap: str, end: str, data: st.DataObject) -> None:
    arguments.sort(key=lambda argument: "=" in argument)
    call = f"F({gap.join(arguments)}{end if arguments else ''})"
    text = f"import f\n\tx = 1\n{call}.y #\n".replace("\t", "")
    given = {name: value for name, _, value in (a.rpartition("=") for a in arguments)}
    make, expected = data.draw(
        st.sampled_from(
            [
                (setting("go", "True"), {**given, "go": "True"}),
                (removing("a"), {k: v for k, v in given.items() if k != "a"}),
                (renaming("b", "beta"), {"beta" if k == "b" else k: v for k, v in given.items()}),
            ]
        )
    )

    changed = fixed(text, call, make)

    assert changed.startswith("import f\nx = 1\nF(")
    assert changed.endswith(").y #\n")
    after = ast.parse(changed).body[-1]
    assert isinstance(after, ast.Expr)
    assert isinstance(after.value, ast.Attribute)
    assert isinstance(after.value.value, ast.Call)
    found = [("", ast.unparse(arg)) for arg in after.value.value.args]
    found += [(str(k.arg), ast.unparse(k.value)) for k in after.value.value.keywords]
    assert dict(found) == expected
    assert changed.count("# own") == text.count("# own") or "a" in given


def test_libcst_is_not_imported_before_the_first_fix() -> None:
    code = "import sys, kerlint.fixes; sys.exit('libcst' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
