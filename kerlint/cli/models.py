"""`FILE:MODEL`: which model of a file a command is about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kerlint.engine import Report

if TYPE_CHECKING:
    from kerlint.graph.models import Model


def split_model(file: str) -> tuple[str, str | None]:
    """`train.py:encoder` is the file train.py and the model `encoder`, unless a file is called just so."""
    path, colon, model = file.rpartition(":")
    return (path, model) if colon and model and path and not os.path.exists(file) else (file, None)


def chosen_models(report: Report, path: str, model: str | None) -> list[Model]:
    """The models of this variable or name, or all of the file. Raises UsageError where there is none of this name."""
    from kerlint.pictures.data import models_of

    found = models_of(report.programs)
    models = [m for m in found if model in (None, m.variable, m.name)]
    if model is None and any(result.source is None and result.programs for result in report.results):
        models = models[:1]  # a file holds one model; those inside it have their names
    if model is not None and not models:
        raise click.UsageError(f"{path} has no model `{model}`{_known(found)}")
    return models


def _known(models: Sequence[Model]) -> str:
    """What the user may have meant instead."""
    names = [m.variable or m.name for m in models]
    return f"; it has {', '.join(dict.fromkeys(names))}" if names else ", and no other"
