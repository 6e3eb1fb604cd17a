"""`kerlint summary` on Keras's own sources of its architectures, against the models that they build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import keras
import pytest
from click.testing import CliRunner

from kerlint.cli import command

SOURCES = Path(keras.src.applications.__file__).parent
# Architectures of one file differ in numbers alone; the largest take long to build and show nothing more.
TOO_LARGE = {
    *("ConvNeXtLarge", "ConvNeXtXLarge", "EfficientNetB6", "EfficientNetB7", "EfficientNetV2L", "EfficientNetV2M"),
    *("EfficientNetV2S", "NASNetLarge"),
}
NAMES = sorted(
    name
    for name in dir(keras.applications)
    if name[0].isupper() and callable(getattr(keras.applications, name)) and name not in TOO_LARGE
)


@pytest.fixture(autouse=True)
def without_downloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The weights are not there to be had; everything else of the default arguments is as Keras has it."""
    monkeypatch.setattr("keras.src.utils.file_utils.get_file", lambda *_, **__: "")
    monkeypatch.setattr(keras.Model, "load_weights", lambda *_, **__: None)
    yield
    keras.backend.clear_session()


@cache
def summaries(path: Path) -> list[dict[str, Any]]:
    """The models that kerlint sees in the file."""
    result = CliRunner().invoke(command, ["summary", str(path), "--output-format", "json"])
    models: list[dict[str, Any]] = json.loads(result.stdout)["models"]
    return models


def test_there_are_enough() -> None:
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_source_gives_what_keras_builds(name: str) -> None:
    build = getattr(keras.applications, name)
    real = build()
    path = SOURCES / f"{build.__module__.rpartition('.')[2]}.py"
    expected = {
        "layers": [type(layer).__name__ for layer in real.layers],
        "outputs": [list(real.output_shape)],
        "params": real.count_params(),
        "trainable_params": sum(int(keras.ops.size(w)) for w in real.trainable_weights),
    }
    found = [
        {**{key: model[key] for key in expected}, "layers": [layer["class"] for layer in model["layers"]]}
        for model in summaries(path)
    ]
    assert expected in found
