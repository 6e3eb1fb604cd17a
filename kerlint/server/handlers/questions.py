"""What the client asks of a document."""

from __future__ import annotations

import asyncio

from lsprotocol import types as lsp

from kerlint.server.features import actions, hints, hover, outline
from kerlint.server.session import PATIENCE, Session


def register(session: Session) -> None:
    """Answer questions."""

    @session.feature(
        lsp.TEXT_DOCUMENT_DIAGNOSTIC,
        lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="kerlint"),
    )
    async def diagnostic(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        found = await session.look(params.text_document.uri)
        items = session.diagnostics(found[0]).get(params.text_document.uri, []) if found else []
        return lsp.RelatedFullDocumentDiagnosticReport(items)

    @session.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        uri = params.text_document.uri
        found = await session.look(uri)
        if not found or not found[0].settings.hints:
            return []
        return list(hints.hints_in(found[1], uri, params.range, found[0].settings))

    @session.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        found = await session.look(params.text_document.uri)
        if not found:
            return None
        return hover.hover_at(found[1], await session.desk.details(found[1]), params.text_document.uri, params.position)

    @session.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        found = await session.look(params.text_document.uri)
        return list(outline.symbols_in(found[1], params.text_document.uri)) if found else []

    @session.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        found = await session.look(params.text_document.uri)
        if not found or not found[0].settings.lenses:
            return []
        return list(outline.lenses_in(found[1], params.text_document.uri))

    @session.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, actions.FIX_ALL], resolve_provider=True),
    )
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        found = await session.look(uri)
        if not found:
            return []
        document, known = found
        offered: list[lsp.CodeAction] = []
        if actions.wanted(params.context, lsp.CodeActionKind.QuickFix.value):
            offered = await asyncio.to_thread(
                lambda: list(
                    actions.actions_at(
                        known, uri, params.range, explain=document.settings.explanations, versioned=session.versioned
                    )
                )
            )
        if actions.wanted(params.context, actions.FIX_ALL) and actions.has_safe_fixes(known):
            fix_all = lsp.CodeAction("Fix all safe findings of kerlint", actions.FIX_ALL, data=document.uri)
            resolves = session.can("text_document", "code_action", "resolve_support")
            offered.append(fix_all if resolves else await resolve(fix_all))
        return offered

    @session.feature(lsp.CODE_ACTION_RESOLVE)
    async def resolve(action: lsp.CodeAction) -> lsp.CodeAction:
        document = session.documents.get(str(action.data))
        if action.kind == actions.FIX_ALL and document is not None:
            known = await document.look(PATIENCE)
            parts = document.parts
            texts = await session.desk.analyst.ask("mended", document.program(), document.settings.options)
            if known is not None and parts is document.parts:
                action.edit = actions.rewriting(known, texts, session.versioned)
        return action
