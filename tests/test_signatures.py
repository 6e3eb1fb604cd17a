"""The data about Keras's public names, and what stands on it: canonical names and names that are gone."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kerlint.semantics import renames
from kerlint.semantics.renames import canonical, lacking, lacking_method
from kerlint.semantics.signatures import KINDS, signature, table

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(
    importlib.util.find_spec("tf_keras") is None or importlib.util.find_spec("keras") is None,
    reason="needs keras and tf_keras",
)
def test_the_data_is_what_the_installed_keras_says() -> None:
    import keras
    import tf_keras

    if (keras.__version__, tf_keras.__version__) != (table(3)["version"], table(2)["version"]):
        pytest.skip("the data is of other versions")
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "signatures.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout[:3000] + checked.stderr[-1000:]


CANONICAL = {
    "keras.layers.Dense": "keras.layers.Dense",
    "keras.layers.core.Dense": "keras.layers.Dense",
    "tensorflow.keras.layers.Dense": "keras.layers.Dense",
    "tensorflow.python.keras.layers.Dense": "keras.layers.Dense",
    "tensorflow.compat.v1.keras.layers.Dense": "keras.layers.Dense",
    "tf_keras.layers.Dense": "keras.layers.Dense",
    "keras.src.layers.Dense": "keras.layers.Dense",
    "keras.src.layers.core.dense.Dense": "keras.layers.Dense",
    "keras.layers.convolutional.Convolution2D": "keras.layers.Conv2D",
    "keras.layers.MaxPool2D": "keras.layers.MaxPooling2D",
    "keras.layers.normalization.BatchNormalization": "keras.layers.BatchNormalization",
    "keras.layers.experimental.preprocessing.Rescaling": "keras.layers.Rescaling",
    "keras.engine.training.Model": "keras.Model",
    "keras.engine.topology.Layer": "keras.layers.Layer",
    "keras.engine.Input": "keras.Input",
    "keras.layers.Input": "keras.Input",
    "keras.models.Model": "keras.Model",
    "keras.Model": "keras.Model",
    "keras.models.Sequential": "keras.Sequential",
    "keras.objectives.mse": "keras.losses.mean_squared_error",
    "keras.metrics.mse": "keras.losses.mean_squared_error",
    "keras.optimizers.adam_v2.Adam": "keras.optimizers.Adam",
    "keras.optimizers.legacy.Adam": "keras.optimizers.legacy.Adam",
    "keras.utils.np_utils.to_categorical": "keras.utils.to_categorical",
    "keras.utils.vis_utils.plot_model": "keras.utils.plot_model",
    "keras.preprocessing.image.load_img": "keras.utils.load_img",
    "keras.preprocessing.text.Tokenizer": "keras.preprocessing.text.Tokenizer",
    "keras.applications.vgg16.VGG16": "keras.applications.VGG16",
    "keras.applications.resnet50.preprocess_input": "keras.applications.resnet50.preprocess_input",
    "keras.ops.numpy.mean": "keras.ops.mean",
    "keras.backend.mean": "keras.backend.mean",
    "keras.layers": "keras.layers",
    "tensorflow.keras": "keras",
    "keras": "keras",
}


@pytest.mark.parametrize("dotted", CANONICAL)
def test_canonical(dotted: str) -> None:
    assert canonical(dotted) == CANONICAL[dotted]


NOT_KERAS = [
    "tensorflow.reshape",
    "tensorflow.nn.relu",
    "numpy.mean",
    "kerastuner.Tuner",
    "keras_tuner.layers.Dense",
    "keras.layers.Layer.add",  # a method, not the function `keras.layers.add`
    "keras.layers.Danse",
    "keras.layers.Merge",
    "",
]


@pytest.mark.parametrize("dotted", NOT_KERAS)
def test_no_canonical_name(dotted: str) -> None:
    assert canonical(dotted) is None


@pytest.mark.parametrize("keras", [2, 3])
def test_every_public_name_has_a_canonical_one_that_is_its_own(keras: int) -> None:
    for name in table(keras)["names"]:
        found = canonical(name)
        assert found is not None, name
        assert canonical(found) == found, name


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_public_is_lacking(kind: str, keras: int) -> None:
    for entry in table(keras)[kind].values():
        namespace = "tf.keras" if entry.get("only_tf") else "keras"
        if keras == 3 and ".legacy." in entry["path"]:
            continue
        assert lacking(entry["path"], namespace, keras) is None


LACKING = [
    # spelling, namespace, generation, replacement
    ("keras.layers.CuDNNLSTM", "keras", 3, "keras.layers.LSTM"),
    ("keras.layers.core.Dense", "keras", 3, "keras.layers.Dense"),
    ("keras.layers.core", "keras", 3, "keras.layers"),
    ("keras.layers.core.TimeDistributedDense", "keras", 2, "keras.layers.Dense"),
    ("keras.layers.LocallyConnected1D", "keras", 3, None),
    ("keras.layers.RandomHeight", "keras", 3, "keras.layers.RandomZoom"),
    ("keras.layers.experimental.preprocessing.Rescaling", "keras", 3, "keras.layers.Rescaling"),
    ("keras.optimizers.legacy.Adam", "keras", 3, "keras.optimizers.Adam"),
    ("keras.backend.mean", "keras", 3, "keras.ops.mean"),
    ("keras.backend.permute_dimensions", "keras", 3, "keras.ops.transpose"),
    ("keras.utils.np_utils.to_categorical", "keras", 2, "keras.utils.to_categorical"),
    ("keras.wrappers.scikit_learn.KerasClassifier", "keras", 3, "keras.wrappers.SKLearnClassifier"),
    ("keras.wrappers.scikit_learn.KerasClassifier", "keras", 2, None),
    ("keras.losses.mse", "keras", 3, "keras.losses.mean_squared_error"),
]


@pytest.mark.parametrize(("dotted", "namespace", "keras", "new"), LACKING)
def test_lacking(dotted: str, namespace: str, keras: int, new: str | None) -> None:
    found = lacking(dotted, namespace, keras)
    assert found is not None
    assert found.new == new
    assert keras in found.gone


THERE = [
    ("keras.optimizers.legacy.Adam", "keras", 2),
    ("tensorflow.keras.backend.mean", "tf.keras", 3),
    ("tensorflow.keras.layers.RandomHeight", "tf.keras", 3),
    ("tensorflow.keras.preprocessing.text.Tokenizer", "tf.keras", 3),
    ("keras.Model.fit", "keras", 3),
    ("keras.Variable.assign", "keras", 3),
    ("keras.src.layers.Nothing", "keras", 3),
    ("keras.__version__", "keras", 3),
    ("tensorflow.python.keras.layers.CuDNNLSTM", "keras", 3),
    ("keras.layers", "keras", 3),
]


@pytest.mark.parametrize(("dotted", "namespace", "keras"), THERE)
def test_not_lacking(dotted: str, namespace: str, keras: int) -> None:
    assert lacking(dotted, namespace, keras) is None


def test_a_misspelt_name_has_candidates() -> None:
    found = lacking("keras.layers.Danse", "keras", 3)
    assert found is not None
    assert found.candidates[0] == "keras.layers.Dense"


@pytest.mark.parametrize("relative", renames._NAMES)
def test_what_is_called_gone_is_gone_and_its_replacement_is_there(relative: str) -> None:
    found = [lacking(f"keras.{relative}", "keras", keras) for keras in (2, 3)]
    assert any(found)
    new = renames._NAMES[relative][0]
    if new is None or not new.startswith("keras."):
        return
    replaced = [renamed.new for renamed in found if renamed is not None]
    assert new in replaced


METHODS = [
    ("Model", "fit_generator", 3, "fit"),
    ("Sequential", "predict_classes", 2, "predict"),
    ("Layer", "get_output_shape_for", 2, "compute_output_shape"),
    ("Model", "reset_states", 3, None),
]


@pytest.mark.parametrize(("owner", "name", "keras", "new"), METHODS)
def test_lacking_method(owner: str, name: str, keras: int, new: str | None) -> None:
    found = lacking_method(owner, name, keras)
    assert found is not None
    assert found.new == new


@pytest.mark.parametrize(
    ("owner", "name", "keras"),
    [("Model", "fit_generator", 2), ("Model", "fit", 3), ("Layer", "reset_states", 3), ("Model", "my_method", 3)],
)
def test_a_method_that_is_there_or_never_was_of_keras(owner: str, name: str, keras: int) -> None:
    assert lacking_method(owner, name, keras) is None


@pytest.mark.parametrize(
    ("kind", "spelling", "mean"),
    [
        ("loss", "mse", "mean_squared_error"),
        ("loss", "MeanSquaredError", "mean_squared_error"),
        ("metric", "acc", "accuracy"),
        ("optimizer", "adam", "Adam"),
        ("initializer", "he_normal", "HeNormal"),
    ],
)
@pytest.mark.parametrize("keras", [2, 3])
def test_identifiers_that_mean_the_same(kind: str, spelling: str, mean: str, keras: int) -> None:
    assert spelling in table(keras)["identifiers"][kind]
    assert table(keras)["aliases"][kind][spelling] == mean


def test_any_name_of_an_object_finds_its_signature() -> None:
    assert signature("layers", "Convolution2D", 3) == signature("layers", "Conv2D", 3)
    assert signature("activations", "swish", 3) == signature("activations", "silu", 3)
    assert signature("layers", "Merge", 3) is None


def test_what_an_earlier_release_took_is_taken() -> None:
    described = signature("layers", "RandomRotation", 3)
    assert described is not None
    assert "value_range" in described.keyword_only
    assert lacking("keras.AbsMaxQuantizer", "keras", 3) is None


@pytest.mark.parametrize("keras", [2, 3])
def test_releases_agree_with_the_data(keras: int) -> None:
    since = json.loads((ROOT / "kerlint/semantics/signatures/releases.json").read_text("utf-8"))[str(keras)]
    assert table(keras)["version"].startswith(since["newest"])
    for entry, parameters in since["since"].items():
        kind, _, name = entry.partition(".")
        there = table(keras)["names"] if entry == "names" else [p[0] for p in table(keras)[kind][name]["parameters"]]
        assert set(parameters) <= {*there, *since["until"].get(entry, ())}
