"""What the client tells: documents that are opened, changed and closed, settings and files that change."""

from __future__ import annotations

from lsprotocol import types as lsp

from kerlint.server.documents import PYTHON, path_of
from kerlint.server.session import Session
from kerlint.server.settings import SECTION

_WATCHED = (
    "**/{kerlint,pyproject}.toml",
    "**/{setup.py,setup.cfg,Pipfile,environment.yml,environment.yaml,requirements*.txt}",
    "**/*.py",
)


def register(session: Session) -> None:
    """Follow the documents of the client."""

    @session.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        session.protocol.keep_lines()
        options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
        session.sent = options.get("settings")
        session.pages_shown = options.get("showsPages") is True
        session.desk.start()
        session.desk.analyst.start()

    @session.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        if session.can("workspace", "did_change_watched_files", "dynamic_registration"):
            watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = [lsp.Registration("watch", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
            if session.can("workspace", "did_change_configuration", "dynamic_registration"):
                section = lsp.DidChangeConfigurationRegistrationOptions(SECTION)
                wanted.append(lsp.Registration("settings", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
            await session.client_register_capability_async(lsp.RegistrationParams(wanted))

    @session.feature(lsp.SHUTDOWN)
    def shutdown(params: None) -> None:
        session.desk.stop()

    @session.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        opened = params.text_document
        if opened.language_id == PYTHON:
            await session.open(opened.uri, session.text(opened.uri))

    @session.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        document = session.documents.get(params.text_document.uri)
        if document is not None and not document.is_notebook:
            session.change(document, session.text(document.uri))

    @session.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        document = session.documents.get(params.text_document.uri)
        if document is not None and not document.is_notebook:
            session.close(document)

    @session.feature(lsp.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def did_open_notebook(params: lsp.DidOpenNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        await session.open(uri, session.cells(uri))

    @session.feature(lsp.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def did_change_notebook(params: lsp.DidChangeNotebookDocumentParams) -> None:
        document = session.documents.get(params.notebook_document.uri)
        if document is None:
            return
        before = {part.uri for part in document.parts.values()}
        session.change(document, session.cells(document.uri, document))
        for uri in before - {part.uri for part in document.parts.values()}:
            session.publish(uri, [])

    @session.feature(lsp.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def did_close_notebook(params: lsp.DidCloseNotebookDocumentParams) -> None:
        document = session.documents.get(params.notebook_document.uri)
        if document is not None:
            session.close(document)

    @session.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: lsp.DidChangeConfigurationParams) -> None:
        if isinstance(params.settings, dict) and SECTION in params.settings:
            session.sent = params.settings[SECTION]
        await session.new_settings()

    @session.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        if not all(path.endswith(".py") and not path.endswith("setup.py") for path in paths):
            session.desk.analyst.end()
            session.want_all()
            return
        for path in paths:
            session.want_importing(path)
