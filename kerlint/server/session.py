"""One session with an editor: its documents, its settings, and what it is told unasked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from kerlint import __version__
from kerlint.server.data import Analysis
from kerlint.server.desk import Desk
from kerlint.server.documents import PYTHON, Document, Documents, Known, Part, Parts
from kerlint.server.features import diagnostics
from kerlint.server.protocol import Protocol
from kerlint.server.settings import SECTION, ClientSettings, read_settings
from kerlint.server.texts import Text

PATIENCE = 1.0  # seconds after which a question is answered from what was known before the last change
_NOTEBOOKS = lsp.NotebookDocumentSyncOptions(
    notebook_selector=[
        lsp.NotebookDocumentFilterWithNotebook(kind, cells=[lsp.NotebookCellLanguage(PYTHON)])
        for kind in ("jupyter-notebook", "interactive")
    ]
)


class Session(LanguageServer):
    """kerlint as a language server, for one editor."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("kerlint", __version__, protocol_cls=Protocol, notebook_document_sync=_NOTEBOOKS)
        self.documents = Documents()
        self.desk = Desk(self.documents, self.show, self.log)
        self.sent: Any = None  # the settings that came unasked
        self.pages_shown = False  # whether the client shows what commands give
        self.checked: set[str] = set()  # files that `check workspace` has told diagnostics of
        self._begun: set[asyncio.Future[Any]] = set()

    def begin(self, work: Awaitable[Any]) -> None:
        """Do something in the background."""
        task = asyncio.ensure_future(work)
        self._begun.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._begun.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.log(str(task.exception()))

    # ------------------------------------------------------------ what the client can do

    def can(self, *path: str) -> Any:
        """A capability of the client, by the names that lead to it; None where it has none."""
        found: Any = self.client_capabilities
        for name in path:
            found = getattr(found, name, None)
        return found

    @property
    def pulled(self) -> bool:
        """Whether the client asks for diagnostics. Notebooks are told of theirs all the same, since clients do not ask."""
        return self.can("text_document", "diagnostic") is not None

    @property
    def versioned(self) -> bool:
        """Whether edits may name the version of the text that they are of."""
        return bool(self.can("workspace", "workspace_edit", "document_changes"))

    @property
    def encoding(self) -> lsp.PositionEncodingKind | str:
        """The units in which columns are counted."""
        return self.workspace.position_encoding or lsp.PositionEncodingKind.Utf16

    # ------------------------------------------------------------ documents

    async def open(self, uri: str, parts: Parts) -> None:
        """A document was opened."""
        document = Document(uri, parts)
        self.documents.add(document)
        if uri in self.checked:
            self.checked.discard(uri)
            self.publish(uri, [])
        document.settings = await self.settings_of(uri)
        if not document.closed:
            self.want(document)
            self.want_importing(document.path)

    def change(self, document: Document, parts: Parts) -> None:
        """A document was changed."""
        document.changed(parts)
        self.documents.add(document)
        self.want(document)
        self.want_importing(document.path)

    def close(self, document: Document) -> None:
        """A document was closed."""
        uris = [part.uri for part in document.parts.values()]
        self.documents.remove(document)
        self.desk.forget(document)
        if document.is_notebook or not self.pulled:
            for uri in uris:
                self.publish(uri, [])
        self.want_importing(document.path)

    def want(self, document: Document, *, first: bool = True) -> None:
        """Have a document analysed, unless the user has turned that off."""
        if document.settings.enable:
            self.desk.want(document, first=first)
        else:
            document.learn(Analysis(), document.program(), document.parts, document.stamp)
            self.show(document)

    def want_all(self) -> None:
        """Have everything analysed again."""
        for document in self.documents:
            self.want_again(document)

    def want_importing(self, path: str) -> None:
        """Have those analysed again that may import a file, which has changed."""
        for document in self.documents.importing(path):
            self.want_again(document)

    def want_again(self, document: Document) -> None:
        """Have a document analysed for which something around it has changed."""
        document.changed(document.parts)
        document.missed = True
        self.want(document, first=False)

    def show(self, document: Document) -> None:
        """Tell the client what is new of a document."""
        if document.known is None or document.closed:
            return
        if document.is_notebook or not self.pulled:
            for uri, found in self.diagnostics(document).items():
                version = next(part.version for part in document.parts.values() if part.uri == uri)
                self.publish(uri, found, version)
        if document.missed:
            document.missed = False
            self.refresh()

    def publish(self, uri: str, found: list[lsp.Diagnostic], version: int | None = None) -> None:
        """Tell the diagnostics of a file or a cell."""
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))

    def refresh(self) -> None:
        """Have the client ask again for what it was told too early."""
        for capability, ask in (
            ("inlay_hint", self.workspace_inlay_hint_refresh_async),
            ("code_lens", self.workspace_code_lens_refresh_async),
            ("diagnostics", self.workspace_diagnostic_refresh_async),
        ):
            if self.can("workspace", capability, "refresh_support"):
                self.begin(ask(None))

    async def look(self, uri: str) -> tuple[Document, Known] | None:
        """A document and what is known of it; None for one that is not open, or of which nothing could be learnt."""
        document = self.documents.get(uri)
        known = await document.look(PATIENCE) if document else None
        return (document, known) if document and known else None

    def diagnostics(self, document: Document) -> dict[str, list[lsp.Diagnostic]]:
        """What is found in a document, by the address of the file or the cell."""
        if document.known is None:
            return {}
        return diagnostics.diagnostics_of(document.known, self.text_of, explain=document.settings.explanations)

    def text_of(self, path: str) -> Text:
        """The text of another file."""
        return self.documents.text_of(path, self.encoding)

    def text(self, uri: str) -> Parts:
        """The one part of a file."""
        document = self.workspace.get_text_document(uri)
        return {None: Part(uri, document.version, Text(document.source, self.encoding))}

    def cells(self, uri: str, before: Document | None = None) -> Parts:
        """The Python cells of a notebook. Those that have not changed are the very same parts."""
        notebook = self.workspace.get_notebook_document(notebook_uri=uri)
        old = {part.uri: part for part in before.parts.values()} if before else {}
        parts: dict[int | None, Part] = {}
        for number, cell in enumerate(notebook.cells if notebook else (), start=1):
            text = self.workspace.get_text_document(cell.document)
            if cell.kind != lsp.NotebookCellKind.Code or text.language_id != PYTHON:
                continue
            known = old.get(cell.document)
            same = known is not None and known.version == text.version and known.text.text == text.source
            parts[number] = known if known and same else Part(cell.document, text.version, Text(text.source, self.encoding))
        return parts

    # ------------------------------------------------------------ settings, messages

    async def settings_of(self, uri: str) -> ClientSettings:
        """The settings for a document: asked for where the client answers such questions, else those that it sent."""
        if self.can("workspace", "configuration"):
            item = lsp.ConfigurationItem(uri, SECTION)
            try:
                answer = await self.workspace_configuration_async(lsp.ConfigurationParams([item]))
            except Exception as error:  # an answer in a form of the client's own must not end the document
                self.log(f"the settings cannot be read: {error}")
            else:
                if answer and answer[0]:
                    return read_settings(answer[0])
        return read_settings(self.sent)

    async def new_settings(self) -> None:
        """The user has changed settings."""
        for document in self.documents:
            document.settings = await self.settings_of(document.uri)
        self.want_all()

    def log(self, message: str) -> None:
        """Write to the log that the client keeps."""
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, f"kerlint: {message}"))

    def present(self, text: str) -> str:
        """The result of a command; a client that does not show it is told it in a message."""
        if not self.pages_shown:
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, text))
        return text

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Nothing pops up when something fails; it is logged."""
        self.log(f"{type(error).__name__}: {error}")
