"""The shapes behind calls, as inlay hints."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from kerlint.server.data import Hint
from kerlint.server.documents import Known
from kerlint.server.settings import ClientSettings


def hints_in(known: Known, uri: str, within: lsp.Range, settings: ClientSettings) -> Iterator[lsp.InlayHint]:
    """The hints in a range of the document."""
    for hint in known.analysis.hints:
        if settings.changes_only and not hint.changed:
            continue
        located = known.locate(hint.place)
        if located is not None and located[0].uri == uri and within.start <= located[1].end <= within.end:
            yield _shown(hint, located[1].end, settings.longest_hint)


def _shown(hint: Hint, at: lsp.Position, longest: int) -> lsp.InlayHint:
    label = hint.text if len(hint.text) <= longest else f"{hint.text[: longest - 1]}…"
    whole = "" if label == hint.text else f"`{hint.text}`\n\n"
    story = lsp.MarkupContent(lsp.MarkupKind.Markdown, whole + hint.story)
    return lsp.InlayHint(at, label, kind=lsp.InlayHintKind.Type, tooltip=story, padding_left=True)
