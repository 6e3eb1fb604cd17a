"""The language server, driven over standard input and output as editors do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lsprotocol import types as lsp

from kerlint.cli import command
from kerlint.config import Settings
from kerlint.engine import lint_text
from tests.editor import SERVER, Editor, applied

MODEL = """\
import keras
from keras import layers

inputs = keras.Input((200, 50))
x = layers.LSTM(64, return_sequences=True)(inputs)
x = layers.LSTM(32)(x)
outputs = layers.Dense(3, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile("adam", "categorical_crossentropy")
"""
BROKEN = """\
import keras
from keras import layers

inputs = keras.Input((200, 50))
x = layers.LSTM(64)(inputs)
x = layers.LSTM(32)(x)
model = keras.Model(inputs, x)
"""
SEEDS = Path(__file__).parent.parent / "fixtures" / "seeds"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    session = Editor(tmp_path_factory.mktemp("project"))
    yield session
    session.close()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Any]:
    """Makes sessions of their own, which are ended behind the test."""
    made: list[Editor] = []

    def make(**options: Any) -> Editor:
        made.append(Editor(tmp_path, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


# ---------------------------------------------------------------- diagnostics


def test_tells_what_the_command_line_tells(editor: Editor) -> None:
    for file in sorted(SEEDS.glob("*.py"))[:12]:
        uri = editor.open(f"{file.name}", file.read_text("utf-8"))
        (editor.folder / file.name).write_bytes(file.read_bytes())
        told = [
            (
                item.code,
                item.message.split("\n")[0],
                item.range.start.line + 1,
                item.range.start.character + 1,
                item.range.end.line + 1,
                item.range.end.character + 1,
            )
            for item in editor.diagnostics(uri)
        ]
        run = CliRunner().invoke(command, ["check", "--output-format", "json", str(editor.folder / file.name)])
        findings = json.loads(run.stdout)["findings"]
        assert told == [
            (
                finding["code"],
                finding["message"],
                *(finding["location"][k] for k in ("line", "column", "end_line", "end_column")),
            )
            for finding in findings
        ]
        editor.shut(uri)


def test_a_diagnostic_tells_the_story_of_the_shape_and_links_to_its_page(editor: Editor) -> None:
    uri = editor.open("story.py", BROKEN)
    (item,) = editor.diagnostics(uri)
    assert item.code == "KER202"
    assert item.severity == lsp.DiagnosticSeverity.Error
    assert item.code_description is not None
    assert "KER202" in item.code_description.href
    assert "help: " in item.message
    assert any(note.location.range.start.line == 4 for note in item.related_information or [])


def test_old_names_are_struck_through_and_what_does_nothing_is_greyed(editor: Editor) -> None:
    text = MODEL.replace("Dense(3, ", "Dense(output_dim=3, ") + "x = 1  # kerlint: ignore[KER101]\n"
    by_code = {item.code: item.tags for item in editor.diagnostics(editor.open("tags.py", text))}
    assert by_code["KER802"] == (lsp.DiagnosticTag.Deprecated,) or by_code["KER802"] == [lsp.DiagnosticTag.Deprecated]
    assert list(by_code["KER010"] or []) == [lsp.DiagnosticTag.Unnecessary]


def test_a_client_that_does_not_ask_is_told(session: Any) -> None:
    def older(capabilities: lsp.ClientCapabilities) -> None:
        assert capabilities.text_document is not None
        capabilities.text_document.diagnostic = None

    editor = session(change=older)
    uri = editor.open("m.py", BROKEN)
    editor.until(lambda: bool(editor.pushed(uri)))
    editor.write(uri, MODEL)
    editor.until(lambda: editor.pushed(uri) == [])
    editor.write(uri, BROKEN)
    editor.until(lambda: bool(editor.pushed(uri)))
    editor.shut(uri)
    editor.until(lambda: editor.pushed(uri) == [])


def test_files_that_are_no_python_are_left_alone(editor: Editor) -> None:
    assert editor.codes(editor.open("notes.md", BROKEN, "markdown")) == []


def test_the_language_decides_and_not_the_ending(editor: Editor) -> None:
    """JupyterLab sends the cells of a notebook as one Python document, which it keeps where else nothing is linted."""
    (editor.folder / ".virtual_documents").mkdir()
    (editor.folder / ".virtual_documents" / "n.ipynb").write_text(BROKEN)
    assert editor.codes(editor.open(".virtual_documents/n.ipynb", BROKEN)) == ["KER202"]


def test_a_document_that_is_in_no_file_is_linted(editor: Editor) -> None:
    assert editor.codes(editor.open("untitled:Untitled-1", BROKEN)) == ["KER202"]


# ---------------------------------------------------------------- shapes


def test_hints_tell_the_shape_behind_each_call(editor: Editor) -> None:
    uri = editor.open("hints.py", MODEL)
    assert editor.hints(uri) == [
        (3, 31, "→ (None, 200, 50)"),
        (4, 50, "→ (None, 200, 64)"),
        (5, 22, "→ (None, 32)"),
        (6, 50, "→ (None, 3)"),
    ]
    assert [line for line, _, _ in editor.hints(uri, lsp.Range(lsp.Position(4, 0), lsp.Position(5, 0)))] == [4]


def test_hints_are_as_long_as_the_settings_allow(session: Any) -> None:
    editor = session(settings={"inlayHints": {"maximumLength": 10}})
    uri = editor.open("m.py", MODEL)
    assert {text for _, _, text in editor.hints(uri)} == {"→ (None, …", "→ (None, 3)"[:9] + "…"}
    editor.settings = {"inlayHints": {"enable": False}, "codeLens": False}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
    editor.until(lambda: editor.hints(uri) == [])
    assert editor.lenses(uri) == []
    editor.settings = {"inlayHints": {"changesOnly": True}}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
    editor.write(uri, MODEL.replace("x = layers.LSTM(32)(x)", "x = layers.Dropout(0.5)(x)"))
    editor.until(lambda: bool(editor.hints(uri)))
    assert 5 not in [line for line, _, _ in editor.hints(uri)]


def test_hover_tells_of_layers_arguments_variables_and_models(editor: Editor) -> None:
    uri = editor.open("hover.py", MODEL)
    layer = editor.hover(uri, 4, 14)
    assert "(None, 200, 50) → (None, 200, 64)" in layer
    assert "29,440 parameters = `4 * ((50 + 64) * 64 + 64)`" in layer
    assert "1. `Input` gives `(None, 200, 50)`, line 4" in layer
    assert "`units=64`: the length of the output vector" in editor.hover(uri, 4, 17)
    assert "**x** `(None, 200, 64)`" in editor.hover(uri, 5, 20)
    assert "**x** `(None, 32)`" in editor.hover(uri, 5, 0)
    assert "**x** `(None, 32)`" in editor.hover(uri, 6, 48)
    assert "**model** (Functional)" in editor.hover(uri, 8, 2)
    assert editor.hover(uri, 0, 0) == ""


def test_lenses_and_symbols_show_the_models(editor: Editor) -> None:
    uri = editor.open("lens.py", MODEL)
    (lens,) = editor.lenses(uri)
    assert lens.command is not None
    assert "41,955 parameters" in lens.command.title
    assert lens.range.start.line == 7
    assert "Total params: 41,955" in editor.command(lens.command.command, *(lens.command.arguments or []))
    (model,) = editor.symbols(uri)
    assert (model.name, [layer.name for layer in model.children]) == ("model", ["input_layer", "lstm", "lstm_1", "dense"])
    assert model.range.start.line == 3
    assert model.selection_range.start.line == 7


def test_a_client_that_shows_no_pages_is_told_in_a_message(session: Any) -> None:
    editor = session(shows_pages=False)
    assert "KER202" in editor.command("kerlint.explain", "KER202")
    editor.until(lambda: any("KER202" in message.message for message in editor.client.messages))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_columns_are_counted_in_the_units_that_were_agreed_on(session: Any, encoding: str) -> None:
    editor = session(encoding=encoding)
    assert editor.server.capabilities.position_encoding == encoding
    before = '"""😀 層"""; '
    call = "x = layers.LSTM(32)(x)"
    uri = editor.open("m.py", MODEL.replace(call, before + call))
    units = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}[encoding]
    assert (5, units + 22, "→ (None, 32)") in editor.hints(uri)
    assert "`units=32`" in editor.hover(uri, 5, units + 17)
    at = lsp.Position(5, units + 16)
    editor.write(uri, "7", lsp.Range(at, lsp.Position(5, units + 18)))
    assert (5, units + 21, "→ (None, 7)") in editor.hints(uri)


# ---------------------------------------------------------------- actions


def test_actions_mend_suppress_and_explain(editor: Editor) -> None:
    uri = editor.open("fix.py", BROKEN)
    offered = editor.actions(uri, 5)
    mended = applied(BROKEN, offered[0], uri)
    assert "LSTM(64, return_sequences=True)" in mended
    assert editor.codes(editor.open("mended.py", mended)) == []
    ignore = next(action for action in offered if action.title.startswith("Ignore KER202"))
    assert "x = layers.LSTM(32)(x)  # kerlint: ignore[KER202]\n" in applied(BROKEN, ignore, uri)
    assert editor.codes(editor.open("ignored.py", applied(BROKEN, ignore, uri))) == []
    assert any(action.title == "Explain KER202" for action in offered)
    assert "# KER202" in editor.command("kerlint.explain", "KER202", uri)
    assert editor.actions(uri, 0) == [] or all(action.kind == "source.fixAll.kerlint" for action in editor.actions(uri, 0))


def test_fix_all_makes_every_safe_edit(editor: Editor) -> None:
    text = MODEL.replace("Dense(3, ", "Dense(output_dim=3, ").replace("LSTM(32)", "LSTM(output_dim=32)")
    uri = editor.open("all.py", text)
    (action,) = editor.actions(uri, 0, "source.fixAll")
    resolved = editor.wait(editor.client.code_action_resolve_async(action)) if action.edit is None else action
    mended = applied(text, resolved, uri)
    assert mended == MODEL.replace("Dense(3, ", "Dense(units=3, ").replace("LSTM(32)", "LSTM(units=32)")


def test_an_action_refuses_a_text_that_has_changed(editor: Editor) -> None:
    uri = editor.open("versioned.py", BROKEN)
    edit = editor.actions(uri, 5)[0].edit
    assert edit is not None
    (change,) = edit.document_changes or []
    assert isinstance(change, lsp.TextDocumentEdit)
    assert change.text_document.version == 1


# ---------------------------------------------------------------- typing


def test_what_is_half_typed_takes_nothing_else_away(editor: Editor) -> None:
    uri = editor.open("half.py", MODEL)
    editor.write(uri, "x = layers.LSTM(\n", lsp.Range(lsp.Position(5, 0), lsp.Position(5, 0)))
    assert editor.codes(uri) == ["KER001"]
    assert editor.hints(uri)[:2] == [(3, 31, "→ (None, 200, 50)"), (4, 50, "→ (None, 200, 64)")]
    assert "`units=64`" in editor.hover(uri, 4, 17)


def test_one_layer_of_a_list_may_be_half_typed(editor: Editor) -> None:
    text = "import keras\nfrom keras import layers\n\nmodel = keras.Sequential([\n    keras.Input((10,)),\n    layers.Dense(4),\n"
    uri = editor.open("list.py", text + "    layers.Dense(\n    layers.Dense(5),\n])\n")
    assert editor.codes(uri) == ["KER001"]
    assert editor.hints(uri) == [(4, 22, "→ (None, 10)"), (5, 19, "→ (None, 4)")]


def test_a_model_is_typed_from_start_to_end(editor: Editor) -> None:
    uri = editor.open("typed.py", "")
    row, column = 0, 0
    for index, character in enumerate(BROKEN):
        at = lsp.Position(row, column)
        editor.write(uri, character, lsp.Range(at, at))
        row, column = (row + 1, 0) if character == "\n" else (row, column + 1)
        if index % 11 == 0:
            now = lint_text(BROKEN[: index + 1], "typed.py", Settings())
            told = editor.codes(uri)
            expected = [finding.code for finding in now.findings]
            assert told[: None if now.source else 1] == expected, BROKEN[: index + 1]
    assert editor.codes(uri) == ["KER202"]
    assert editor.client.error is None


def test_a_form_feed_and_foreign_line_ends_move_nothing(editor: Editor) -> None:
    """Python and the protocol count lines alike; `str.splitlines` counts more of them."""
    uri = editor.open("ends.py", '\x0ctext = "a\u2028b\x1c"\r\n' + BROKEN.replace("\n", "\r\n"))
    assert [item.range.start.line for item in editor.diagnostics(uri)] == [6]
    editor.write(uri, "LSTM(64, return_sequences=True)", lsp.Range(lsp.Position(5, 11), lsp.Position(5, 19)))
    assert editor.codes(uri) == []


# ---------------------------------------------------------------- settings and other files


def test_settings_of_the_client_and_of_the_nearest_file_hold(session: Any, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text('[tool.kerlint]\nignore = ["KER202"]\n')
    editor = session()
    outer, inner = editor.open("m.py", BROKEN), editor.open("inner/m.py", BROKEN)
    assert (editor.codes(outer), editor.codes(inner)) == (["KER202"], [])
    (tmp_path / "inner" / "pyproject.toml").write_text("[tool.kerlint]\n")
    editor.touched("inner/pyproject.toml")
    editor.until(lambda: editor.codes(inner) == ["KER202"])
    editor.settings = {"ignore": ["KER202"]}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
    editor.until(lambda: editor.codes(outer) == [])
    editor.settings = {"enable": False}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
    editor.until(lambda: editor.hints(outer) == [])


def test_broken_settings_are_told_where_the_user_looks(session: Any, tmp_path: Path) -> None:
    (tmp_path / "kerlint.toml").write_text("select = 3\n")
    editor = session()
    (item,) = editor.diagnostics(editor.open("m.py", BROKEN))
    assert (item.code, "kerlint.toml" in item.message) == ("settings", True)


def test_excluded_files_have_hints_and_no_findings(session: Any, tmp_path: Path) -> None:
    (tmp_path / "kerlint.toml").write_text('extend-exclude = ["old/"]\n')
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "m.py").write_text(BROKEN)
    editor = session()
    uri = editor.open("old/m.py", BROKEN)
    assert editor.codes(uri) == []
    assert editor.hints(uri)


def test_an_open_module_is_read_as_it_is_in_the_editor(session: Any, tmp_path: Path) -> None:
    head = "from keras import layers\n\ndef head(x):\n    return layers.LSTM(8{})(x)\n"
    (tmp_path / "heads.py").write_text(head.format(""))
    editor = session()
    user = "import keras\nfrom keras import layers\nfrom heads import head\n\n"
    user += "x = head(keras.Input((20, 4)))\ny = layers.LSTM(3)(x)\nmodel = keras.Model(x, y)\n"
    uri = editor.open("user.py", user)
    assert "KER202" in editor.codes(uri)
    module = editor.open("heads.py", head.format(""))
    editor.write(module, head.format(", return_sequences=True"))
    editor.until(lambda: "KER202" not in editor.codes(uri))
    editor.shut(module)
    editor.until(lambda: "KER202" in editor.codes(uri))


def test_the_workspace_is_checked_on_demand(session: Any, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(BROKEN)
    (tmp_path / "b.py").write_text(MODEL)
    editor = session()
    assert "1 mistake" in editor.command("kerlint.checkWorkspace")
    editor.until(lambda: bool(editor.pushed(editor.uri("a.py"))))
    uri = editor.open("a.py", BROKEN)
    editor.until(lambda: editor.pushed(uri) == [])  # now it is asked for
    editor.shut(uri)
    (tmp_path / "a.py").write_text(MODEL)
    assert "0 mistakes" in editor.command("kerlint.checkWorkspace")


def test_without_pygls_it_is_said_what_to_install(tmp_path: Path) -> None:
    run = "import sys; sys.modules['pygls'] = None; " + SERVER[-1].removeprefix("import sys; ")
    done = subprocess.run([*SERVER[:-1], run], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'kerlint[server]'" in done.stderr


def test_nothing_of_the_users_is_run(session: Any, tmp_path: Path) -> None:
    poison = "open('ran', 'w')\n"
    for name in ("ast.py", "click.py", "kerlint_user.py", "sitecustomize.py", "heads.py"):
        (tmp_path / name).write_text(poison)
    (tmp_path / "conftest.py").write_text(poison)
    editor = session()
    assert editor.codes(editor.open("m.py", "import heads, ast\n" + BROKEN)) == ["KER202"]
    assert not (tmp_path / "ran").exists()
