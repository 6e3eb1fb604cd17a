"""Models in memory are linted like saved ones, together with the data that they are to be trained on."""

from __future__ import annotations

from typing import Any

import pytest

import kerlint
from tests.saved_models import MODELS
from tests.test_artifacts import generations

GENERATIONS = (2, 3)


def classifier(keras: Any, units: int = 10, loss: str | None = "categorical_crossentropy") -> Any:
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units, activation="softmax", name="head")])
    if loss is not None:
        model.compile("adam", loss, ["accuracy"])
    return model


@pytest.mark.parametrize("version", GENERATIONS)
def test_a_sound_model_has_no_findings(version: int) -> None:
    import numpy as np

    model = classifier(generations()[version], loss="sparse_categorical_crossentropy")
    x, y = np.zeros((20, 8), "float32"), np.arange(20) % 10
    assert kerlint.check(model, x=x, y=y) == []
    kerlint.raise_for(model, x=x, y=y)


@pytest.mark.parametrize("version", GENERATIONS)
def test_data_that_does_not_fit_is_an_error(version: int) -> None:
    import numpy as np

    model = classifier(generations()[version], loss="sparse_categorical_crossentropy")
    with pytest.raises(kerlint.Mistakes) as raised:
        kerlint.raise_for(model, x=np.zeros((20, 9), "float32"), y=np.arange(20) % 10)
    assert "(20, 9)" in str(raised.value) or "9" in str(raised.value)
    assert raised.value.findings[0].place.in_model is not None


@pytest.mark.parametrize("version", GENERATIONS)
def test_labels_that_do_not_fit_the_loss(version: int) -> None:
    import numpy as np

    model = classifier(generations()[version])
    found = kerlint.check(model, x=np.zeros((20, 8), "float32"), y=np.arange(20) % 10)
    assert [str(finding.severity) for finding in found] == ["error"]


@pytest.mark.parametrize("version", GENERATIONS)
def test_a_loss_that_is_tried(version: int) -> None:
    keras = generations()[version]
    model = classifier(keras, loss=None)
    assert kerlint.check(model) == []
    for loss in ("binary_crossentropy", keras.losses.BinaryCrossentropy(), keras.losses.binary_crossentropy):
        assert kerlint.check(model, loss=loss)


@pytest.mark.parametrize("version", GENERATIONS)
@pytest.mark.parametrize("name", ["unet", "encoder_decoder", "cells", "dicts_in_and_out", "waiting", "compiled_by_outputs"])
def test_models_of_all_kinds(name: str, version: int) -> None:
    assert not [f for f in kerlint.check(MODELS[name](generations()[version])) if str(f.severity) == "error"]


def test_a_subclassed_model_is_opaque() -> None:
    keras = generations()[2]

    class Net(keras.Model):  # type: ignore[misc,name-defined]
        pass

    assert kerlint.check(Net()) == []


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(TypeError, match="no model of Keras"):
        kerlint.check(7)
