"""What a rule is. Rules import this module and `kerlint.graph`, and nothing else of kerlint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from kerlint.findings import (
    CallOther,
    Finding,
    Fix,
    NameArgument,
    Note,
    PutBefore,
    RemoveArgument,
    RenameArgument,
    Replace,
    SetArgument,
    Severity,
    TakeOut,
    Wrap,
)
from kerlint.graph.dims import shape_text
from kerlint.graph.layers import Layer, LayerCall, story
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor

__all__ = [
    "CallOther",
    "Finding",
    "Fix",
    "NameArgument",
    "Note",
    "PutBefore",
    "RemoveArgument",
    "RenameArgument",
    "Replace",
    "Rule",
    "SetArgument",
    "Severity",
    "TakeOut",
    "Wrap",
    "call_text",
    "quoted",
    "shape_story",
]


class Rule:
    """Base of all rules. The docstring of a rule is its page:

    one paragraph of what it finds, then the headings `## Why`, `## How to mend it` and, where there is more to say,
    `## When it is silent`, each in Markdown.

    `bad` programs must give a finding of this rule, `good` ones none; each is a whole program with its imports.
    `raises` says for which versions of Keras each bad program raises (when it is built, or when a fitting batch flows).
    `fix` is "safe" or "unsafe" where some finding of the rule brings such a fix. `since` is the version of kerlint that brought
    the rule; one on trial has `preview`, and runs only where that is asked for.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    summary: ClassVar[str]
    versions: ClassVar[tuple[int, ...]] = (2, 3)
    bad: ClassVar[tuple[str, ...]] = ()
    good: ClassVar[tuple[str, ...]] = ()
    raises: ClassVar[tuple[int, ...]] = ()
    fix: ClassVar[str | None] = None
    since: ClassVar[str] = "0.1.0"
    preview: ClassVar[bool] = False

    def check(self, program: Program) -> Iterable[Finding]:
        """The findings of this rule in `program`."""
        raise NotImplementedError

    def finding(
        self,
        place: Place,
        message: str,
        *,
        label: str = "",
        notes: Iterable[Note] = (),
        why: str = "",
        help: str | Iterable[str] = (),
        fixes: Iterable[Fix] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            message=message,
            place=place,
            label=label,
            notes=tuple(notes),
            why=why[:1].upper() + why[1:],
            help=(help,) if isinstance(help, str) else tuple(help),
            fixes=tuple(fixes),
        )


def quoted(text: object) -> str:
    """The text as code."""
    return f"`{text}`"


def call_text(layer: Layer) -> str:
    """The layer as messages name it: the variable it is kept in, or its class."""
    return f"`{layer.variable}` ({layer.class_name})" if layer.variable else f"`{layer.class_name}`"


def shape_story(*tensors: Tensor, but: LayerCall | None = None, limit: int = 6) -> list[Note]:
    """The chain of calls behind the tensors as notes with places: `LSTM(64) gives (None, 64)`."""
    notes: list[Note] = []
    seen: set[int] = set()
    for call in _calls(tensors, limit):
        if call is but or id(call) in seen or call.place is None or call.problem is not None:
            continue
        seen.add(id(call))
        shapes = [shape_text(t.shape) for t in call.output_tensors]
        if not shapes or any(t.shape is None for t in call.output_tensors):
            continue
        notes.append(Note(f"`{call.layer.class_name}` gives {' and '.join(shapes)}", call.place))
    return notes


def _calls(tensors: Iterable[Tensor], limit: int) -> Iterator[LayerCall]:
    for tensor in tensors:
        yield from story(tensor, limit)
