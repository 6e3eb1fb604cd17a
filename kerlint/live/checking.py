"""`kerlint.check(model)` and `kerlint.raise_for(model)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kerlint.artifacts.program import program_of
from kerlint.config import Settings
from kerlint.engine import lint_program
from kerlint.findings import Finding, Severity
from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.live.data import data_of
from kerlint.live.lines import lines_of
from kerlint.live.model import saved_of
from kerlint.selection import Selection

PATH = "model in memory"


class Mistakes(ValueError):
    """What `raise_for` raises; `findings` has the errors."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = list(findings)


@dataclass(frozen=True)
class Checked:
    """The findings of a model in memory, and the texts that they speak of by `Place.document`."""

    findings: list[Finding]
    texts: Mapping[str, str]

    def of(self, *severities: Severity) -> Checked:
        """Those of these severities."""
        return Checked([finding for finding in self.findings if finding.severity in severities], self.texts)

    def text(self, format: str = "full") -> str:
        """The findings as `kerlint check` prints them."""
        from kerlint.output import render
        from kerlint.output.results import Results

        return render(format, Results(self.findings, self.texts))


def check(model: Any, *, x: Any = None, y: Any = None, loss: Any = None, select: Iterable[str] = ()) -> list[Finding]:
    """The findings of a Keras model, and of training it on `x` and `y` where they are given.

    `loss` is a loss that the model is not compiled with yet; `select` are rules to run instead of the usual ones. The model
    is neither run nor changed. What was built under `kerlint.trace()` has its findings on the lines that built it.
    """
    return checked(model, selecting(select), x=x, y=y, loss=loss).findings


def raise_for(model: Any, *, x: Any = None, y: Any = None, loss: Any = None, select: Iterable[str] = ()) -> None:
    """Raise `Mistakes` when `check` finds an error."""
    errors = checked(model, selecting(select), x=x, y=y, loss=loss).of(Severity.ERROR)
    if errors.findings:
        raise Mistakes(errors.text(), errors.findings)


def selecting(select: Iterable[str]) -> Settings:
    """Settings under which these rules run; the usual ones where none is named."""
    return Settings(given=Selection(select=tuple(select) or None))


def checked(model: Any, settings: Settings, *, x: Any = None, y: Any = None, loss: Any = None) -> Checked:
    """What `check` finds under these settings."""
    program = program_of(saved_of(model, loss), PATH)
    if x is not None or y is not None:
        _fit(program, x, y)
    result = lint_program(program, settings)
    lines = lines_of(model)
    return Checked(lines.applied(result.findings), {**result.texts, **lines.texts})


def _fit(program: Program, x: Any, y: Any) -> None:
    """Let the model be fit to the data."""
    model = program.models[0]
    place = Place(program.path, in_model=f"{model.name} > fit")
    use = Use(model, "fit", place, model.compiled, data_of(x, "x", place), data_of(y, "y", place, labels=True))
    use.config = {"x": use.x, "y": use.y}
    model.uses.append(use)
    program.uses.append(use)
