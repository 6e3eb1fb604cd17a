"""The protocol: what the editor tells and asks, and who answers."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from kerlint import __version__
from kerlint.server.analyst import Analyst, Failed
from kerlint.server.data import Analysis
from kerlint.server.desk import Desk
from kerlint.server.documents import PYTHON, Document, Documents, Part, Parts, path_of
from kerlint.server.features import actions, diagnostics, hints, hover, outline
from kerlint.server.protocol import Protocol
from kerlint.server.settings import SECTION, ClientSettings, read_settings
from kerlint.server.texts import Text

PATIENCE = 1.0  # seconds after which a question is answered from what was known before the last change
CHECK = "kerlint.checkWorkspace"
_WATCHED = (
    "**/{kerlint,pyproject}.toml",
    "**/{setup.py,setup.cfg,Pipfile,environment.yml,environment.yaml,requirements*.txt}",
    "**/*.py",
)
_NOTEBOOKS = lsp.NotebookDocumentSyncOptions(
    notebook_selector=[
        lsp.NotebookDocumentFilterWithNotebook(kind, cells=[lsp.NotebookCellLanguage(PYTHON)])
        for kind in ("jupyter-notebook", "interactive")
    ]
)


class Server(LanguageServer):
    """kerlint as a language server."""

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
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))
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
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))
        if document.missed:
            document.missed = False
            self.refresh()

    def refresh(self) -> None:
        """Have the client ask again for what it was told too early."""
        for capability, ask in (
            ("inlay_hint", self.workspace_inlay_hint_refresh_async),
            ("code_lens", self.workspace_code_lens_refresh_async),
            ("diagnostics", self.workspace_diagnostic_refresh_async),
        ):
            if self.can("workspace", capability, "refresh_support"):
                self.begin(ask(None))

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


def create() -> Server:
    """The server with all its features."""
    server = Server()
    _follow_documents(server)
    _answer_questions(server)
    _obey_commands(server)
    return server


def serve() -> None:
    """Talk to an editor over standard input and output until it is gone."""
    logging.basicConfig(level=logging.ERROR)
    server = create()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not get between the messages
    try:
        server.start_io(sys.stdin.buffer, answers)
    finally:
        server.desk.stop()


# ---------------------------------------------------------------- what the client tells


def _follow_documents(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        server.protocol.keep_lines()
        options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
        server.sent = options.get("settings")
        server.pages_shown = options.get("showsPages") is True
        server.desk.start()
        server.desk.analyst.start()

    @server.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        if server.can("workspace", "did_change_watched_files", "dynamic_registration"):
            watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = [lsp.Registration("watch", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
            if server.can("workspace", "did_change_configuration", "dynamic_registration"):
                section = lsp.DidChangeConfigurationRegistrationOptions(SECTION)
                wanted.append(lsp.Registration("settings", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
            await server.client_register_capability_async(lsp.RegistrationParams(wanted))

    @server.feature(lsp.SHUTDOWN)
    def shutdown(params: None) -> None:
        server.desk.stop()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        opened = params.text_document
        if opened.language_id == PYTHON:
            await server.open(opened.uri, server.text(opened.uri))

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        document = server.documents.get(params.text_document.uri)
        if document is not None and not document.is_notebook:
            server.change(document, server.text(document.uri))

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        document = server.documents.get(params.text_document.uri)
        if document is not None and not document.is_notebook:
            server.close(document)

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def did_open_notebook(params: lsp.DidOpenNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        await server.open(uri, server.cells(uri))

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def did_change_notebook(params: lsp.DidChangeNotebookDocumentParams) -> None:
        document = server.documents.get(params.notebook_document.uri)
        if document is None:
            return
        before = {part.uri for part in document.parts.values()}
        server.change(document, server.cells(document.uri, document))
        for uri in before - {part.uri for part in document.parts.values()}:
            server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    @server.feature(lsp.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def did_close_notebook(params: lsp.DidCloseNotebookDocumentParams) -> None:
        document = server.documents.get(params.notebook_document.uri)
        if document is not None:
            server.close(document)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: lsp.DidChangeConfigurationParams) -> None:
        if isinstance(params.settings, dict) and SECTION in params.settings:
            server.sent = params.settings[SECTION]
        await server.new_settings()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        if not all(path.endswith(".py") and not path.endswith("setup.py") for path in paths):
            server.desk.analyst.end()
            server.want_all()
            return
        for path in paths:
            server.want_importing(path)


# ---------------------------------------------------------------- what the client asks


def _answer_questions(server: Server) -> None:
    async def look(uri: str) -> tuple[Document, Any] | None:
        document = server.documents.get(uri)
        known = await document.look(PATIENCE) if document else None
        return (document, known) if document and known else None

    @server.feature(
        lsp.TEXT_DOCUMENT_DIAGNOSTIC,
        lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="kerlint"),
    )
    async def diagnostic(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        found = await look(params.text_document.uri)
        items = server.diagnostics(found[0]).get(params.text_document.uri, []) if found else []
        return lsp.RelatedFullDocumentDiagnosticReport(items)

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        uri = params.text_document.uri
        found = await look(uri)
        if not found or not found[0].settings.hints:
            return []
        return list(hints.hints_in(found[1], uri, params.range, found[0].settings))

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        found = await look(params.text_document.uri)
        if not found:
            return None
        return hover.hover_at(found[1], await server.desk.details(found[1]), params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        found = await look(params.text_document.uri)
        return list(outline.symbols_in(found[1], params.text_document.uri)) if found else []

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        found = await look(params.text_document.uri)
        if not found or not found[0].settings.lenses:
            return []
        return list(outline.lenses_in(found[1], params.text_document.uri))

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, actions.FIX_ALL], resolve_provider=True),
    )
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        found = await look(uri)
        if not found:
            return []
        document, known = found
        offered: list[lsp.CodeAction] = []
        if actions.wanted(params.context, lsp.CodeActionKind.QuickFix.value):
            offered = await asyncio.to_thread(
                lambda: list(
                    actions.actions_at(
                        known, uri, params.range, explain=document.settings.explanations, versioned=server.versioned
                    )
                )
            )
        if actions.wanted(params.context, actions.FIX_ALL) and actions.has_safe_fixes(known):
            fix_all = lsp.CodeAction("Fix all safe findings of kerlint", actions.FIX_ALL, data=document.uri)
            resolves = server.can("text_document", "code_action", "resolve_support")
            offered.append(fix_all if resolves else await resolve(fix_all))
        return offered

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    async def resolve(action: lsp.CodeAction) -> lsp.CodeAction:
        document = server.documents.get(str(action.data))
        if action.kind == actions.FIX_ALL and document is not None:
            known = await document.look(PATIENCE)
            parts = document.parts
            texts = await server.desk.analyst.ask("mended", document.program(), document.settings.options)
            if known is not None and parts is document.parts:
                action.edit = actions.rewriting(known, texts, server.versioned)
        return action


# ---------------------------------------------------------------- commands


def _obey_commands(server: Server) -> None:
    @server.command(outline.SUMMARY)
    async def summary(uri: str, number: int) -> str | None:
        document = server.documents.get(uri)
        if document is None:
            return None
        ask = server.desk.analyst.ask
        return server.present(await ask("summary", document.program(), document.settings.options, number))

    @server.command(actions.EXPLAIN)
    async def explain(topic: str, *uris: str) -> str:
        uri = next(iter(uris), "")
        folder = os.path.dirname(to_fs_path(uri) or "") or "."
        options = (await server.settings_of(uri)).options
        return server.present(await server.desk.analyst.ask("page", topic, folder, options))

    @server.command(CHECK)
    async def check() -> str:
        """Lint every file of the workspace, in a worker of its own, and publish what is found in those that are not open."""
        folders = [path_of(uri) for uri in server.workspace.folders] or [server.workspace.root_path or "."]
        analyst = Analyst()
        try:
            found = await analyst.ask("check", folders, (await server.settings_of("")).options)
        except Failed as error:
            server.log(str(error))
            return server.present("The workspace could not be checked; the log says why.")
        finally:
            analyst.end()
        told: dict[str, list[lsp.Diagnostic]] = {uri: [] for uri in server.checked}
        for path, (findings, text) in found.items():
            uri = from_fs_path(path) or ""
            if server.documents.get(uri) is None:
                lines = Text(text, server.encoding)
                told[uri] = [diagnostics.diagnostic(f, lines.range(f.place), [], explain=True) for f in findings]
        for uri, items in told.items():
            server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, items))
        server.checked = {uri for uri, items in told.items() if items}
        count = sum(len(findings) for findings, _ in found.values())
        return server.present(f"kerlint found {count} mistake{'' if count == 1 else 's'} in {len(found)} files.")
