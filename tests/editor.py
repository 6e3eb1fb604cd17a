"""An editor for tests: it starts the real server and talks to it over standard input and output."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.uris import from_fs_path
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

T = TypeVar("T")
# The command `kerlint server`, of the kerlint that is tested, wherever the editor is.
SERVER = (
    sys.executable,
    "-I",
    "-c",
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r}); from kerlint.cli import main; main(['server'])",
)
EVERYWHERE = lsp.Range(lsp.Position(0, 0), lsp.Position(100_000, 0))


class Editor:
    """One session. `profile` is whose capabilities it has; all columns that it sees are in `encoding`."""

    def __init__(
        self,
        folder: Path,
        profile: str = "visual_studio_code",
        encoding: str | None = None,
        settings: dict[str, Any] | None = None,
        change: Callable[[lsp.ClientCapabilities], None] | None = None,
        shows_pages: bool = True,
    ) -> None:
        self.folder = folder
        self.loop = asyncio.new_event_loop()
        self.settings = settings or {}
        self.refreshed = 0
        self.versions: dict[str, int] = {}
        self.client = self._client()
        self.wait(self.client.start_io(*SERVER, cwd=str(folder)))
        capabilities = deepcopy(client_capabilities(profile))
        assert capabilities.text_document is not None
        capabilities.text_document.diagnostic = lsp.DiagnosticClientCapabilities()  # not every profile says that it asks
        if encoding is not None:
            capabilities.general = lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind(encoding)])
        if change is not None:
            change(capabilities)
        uri = from_fs_path(str(folder))
        self.server = self.wait(
            self.client.initialize_session(
                lsp.InitializeParams(
                    capabilities=capabilities,
                    root_uri=uri,
                    workspace_folders=[lsp.WorkspaceFolder(uri or "", folder.name)],
                    initialization_options={"showsPages": shows_pages},
                )
            )
        )

    def _client(self) -> LanguageClient:
        client = make_test_lsp_client()

        def register(params: lsp.RegistrationParams) -> None:
            self.registered = [registration.method for registration in params.registrations]

        def refresh(params: None) -> None:
            self.refreshed += 1

        def configuration(params: lsp.ConfigurationParams) -> list[Any]:
            return [self.settings for _ in params.items]

        del client.protocol.fm.features[lsp.WORKSPACE_CONFIGURATION]
        client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(register)
        client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)(refresh)
        client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)(lambda params: None)
        client.feature(lsp.WORKSPACE_CONFIGURATION)(configuration)
        return client

    def wait(self, work: Awaitable[T], seconds: float = 30.0) -> T:
        """The result of what the client does."""
        return self.loop.run_until_complete(asyncio.wait_for(work, seconds))

    def until(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        """Let the server talk until something is so."""

        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come to pass"
            self.wait(asyncio.sleep(0.02))

    def close(self) -> None:
        """End the session as editors do."""
        self.wait(self.client.shutdown_session())
        self.loop.close()

    # ------------------------------------------------------------ documents

    def uri(self, name: str) -> str:
        """The address of a file in the folder of the session."""
        return from_fs_path(str(self.folder / name)) or ""

    def open(self, name: str, text: str, language: str = "python") -> str:
        """Open a document; it need not be on disk."""
        uri = self.uri(name) if "://" not in name and not name.startswith("untitled:") else name
        self.versions[uri] = 1
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, language, 1, text)))
        return uri

    def write(self, uri: str, text: str, where: lsp.Range | None = None) -> None:
        """Put text in the place of a range, or of everything."""
        self.versions[uri] += 1
        change: Any = lsp.TextDocumentContentChangeWholeDocument(text)
        if where is not None:
            change = lsp.TextDocumentContentChangePartial(where, text)
        document = lsp.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    def shut(self, uri: str) -> None:
        """Close a document."""
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))

    def touched(self, *names: str) -> None:
        """Tell that files have changed on disk."""
        events = [lsp.FileEvent(self.uri(name), lsp.FileChangeType.Changed) for name in names]
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(events))

    # ------------------------------------------------------------ questions

    def diagnostics(self, uri: str) -> list[lsp.Diagnostic]:
        """What is found, asked for."""
        asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
        report = self.wait(self.client.text_document_diagnostic_async(asked))
        assert isinstance(report, lsp.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    def codes(self, uri: str) -> list[str]:
        """The codes of what is found."""
        return [str(item.code) for item in self.diagnostics(uri)]

    def pushed(self, uri: str) -> list[lsp.Diagnostic] | None:
        """What the server has told last, unasked; None when it has not."""
        told = self.client.diagnostics.get(uri)
        return None if told is None else list(told)

    def hints(self, uri: str, where: lsp.Range = EVERYWHERE) -> list[tuple[int, int, str]]:
        """Line, column and text of the inlay hints."""
        asked = lsp.InlayHintParams(lsp.TextDocumentIdentifier(uri), where)
        found = self.wait(self.client.text_document_inlay_hint_async(asked)) or []
        return [(hint.position.line, hint.position.character, str(hint.label)) for hint in found]

    def hover(self, uri: str, line: int, column: int) -> str:
        """The page at a position, empty where there is none."""
        asked = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, column))
        found = self.wait(self.client.text_document_hover_async(asked))
        return found.contents.value if found and isinstance(found.contents, lsp.MarkupContent) else ""

    def actions(self, uri: str, line: int, *only: str) -> list[lsp.CodeAction]:
        """What can be done on a line. What is a command for the client becomes an action without an edit."""
        where = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 1000))
        context = lsp.CodeActionContext([], only=[lsp.CodeActionKind(kind) for kind in only] if only else None)
        asked = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, context)
        found = self.wait(self.client.text_document_code_action_async(asked)) or []
        return [item if isinstance(item, lsp.CodeAction) else lsp.CodeAction(item.title) for item in found]

    def lenses(self, uri: str) -> list[lsp.CodeLens]:
        """The lenses over models."""
        asked = lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri))
        found = self.wait(self.client.text_document_code_lens_async(asked))
        return list(found or [])

    def symbols(self, uri: str) -> list[Any]:
        """The outline."""
        asked = lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(uri))
        return list(self.wait(self.client.text_document_document_symbol_async(asked)) or [])

    def command(self, name: str, *arguments: Any) -> Any:
        """The result of a command."""
        asked = lsp.ExecuteCommandParams(name, list(arguments))
        return self.wait(self.client.workspace_execute_command_async(asked))


def applied(text: str, action: lsp.CodeAction, uri: str) -> str:
    """The text with an action's edits of one document made. Columns are counted in characters."""
    assert action.edit is not None
    changes = list((action.edit.changes or {}).get(uri, []))
    for change in action.edit.document_changes or []:
        assert isinstance(change, lsp.TextDocumentEdit)
        if change.text_document.uri == uri:
            changes += [edit for edit in change.edits if isinstance(edit, lsp.TextEdit)]
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:row]) for row in range(len(lines) + 1)]
    for edit in sorted(changes, key=lambda edit: edit.range.start, reverse=True):
        first = starts[edit.range.start.line] + edit.range.start.character
        last = min(starts[edit.range.end.line] + edit.range.end.character, len(text))
        text = text[:first] + edit.new_text + text[last:]
    return text
