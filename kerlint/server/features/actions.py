"""What can be done about findings: make a fix, suppress it on its line, read on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec

from lsprotocol import types as lsp

from kerlint.findings import Finding, Fix
from kerlint.fixes import document_of, text_edits
from kerlint.graph.places import document
from kerlint.server.documents import Known, Part
from kerlint.server.features.diagnostics import diagnostic
from kerlint.server.moves import Moves

FIX_ALL = "source.fixAll.kerlint"
EXPLAIN = "kerlint.explain"

CAN_FIX = find_spec("libcst") is not None  # compiled for each system, so that a server that an editor brings along may lack it

_COMMENT = re.compile(r"#\s*kerlint:\s*ignore\[([^\]]*)\]")


def wanted(context: lsp.CodeActionContext, kind: str) -> bool:
    """Whether the client asks for actions of this kind, or of one that it belongs to, or says nothing of kinds."""
    return context.only is None or any(kind == only or kind.startswith(f"{only}.") for only in map(_value, context.only))


def actions_at(known: Known, uri: str, range_: lsp.Range, *, explain: bool, versioned: bool) -> Iterator[lsp.CodeAction]:
    """The actions on the findings in a range: first all fixes, then what else there is.

    Imports libcst and may take a while. `explain` is as for the diagnostics, so that the client knows them again.
    """
    found = list(_findings_in(known, uri, range_, explain))
    for finding, _, told in found:
        for number, fix in enumerate(finding.fixes):
            made = _edits(known, fix)
            if made is not None:
                yield _action(fix.title, told, *made, versioned, preferred=fix.safe and number == 0)
    for finding, part, told in found:
        edits = list(suppression(part, told.range.start.line, finding.code))
        yield _action(f"Ignore {finding.code} ({finding.name}) on this line", told, part, edits, versioned)
    for code in dict.fromkeys(finding.code for finding, _, _ in found):
        command = lsp.Command(f"Explain {code}", EXPLAIN, arguments=[code, known.document.uri])
        yield lsp.CodeAction(command.title, lsp.CodeActionKind.QuickFix, command=command)


def has_safe_fixes(known: Known) -> bool:
    """Whether `fix all` would do something."""
    return CAN_FIX and any(fix.safe for finding in known.analysis.findings for fix in finding.fixes)


def rewriting(known: Known, texts: Mapping[int | None, str], versioned: bool) -> lsp.WorkspaceEdit:
    """The edit that gives the parts with these keys other texts. Only the lines that differ are written."""
    edits = {}
    for key, text in texts.items():
        part = known.document.parts[key]
        old, new = part.text.lines, type(part.text)(text).lines
        moves = Moves.between(old, new)
        end_of_line = "\r\n" if "\r\n" in part.text.text else "\n"
        first, last = moves.before, len(old) - moves.after
        block = [*new[first : len(new) - moves.after]]
        if last < len(old):
            edit = lsp.TextEdit(
                lsp.Range(lsp.Position(first, 0), lsp.Position(last, 0)), "".join(f"{line}{end_of_line}" for line in block)
            )
        else:
            start = part.text.position(first, 10**9) if first else lsp.Position(0, 0)
            before = end_of_line if first and block else ""
            edit = lsp.TextEdit(lsp.Range(start, part.text.whole.end), before + end_of_line.join(block))
        edits[part] = [edit]
    return workspace_edit(edits, versioned)


def workspace_edit(edits: Mapping[Part, Sequence[lsp.TextEdit]], versioned: bool) -> lsp.WorkspaceEdit:
    """Edits of several parts; where the client can, such as are refused when the text has changed meanwhile."""
    if not versioned:
        return lsp.WorkspaceEdit(changes={part.uri: list(of_part) for part, of_part in edits.items()})
    return lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(part.uri, part.version), list(of_part))
            for part, of_part in edits.items()
        ]
    )


def suppression(part: Part, row: int, code: str) -> Iterator[lsp.TextEdit]:
    """The comment that suppresses the code on a line, or above one that can bear none at its end."""
    line = part.text.lines[row]
    comment = _COMMENT.search(line)
    if comment is not None:
        at = part.text.position(row + 1, comment.end(1) + 1)
        yield lsp.TextEdit(lsp.Range(at, at), f", {code}")
    elif line.endswith("\\") or line.count('"""') % 2 or line.count("'''") % 2:
        at = lsp.Position(row, 0)
        indent = line[: len(line) - len(line.lstrip())]
        yield lsp.TextEdit(lsp.Range(at, at), f"{indent}# kerlint: ignore[{code}]\n")
    else:
        end = part.text.position(row + 1, len(line.rstrip()) + 1)
        yield lsp.TextEdit(lsp.Range(end, part.text.position(row + 1, len(line) + 1)), f"  # kerlint: ignore[{code}]")


def _findings_in(known: Known, uri: str, range_: lsp.Range, explain: bool) -> Iterator[tuple[Finding, Part, lsp.Diagnostic]]:
    for finding in known.analysis.findings:
        located = known.locate(finding.place)
        if located is not None and located[0].uri == uri and _touch(located[1], range_):
            yield finding, located[0], diagnostic(finding, located[1], [], explain=explain)


def _edits(known: Known, fix: Fix) -> tuple[Part, list[lsp.TextEdit]] | None:
    """The edits that make a fix and the part that they change; None where its text has changed meanwhile."""
    if not CAN_FIX or (known.analysis.half_typed and not known.document.is_notebook):
        return None
    for number, part in known.parts.items():
        if document_of(fix) == document(known.document.path, number) and known.untouched(part):
            edits = [lsp.TextEdit(part.text.range(edit.place), edit.text) for edit in text_edits(part.text.text, fix)]
            return (part, edits) if edits else None
    return None


def _action(
    title: str, told: lsp.Diagnostic, part: Part, edits: list[lsp.TextEdit], versioned: bool, *, preferred: bool = False
) -> lsp.CodeAction:
    return lsp.CodeAction(
        title,
        lsp.CodeActionKind.QuickFix,
        diagnostics=[told],
        is_preferred=preferred or None,
        edit=workspace_edit({part: edits}, versioned),
    )


def _touch(a: lsp.Range, b: lsp.Range) -> bool:
    return a.start <= b.end and b.start <= a.end


def _value(kind: lsp.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, lsp.CodeActionKind) else kind
