"""Which steps of a sequence are shown: the first ones and the last."""

from __future__ import annotations

from dataclasses import dataclass

from kerlint.pictures.unrolling.recurrence import Recurrence, State, Way

SHOWN = 4


@dataclass(frozen=True)
class Column:
    """One step that is shown: `name` is its number, `n` where that is not known; `gap` says that steps before it are left out."""

    name: str
    gap: bool = False


def columns_of(recurrence: Recurrence) -> list[Column]:
    """The steps to show, all of a short sequence."""
    steps = recurrence.steps
    if isinstance(steps, int) and steps <= SHOWN:
        return [Column(str(number)) for number in range(steps)]
    last = str(steps - 1) if isinstance(steps, int) else "n"
    return [*(Column(str(number)) for number in range(SHOWN - 1)), Column(last, gap=True)]


def ends_at(way: Way, columns: list[Column]) -> Column:
    """The step at which the way has read everything."""
    return columns[0] if way.backwards else columns[-1]


def leaving(recurrence: Recurrence, way: Way, columns: list[Column]) -> list[Column]:
    """The steps whose outputs the layer gives."""
    return columns if recurrence.every else [ends_at(way, columns)]


def last_state(state: State, way: Way, columns: list[Column]) -> str:
    """What the state is called at the end: `h9`. The states of a stack have numbers already."""
    return f"last {state.name}" if state.name[-1].isdigit() else f"{state.name}{ends_at(way, columns).name}"
