"""Notebooks in editors that send their cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.editor import Editor, applied

IMPORTS = "import keras\nfrom keras import layers\n%matplotlib inline"
ENCODER = "x = layers.LSTM(64)(keras.Input((200, 50)))"
DECODER = "y = layers.LSTM(32)(x)"


class Notebook:
    """A notebook that is open in the editor, with the same cells."""

    def __init__(self, editor: Editor, *texts: str) -> None:
        self.editor = editor
        self.uri = editor.uri("n.ipynb")
        self.version = 1
        self.cells = [self._cell(f"{self.uri}#{number}") for number in range(len(texts))]
        editor.client.notebook_document_did_open(
            lsp.DidOpenNotebookDocumentParams(
                lsp.NotebookDocument(self.uri, "jupyter-notebook", 1, self.cells),
                [lsp.TextDocumentItem(f"{self.uri}#{number}", "python", 1, text) for number, text in enumerate(texts)],
            )
        )

    def _cell(self, uri: str) -> lsp.NotebookCell:
        return lsp.NotebookCell(lsp.NotebookCellKind.Code, uri)

    def write(self, number: int, text: str) -> None:
        """Give a cell another text."""
        change = lsp.NotebookDocumentCellContentChanges(
            lsp.VersionedTextDocumentIdentifier(self.version + 1, f"{self.uri}#{number}"),
            [lsp.TextDocumentContentChangeWholeDocument(text)],
        )
        self._change(lsp.NotebookDocumentCellChanges(text_content=[change]))

    def reorder(self, *order: int) -> None:
        """Put the cells in another order, or take some away; numbers are those that they were opened with."""
        cells = [self._cell(f"{self.uri}#{number}") for number in order]
        gone = [cell for cell in self.cells if cell.document not in {new.document for new in cells}]
        structure = lsp.NotebookDocumentCellChangeStructure(
            lsp.NotebookCellArrayChange(0, len(self.cells), cells),
            did_close=[lsp.TextDocumentIdentifier(cell.document) for cell in gone],
        )
        self.cells = cells
        self._change(lsp.NotebookDocumentCellChanges(structure=structure))

    def _change(self, change: lsp.NotebookDocumentCellChanges) -> None:
        self.version += 1
        self.editor.client.notebook_document_did_change(
            lsp.DidChangeNotebookDocumentParams(
                lsp.VersionedNotebookDocumentIdentifier(self.version, self.uri),
                lsp.NotebookDocumentChangeEvent(cells=change),
            )
        )

    def close(self) -> None:
        """Close it."""
        self.editor.client.notebook_document_did_close(
            lsp.DidCloseNotebookDocumentParams(
                lsp.NotebookDocumentIdentifier(self.uri), [lsp.TextDocumentIdentifier(cell.document) for cell in self.cells]
            )
        )

    def codes(self, number: int) -> list[str] | None:
        """The codes that the server has told last of a cell, unasked."""
        told = self.editor.pushed(f"{self.uri}#{number}")
        return None if told is None else [str(item.code) for item in told]


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    session = Editor(tmp_path)
    yield session
    session.close()


def test_cells_are_one_program_and_each_is_told_what_is_its_own(editor: Editor) -> None:
    notebook = Notebook(editor, IMPORTS, ENCODER, DECODER)
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    assert (notebook.codes(0), notebook.codes(1)) == ([], [])
    (item,) = editor.pushed(f"{notebook.uri}#2") or []
    assert item.range.start.line == 0
    assert [note.location.uri for note in item.related_information or []][:1] == [f"{notebook.uri}#1"]
    assert editor.hints(f"{notebook.uri}#1") == [(0, 25 + 17, "→ (None, 200, 50)"), (0, 43, "→ (None, 64)")]
    assert "`units=64`" in editor.hover(f"{notebook.uri}#1", 0, 17)
    assert editor.codes(f"{notebook.uri}#2") == ["KER202"]


def test_a_fix_may_change_another_cell(editor: Editor) -> None:
    notebook = Notebook(editor, IMPORTS, ENCODER, DECODER)
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    ignore = next(action for action in editor.actions(f"{notebook.uri}#2", 0) if action.title.startswith("Ignore"))
    notebook.write(2, applied(DECODER, ignore, f"{notebook.uri}#2"))
    editor.until(lambda: notebook.codes(2) == [])
    notebook.write(2, DECODER)
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    mend = editor.actions(f"{notebook.uri}#2", 0)[0]
    notebook.write(1, applied(ENCODER, mend, f"{notebook.uri}#1"))
    editor.until(lambda: notebook.codes(2) == [])


def test_cells_that_change_their_order_change_the_program(editor: Editor) -> None:
    notebook = Notebook(editor, IMPORTS, ENCODER, DECODER, "x = keras.Input((200, 50))")
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    notebook.reorder(0, 1, 3, 2)
    editor.until(lambda: notebook.codes(2) == [])
    notebook.reorder(0, 1, 2)
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    notebook.close()
    editor.until(lambda: notebook.codes(2) == [])


def test_a_cell_that_is_half_typed_leaves_the_others_alone(editor: Editor) -> None:
    notebook = Notebook(editor, IMPORTS, ENCODER, DECODER, "z = 1")
    editor.until(lambda: notebook.codes(2) == ["KER202"])
    notebook.write(3, "z = layers.Dense(")
    editor.until(lambda: notebook.codes(3) == ["KER001"])
    assert notebook.codes(2) == ["KER202"]
