"""`kerlint draw --unroll`: layers step by step."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kerlint.engine import Report
    from kerlint.graph.layers import Layer, LayerCall
    from kerlint.graph.models import Model

FORMATS = ("text", "svg", "png")


def calls_to_unroll(report: Report, models: list[Model] | None, name: str) -> list[LayerCall]:
    """The calls that can be drawn over time: of one layer (by name, variable or class), or of all for an empty name.

    Where `models` are given, of their layers alone. Raises UsageError where there are none.
    """
    from kerlint.pictures.data import calls_of
    from kerlint.pictures.unrolling import over_time

    calls = [call for call, _ in calls_of(report.programs) if over_time(call)]
    if models is not None:
        inside = {id(layer) for model in models for layer in model.walk()}
        calls = [call for call in calls if id(call.layer) in inside]
    chosen = [call for call in calls if not name or name in _names(call.layer)]
    if chosen:
        return chosen
    known = ", ".join(dict.fromkeys(call.layer.name for call in calls))
    if not known:
        raise click.UsageError("--unroll: no layer here runs over time in a way that kerlint knows")
    raise click.UsageError(f"--unroll: no layer `{name}` runs over time; there is {known}")


def unrolled(calls: Sequence[LayerCall], output_format: str, theme: str) -> bytes:
    """The pictures in one of FORMATS. Raises UsageError for another, and NoRenderer where PNG cannot be drawn."""
    from kerlint.pictures.drawing.png import png
    from kerlint.pictures.unrolling import unrolled_sheet, unrolled_text

    if output_format not in FORMATS:
        raise click.UsageError(f"--unroll draws {', '.join(FORMATS[:-1])} and {FORMATS[-1]}, not {output_format}")
    if output_format == "text":
        return "\n".join(map(unrolled_text, calls)).encode()
    drawing = unrolled_sheet(calls, "light" if output_format == "png" and theme == "auto" else theme)
    return png(drawing) if output_format == "png" else drawing.text.encode("utf-8", "replace")


def _names(layer: Layer) -> tuple[str | None, ...]:
    return (layer.name, layer.variable, layer.class_name)


def unrolling_format(output: str) -> str:
    """The format that the ending of the file says; text where it says none."""
    ending = os.path.splitext(output)[1].lower().lstrip(".")
    return "text" if ending in ("", "txt") else ending
