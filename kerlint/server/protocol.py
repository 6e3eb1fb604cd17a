"""What kerlint does otherwise than pygls: it forgets what is done, and ends lines where the protocol says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from pygls.protocol import LanguageServerProtocol
from pygls.workspace import TextDocument, Workspace

from kerlint.server.texts import with_ends


class Protocol(LanguageServerProtocol):
    """The protocol of pygls, which would keep a future for every notification until the session ends."""

    def _execute_handler(
        self,
        msg_id: str | int,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))

    def keep_lines(self) -> None:
        """Have documents whose lines end where the protocol says. Of use before the first document is opened."""
        given = self.workspace
        self._workspace = LinesWorkspace(given.root_uri, given._sync_kind, list(given.folders.values()), given.position_encoding)


class Lines(TextDocument):
    """A document whose lines end where the protocol says, and nowhere else; pygls splits at form feeds as well."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines with their ends."""
        return with_ends(self.source)


class LinesWorkspace(Workspace):
    """The workspace of pygls with such documents."""

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> TextDocument:
        return Lines(
            doc_uri,
            source=source,
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self._position_codec,
        )
