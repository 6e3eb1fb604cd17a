"""The shape behind every line of a program on which a layer is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kerlint.fixes.positions import Positions
from kerlint.graph.dims import shape_text
from kerlint.graph.layers import LayerCall
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.pictures.data import calls_of, cell_of, line_of, models_of, place_of, shapes_data

SCHEMA = 1
_COLUMN = 72  # comments are aligned as far as the lines are shorter than this


def shapes_json(programs: Sequence[Program]) -> dict[str, Any]:
    """The calls and models of each file, for programs. All runs of a file are merged."""
    files: dict[str, list[Program]] = {}
    for program in programs:
        files.setdefault(program.path, []).append(program)
    return {"schema": SCHEMA, "files": [_file(path, runs) for path, runs in files.items()]}


def _file(path: str, runs: Sequence[Program]) -> dict[str, Any]:
    return {
        "path": path,
        "calls": [_call(call, params) for call, params in calls_of(runs)],
        "models": [_model(model) for model in models_of(runs)],
    }


def _call(call: LayerCall, params: int | None) -> dict[str, Any]:
    place = place_of(call)
    assert place is not None
    created = call.layer.created
    return {
        "layer": call.layer.class_name,
        "name": call.layer.name,
        "created": created.line if created else None,
        "called": {"path": place.path, "cell": place.cell, "line": place.line, "column": place.column},
        "inputs": shapes_data(call.inputs),
        "outputs": shapes_data(call.output_tensors),
        "params": params,
    }


def _model(model: Model) -> dict[str, Any]:
    return {
        "variable": model.variable,
        "class": model.class_name,
        "cell": cell_of(model),
        "line": line_of(model),
        "inputs": shapes_data(model.input_tensors),
        "outputs": shapes_data(model.output_tensors),
        "params": model.params(),
        "trainable_params": model.trainable_params(),
    }


def shapes_text(source: str, programs: Sequence[Program], cell: int | None = None) -> str:
    """The program, or one cell of a notebook, with the shapes as comments behind its lines.

    A call that spans several lines is told on its last one. Several calls on a line are joined by arrows in the order
    in which they happen; what one call gives from turn to turn, or from run to run, by `or`.
    """
    positions = Positions(source)
    lines = [positions.line(number) for number in range(1, len(positions) + 1)]
    told: dict[int, dict[Place, list[str]]] = {}
    for call in _shown_calls(programs):
        place = place_of(call)
        if place is not None and (place.path, place.cell) == (programs[0].path, cell) and place.end_line <= len(lines):
            texts = told.setdefault(place.end_line, {}).setdefault(place, [])
            text = _result(call)
            if text not in texts:
                texts.append(text)
    short = [len(lines[number - 1].rstrip()) for number in told if len(lines[number - 1].rstrip()) <= _COLUMN]
    column = max(short, default=0) + 2
    for number, places in told.items():
        comment = " → ".join(dict.fromkeys(" or ".join(texts) for texts in places.values()))
        lines[number - 1] = f"{lines[number - 1].rstrip():<{column - 2}}  # → {comment}"
    return "\n".join(lines)


def _shown_calls(programs: Iterable[Program]) -> Iterable[LayerCall]:
    """The calls of layers in order, an Input among them."""
    for program in programs:
        yield from (call for call in program.calls if not call.layer.operation)


def _result(call: LayerCall) -> str:
    if call.problem is not None:
        return "cannot work"
    return ", ".join(shape_text(tensor.shape) for tensor in call.output_tensors) or "(?)"
