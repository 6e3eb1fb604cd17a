"""Kinds of files beside those that Keras writes today, what is in them that Keras does not know, and how findings show them."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kerlint.artifacts.program import Saved, program_of
from kerlint.artifacts.reading import read
from kerlint.config import Settings
from kerlint.discovery import Excluding, Found, discover
from kerlint.engine import FileResult, lint_path
from kerlint.graph.program import Program
from kerlint.output import render
from kerlint.output.results import Results
from kerlint.selection import Selection
from tests.test_artifacts import built, findings, generations

h5py = pytest.importorskip("h5py")
OLDER = Path(__file__).parent.parent / "fixtures" / "saved"


def program(path: Path) -> Program:
    return program_of(read(str(path)), str(path))


def lint(path: Path, *select: str) -> FileResult:
    return lint_path(Found(str(path), named=True), Settings(given=Selection(select=select or ("ALL",))))


def shapes(path: Path) -> dict[str, Any]:
    model = program(path).models[0]
    return {layer.name: [t.shape for t in layer.calls[-1].output_tensors] for layer in model.layers if layer.calls}


# ---------------------------------------------------------------- older formats

OLDER_FILES = {
    "keras_1_sequential.h5": (12618, [(None, 10)]),
    "keras_1_functional.h5": (1171, [(None, 1)]),
    "keras_2_sequential.h5": (600, [(None, 10)]),
    "keras_2_functional.h5": (49, [(None, 1)]),
}


@pytest.mark.parametrize("name", OLDER_FILES)
def test_files_of_older_versions(name: str) -> None:
    params, outputs = OLDER_FILES[name]
    model = program(OLDER / name).models[0]
    assert (model.keras, model.params()) == (2, params)
    assert [t.shape for t in model.output_tensors] == outputs
    assert not [f for f in lint(OLDER / name).findings if str(f.severity) in ("error", "warning")]


@pytest.mark.parametrize("name", [name for name in OLDER_FILES if name.startswith("keras_2")])
def test_files_of_older_versions_are_what_keras_loads(name: str) -> None:
    theirs = generations()[2].models.load_model(OLDER / name, compile=False)
    model = program(OLDER / name).models[0]
    assert model.params() == theirs.count_params()
    assert [t.shape for t in model.output_tensors] == [tuple(t.shape) for t in theirs.outputs]


def test_names_of_keras_1_are_those_of_keras_2() -> None:
    layers = {layer.name: layer for layer in program(OLDER / "keras_1_sequential.h5").models[0].layers}
    conv = layers["convolution2d_1"]
    assert (conv.class_name, conv.get("kernel_size"), conv.get("data_format")) == ("Conv2D", (3, 5), "channels_first")


def test_compile_of_keras_1_is_read() -> None:
    (compiled,) = program(OLDER / "keras_1_sequential.h5").compiles
    assert [loss.name for loss in compiled.losses] == ["categorical_crossentropy"]
    assert [metric.written for metric in compiled.output_metrics[0]] == ["accuracy"]


# ---------------------------------------------------------------- SavedModel folders

FOLDERS = ["dense_stack", "two_inputs", "shared_model", "recurrent", "compiled_by_names", "operators"]


@pytest.mark.parametrize("name", FOLDERS)
def test_folders_of_keras_2(name: str, tmp_path: Path) -> None:
    theirs = built(name, 2)
    theirs.save(tmp_path / "model", save_format="tf")
    model = program(tmp_path / "model").models[0]
    assert [layer.name for layer in model.layers] == [layer.name for layer in theirs.layers]
    assert model.params() == theirs.count_params()
    assert [t.shape for t in model.output_tensors] == [tuple(t.shape) for t in theirs.outputs]
    assert bool(program(tmp_path / "model").compiles) == name.startswith("compiled")


def test_folders_of_keras_3_hold_no_layers(tmp_path: Path) -> None:
    built("dense_stack", 3).export(tmp_path / "model", verbose=False)
    (finding,) = lint(tmp_path / "model").findings
    assert (finding.code, "no layers" in finding.message) == ("KER005", True)


def test_a_file_of_a_folder_stands_for_it(tmp_path: Path) -> None:
    built("dense_stack", 2).save(tmp_path / "model", save_format="tf")
    assert program(tmp_path / "model" / "saved_model.pb").models[0].params() == 161


# ---------------------------------------------------------------- what Keras does not have


def test_custom_layers_have_the_shapes_that_the_file_declares(tmp_path: Path) -> None:
    keras = generations()[3]

    class Doubled(keras.layers.Layer):  # type: ignore[misc,name-defined]
        def call(self, x: Any) -> Any:
            return keras.ops.concatenate([x, x], -1)

    inputs = keras.Input((8,))
    keras.Model(inputs, keras.layers.Dense(3, name="after")(Doubled(name="doubled")(inputs))).save(tmp_path / "m.keras")

    told = program(tmp_path / "m.keras")
    doubled = next(layer for layer in told.layers if layer.name == "doubled")
    assert doubled.custom and doubled.calls[0].output_tensors[0].shape == (None, 16)
    assert next(layer for layer in told.layers if layer.name == "after").params() == 51
    assert told.models[0].params() is None
    assert [(f.code, str(f.severity)) for f in lint(tmp_path / "m.keras").findings] == [("KER721", "advice")]


@pytest.mark.parametrize("version", [2, 3])
def test_subclassed_models_are_opaque(version: int, tmp_path: Path) -> None:
    keras = generations()[version]

    class Net(keras.Model):  # type: ignore[misc,name-defined]
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.head = keras.layers.Dense(2)

        def call(self, x: Any) -> Any:
            return self.head(x)

        def get_config(self) -> dict[str, Any]:
            return {"name": self.name}

    import numpy as np

    net = Net(name="net")
    net(np.zeros((1, 4), "float32"))
    net.save(tmp_path / "m.keras")
    told = program(tmp_path / "m.keras")
    assert [(m.class_name, m.kind, m.params()) for m in told.models] == [("Net", "subclass", None)]
    assert not [f for f in lint(tmp_path / "m.keras").findings if str(f.severity) == "error"]


def test_models_that_derive_from_functional_ones_are_read(tmp_path: Path) -> None:
    keras = generations()[3]

    class Own(keras.Model):  # type: ignore[misc,name-defined]
        pass

    inputs = keras.Input((8,))
    Own(inputs, keras.layers.Dense(3)(inputs)).save(tmp_path / "m.keras")
    assert program(tmp_path / "m.keras").models[0].params() == 27


# ---------------------------------------------------------------- weights


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_weights_of_another_model(version: int, ending: str, tmp_path: Path) -> None:
    keras = generations()[version]
    for units in (4, 5):
        keras.Sequential([keras.Input((8,)), keras.layers.Dense(units, name="first"), keras.layers.Dense(1, name="last")]).save(
            tmp_path / f"{units}{ending}"
        )
    mixed = mixed_up(tmp_path / f"4{ending}", tmp_path / f"5{ending}")
    told = [f for f in findings(mixed) if f.code == "KER725"]
    assert [f.place.in_model for f in told] == ["first", "last"]
    assert "(8, 5), (5,)" in told[0].message and "(8, 4), (4,)" in told[0].message
    with pytest.raises(ValueError, match=r"."):
        keras.models.load_model(mixed)


def mixed_up(weights: Path, config: Path) -> Path:
    """The first file with the configuration of the second."""
    if weights.suffix == ".h5":
        with h5py.File(weights, "r+") as file, h5py.File(config, "r") as other:
            file.attrs["model_config"] = other.attrs["model_config"]
        return weights
    mixed = weights.with_name("mixed.keras")
    with zipfile.ZipFile(mixed, "w") as file, zipfile.ZipFile(weights) as one, zipfile.ZipFile(config) as two:
        for name in one.namelist():
            file.writestr(name, (two if name == "config.json" else one).read(name))
    return mixed


# ---------------------------------------------------------------- how it is shown


@pytest.fixture
def lstm(tmp_path: Path) -> Path:
    """A model in a model with a layer that kerlint has something to say about."""
    keras = generations()[3]
    inner = keras.Sequential(
        [keras.Input((10, 4)), keras.layers.LSTM(8, activation="relu", name="recurrent"), keras.layers.Dense(2, name="head")],
        name="encoder",
    )
    keras.Sequential([keras.Input((10, 4)), inner, keras.layers.Dense(1, name="last")]).save(tmp_path / "model.keras")
    return tmp_path / "model.keras"


def test_findings_show_the_neighbours(lstm: Path) -> None:
    result = lint(lstm, "KER601")
    text = render("full", Results(result.findings, result.texts))
    assert f"--> {lstm}: encoder > recurrent\n" in text
    shown = [" ".join(line.partition("|")[2].split()) for line in text.splitlines()]
    assert "encoder > head Dense (None, 8) → (None, 2)" in shown
    assert "^^^^^^^^^^^^^^^^^^^" in text
    assert result.findings[0].fixes == ()


def test_json_has_the_path(lstm: Path) -> None:
    result = lint(lstm, "KER601")
    (told,) = json.loads(render("json", Results(result.findings, result.texts)))["findings"]
    assert told["model_path"] == "encoder > recurrent"
    assert told["location"] == {"line": 1, "column": 1, "end_line": 1, "end_column": 1}


def test_concise_has_the_path(lstm: Path) -> None:
    result = lint(lstm, "KER601")
    assert render("concise", Results(result.findings, result.texts)).startswith(
        f"{lstm}: encoder > recurrent: performance[KER601]"
    )


def test_a_configuration_is_a_program_without_any_file() -> None:
    layers = [{"class_name": "Dense", "config": {"name": "d", "units": 3, "batch_input_shape": [None, 4]}}]
    told = program_of(Saved({"class_name": "Sequential", "config": {"name": "m", "layers": layers}}), "in memory")
    assert told.models[0].params() == 15


# ---------------------------------------------------------------- which files


def test_models_in_folders_are_found(tmp_path: Path) -> None:
    keras = generations()[2]
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2)])
    model.save(tmp_path / "a.keras")
    model.save(tmp_path / "b.h5")
    model.save(tmp_path / "folder", save_format="tf")
    model.save_weights(tmp_path / "c.weights.h5")
    (tmp_path / "d.json").write_text(model.to_json())
    found = list(discover([str(tmp_path)], lambda folder: Excluding(folder)))
    results = [lint_path(one, Settings()) for one in found if isinstance(one, Found)]
    assert [Path(r.path).name for r in results if r.programs] == ["a.keras", "b.h5", "folder"]
    assert [Path(r.path).name for r in results if r.skipped] == ["c.weights.h5"]


def test_weights_alone_are_no_model(tmp_path: Path) -> None:
    keras = generations()[3]
    keras.Sequential([keras.Input((8,)), keras.layers.Dense(2)]).save_weights(tmp_path / "m.weights.h5")
    assert [f.code for f in lint(tmp_path / "m.weights.h5").findings] == ["KER005"]


def test_without_h5py_the_reader_is_told(tmp_path: Path) -> None:
    built("dense_stack", 3).save(tmp_path / "m.h5")
    built("dense_stack", 3).save(tmp_path / "m.keras")
    script = f"""
import sys
sys.modules["h5py"] = None
from kerlint.cli import main
sys.exit(main(["check", {str(tmp_path)!r}, "--output-format", "concise"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "KER005" in done.stdout and "kerlint[hdf5]" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_nothing_of_keras_is_imported(tmp_path: Path) -> None:
    built("dense_stack", 3).save(tmp_path / "m.keras")
    script = f"""
import sys
from kerlint.cli import main
main(["check", {str(tmp_path)!r}])
assert not {{"keras", "tensorflow", "tf_keras"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
