"""What a rule reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kerlint.graph.places import Place


class Severity(str, Enum):
    """How sure and how grave: an `ERROR` raises in Keras or certainly spoils training."""

    ERROR = "error"
    WARNING = "warning"
    PERFORMANCE = "performance"
    ADVICE = "advice"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Note:
    """A fact beside the finding. With a place it is shown as a label on that line."""

    message: str
    place: Place | None = None


# ------------------------------------------------------------------ edits: what a fix does to the source


@dataclass(frozen=True)
class SetArgument:
    """Give the call that spans `call` the argument `name=value`, replacing the value where it is there already."""

    call: Place
    name: str
    value: str


@dataclass(frozen=True)
class RemoveArgument:
    """Take the keyword argument `name` out of the call that spans `call`."""

    call: Place
    name: str


@dataclass(frozen=True)
class RenameArgument:
    """Rename the keyword argument `name` of the call that spans `call`."""

    call: Place
    name: str
    to: str


@dataclass(frozen=True)
class Wrap:
    """Put the expression that spans `place` into a call of `function`, spelt as the file spells its neighbours.

    `like` is how the wrapped call's own function is written (`layers.Dense`, `Dense`): `TimeDistributed` then becomes
    `layers.TimeDistributed`, or is added to the import that brings `Dense`.
    """

    place: Place
    function: str
    like: str


@dataclass(frozen=True)
class Replace:
    """Write `text` in the place of what spans `place`."""

    place: Place
    text: str


@dataclass(frozen=True)
class NameArgument:
    """Give the positional argument number `index` of the call that spans `call` as `name=`, behind all that stay positional."""

    call: Place
    index: int
    name: str


@dataclass(frozen=True)
class CallOther:
    """Let the call that spans `call` call `function`, spelt in full, with the same arguments."""

    call: Place
    function: str


@dataclass(frozen=True)
class PutBefore:
    """Put `layer(arguments)` in front of the layer that is made at `place`: in its list, with an `add` of its own, or around
    the tensor that the layer is called on. It is spelt as `like`, the way in which the file spells the layer, see `Wrap`."""

    place: Place
    layer: str
    like: str
    arguments: str = ""


@dataclass(frozen=True)
class TakeOut:
    """Take out the layer that is made at `place`: out of its list, with its `add`, or so that what it is called on is left;
    with the statement that does nothing but keep it under a name."""

    place: Place


Edit = SetArgument | RemoveArgument | RenameArgument | NameArgument | CallOther | Wrap | Replace | PutBefore | TakeOut


def place_of(edit: Edit) -> Place:
    """The call that the edit changes, or what it puts something else in the place of."""
    return edit.place if isinstance(edit, (Wrap, Replace, PutBefore, TakeOut)) else edit.call


@dataclass(frozen=True)
class Fix:
    """A change that mends the finding. A `safe` one keeps what the program computes, or makes a failing one run."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """One mistake, told: where, what, why, what to do.

    `message` stands alone in one line. `label` is written under the primary span. `notes` with places are the story of the
    shapes; `why` is one sentence for somebody new to the idea; `help` says the edit in words, the likeliest first.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    label: str = ""
    notes: tuple[Note, ...] = ()
    why: str = ""
    help: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = field(default=())
    condition: str | None = None
