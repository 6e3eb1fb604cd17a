"""`kerlint.check(model)` and `kerlint.raise_for(model)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kerlint.artifacts.program import program_of
from kerlint.config import Settings
from kerlint.engine import FileResult, lint_program
from kerlint.findings import Finding, Severity
from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.live.data import data_of
from kerlint.live.model import saved_of
from kerlint.selection import Selection

PATH = "model in memory"


class Mistakes(ValueError):
    """What `raise_for` raises; `findings` has the errors."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = list(findings)


def check(model: Any, *, x: Any = None, y: Any = None, loss: Any = None, select: Iterable[str] = ()) -> list[Finding]:
    """The findings of a Keras model, and of training it on `x` and `y` where they are given.

    `loss` is a loss that the model is not compiled with yet; `select` are rules to run instead of the usual ones. The model
    is neither run nor changed.
    """
    return _linted(model, x, y, loss, select).findings


def raise_for(model: Any, *, x: Any = None, y: Any = None, loss: Any = None, select: Iterable[str] = ()) -> None:
    """Raise `Mistakes` when `check` finds an error."""
    from kerlint.output import render
    from kerlint.output.results import Results

    result = _linted(model, x, y, loss, select)
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Mistakes(render("full", Results(errors, result.texts)), errors)


def _linted(model: Any, x: Any, y: Any, loss: Any, select: Iterable[str]) -> FileResult:
    program = program_of(saved_of(model, loss), PATH)
    if x is not None or y is not None:
        _fit(program, x, y)
    return lint_program(program, Settings(given=Selection(select=tuple(select) or None)))


def _fit(program: Program, x: Any, y: Any) -> None:
    """Let the model be fit to the data."""
    model = program.models[0]
    place = Place(program.path, in_model=f"{model.name} > fit")
    use = Use(model, "fit", place, model.compiled, data_of(x, "x", place), data_of(y, "y", place, labels=True))
    use.config = {"x": use.x, "y": use.y}
    model.uses.append(use)
    program.uses.append(use)
