"""What the user orders."""

from __future__ import annotations

import os

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path

from kerlint.server.analyst import Analyst, Failed
from kerlint.server.documents import path_of
from kerlint.server.features import actions, diagnostics, outline
from kerlint.server.session import Session
from kerlint.server.texts import Text

CHECK = "kerlint.checkWorkspace"


def register(session: Session) -> None:
    """Obey commands."""

    @session.command(outline.SUMMARY)
    async def summary(uri: str, number: int) -> str | None:
        document = session.documents.get(uri)
        if document is None:
            return None
        ask = session.desk.analyst.ask
        return session.present(await ask("summary", document.program(), document.settings.options, number))

    @session.command(actions.EXPLAIN)
    async def explain(topic: str, *uris: str) -> str:
        uri = next(iter(uris), "")
        folder = os.path.dirname(to_fs_path(uri) or "") or "."
        options = (await session.settings_of(uri)).options
        return session.present(await session.desk.analyst.ask("page", topic, folder, options))

    @session.command(CHECK)
    async def check() -> str:
        """Lint every file of the workspace, in a worker of its own, and publish what is found in those that are not open."""
        folders = [path_of(uri) for uri in session.workspace.folders] or [session.workspace.root_path or "."]
        analyst = Analyst()
        try:
            found = await analyst.ask("check", folders, (await session.settings_of("")).options)
        except Failed as error:
            session.log(str(error))
            return session.present("The workspace could not be checked; the log says why.")
        finally:
            analyst.end()
        told: dict[str, list[lsp.Diagnostic]] = {uri: [] for uri in session.checked}
        for path, (findings, text) in found.items():
            uri = from_fs_path(path) or ""
            if session.documents.get(uri) is None:
                lines = Text(text, session.encoding)
                told[uri] = [diagnostics.diagnostic(f, lines.range(f.place), [], explain=True) for f in findings]
        for uri, items in told.items():
            session.publish(uri, items)
        session.checked = {uri for uri, items in told.items() if items}
        count = sum(len(findings) for findings, _ in found.values())
        return session.present(f"kerlint found {count} mistake{'' if count == 1 else 's'} in {len(found)} files.")
