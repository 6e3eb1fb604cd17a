"""Saved models are read as real Keras loads them: same layers, shapes, parameters and summaries."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kerlint.artifacts.program import program_of
from kerlint.artifacts.reading import read
from kerlint.config import Settings
from kerlint.engine import lint_model
from kerlint.findings import Finding, Severity
from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.pictures.summary import summary_text
from kerlint.selection import Selection
from tests.saved_models import APPLICATIONS, MODELS

pytest.importorskip("h5py")
GENERATIONS = (2, 3)
# Keras 3 takes the text "dot" in this file for the function of that name.
MANGLED_BY_KERAS = [("attention_by_keyword", 3, ".h5")]
OLDER = Path(__file__).parent.parent / "fixtures" / "saved"
CASES = [
    pytest.param(name, keras, id=f"{name}-{keras}")
    for keras in GENERATIONS
    for name in MODELS
    if (name, keras) != ("spectral", 2)  # tf-keras cannot build it beside Keras 3
]


@lru_cache(maxsize=1)
def generations() -> dict[int, ModuleType]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    pytest.importorskip("tensorflow")
    import keras
    import tf_keras

    return {2: tf_keras, 3: keras}


def built(name: str, keras: int) -> Any:
    for library in generations().values():
        library.backend.clear_session()
    return MODELS[name](generations()[keras])


def program(path: Path) -> Program:
    return program_of(read(str(path)), str(path))


def findings(path: Path, select: tuple[str, ...] = ("ALL",)) -> list[Finding]:
    return lint_model(str(path), Settings(given=Selection(select=select))).findings


def saved(model: Any, folder: Path) -> Iterator[Path]:
    """The model in every format that its Keras can write it in."""
    for ending in (".keras", ".h5"):
        path = folder / f"model{ending}"
        try:
            model.save(path)
        except (TypeError, ValueError):  # an Ellipsis in Keras 2, a model without weights
            continue
        yield path
    path = folder / "model.json"
    path.write_text(model.to_json())
    yield path


def loaded(path: Path, keras: int) -> Any:
    """What Keras makes of the file, None where it cannot load it."""
    library = generations()[keras]
    try:
        if path.suffix == ".json":
            return library.models.model_from_json(path.read_text())
        return library.models.load_model(path, compile=False)
    except (TypeError, ValueError):
        return None


def said_by_keras(model: Any) -> list[tuple[Any, ...]]:
    """Name, class, output shapes and parameters of every layer, those of models inside it too."""
    told = []
    for layer in model.layers:
        shapes = [tuple(t.shape) for t in flat(layer.output)] if len(layer._inbound_nodes) == 1 else None
        told.append((layer.name, type(layer).__name__, shapes, layer.count_params()))
        if hasattr(layer, "layers") and not hasattr(layer, "layer"):
            told += [(name, kind, None, count) for name, kind, _, count in said_by_keras(layer)]
    return told


def said_by_kerlint(model: Model, keras: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    for layer in model.layers:
        told.append((layer.name, layer.class_name, shapes_of(layer), layer.params()))
        if isinstance(layer, Model):
            told += [(name, kind, None, count) for name, kind, _, count in said_by_kerlint(layer, [])]
    # Of a layer with several nodes, Keras tells no one shape.
    pairs = zip(told, keras, strict=True) if keras else ()
    return [(*mine[:2], mine[2] if theirs[2] is not None else None, mine[3]) for mine, theirs in pairs] or told


def shapes_of(layer: Any) -> list[Any]:
    return [t.shape for t in layer.calls[-1].output_tensors] if layer.calls else []


def flat(structure: Any) -> list[Any]:
    import tensorflow as tf

    found: list[Any] = tf.nest.flatten(structure)
    return found


@pytest.mark.parametrize(("name", "keras"), CASES)
def test_files_are_read_as_keras_loads_them(name: str, keras: int, tmp_path: Path) -> None:
    model = built(name, keras)
    for path in saved(model, tmp_path):
        errors = [f for f in findings(path) if f.severity is Severity.ERROR]
        theirs = model if name in APPLICATIONS else loaded(path, keras)
        if theirs is None:
            assert errors or (name, keras, path.suffix) in MANGLED_BY_KERAS
            continue
        assert not errors
        read_from_file = program(path)
        mine = read_from_file.models[0]
        assert read_from_file.keras == keras
        assert mine.name == theirs.name
        if not theirs.built:
            assert mine.params() is None
            continue
        told = said_by_keras(theirs)
        assert said_by_kerlint(mine, told) == told
        assert len(mine.layers) == len(theirs.layers)
        assert mine.params() == theirs.count_params()
        assert mine.trainable_params() == sum(math.prod(weight.shape) for weight in theirs.trainable_weights)
        assert [t.shape for t in mine.output_tensors] == [tuple(t.shape) for t in flat(theirs.outputs)]


@pytest.mark.parametrize(("name", "keras"), [case for case in CASES if case.values[0] != "waiting"])
def test_summaries_are_those_of_keras(name: str, keras: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "model.json"
    path.write_text(built(name, keras).to_json())
    theirs = loaded(path, keras)
    theirs.optimizer = None  # Keras 3 counts what the optimizer keeps besides, once it has taken a step
    assert lines(summary_text(program(path).models[0])) == lines(summary_of(theirs))


def summary_of(model: Any) -> str:
    told: list[str] = []
    model.summary(print_fn=lambda text, line_break=None: told.append(text))
    return "\n".join(told)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
