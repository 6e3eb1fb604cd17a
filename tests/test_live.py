"""Models in memory are linted like saved ones, together with the data that they are to be trained on."""

from __future__ import annotations

import gc
import linecache
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import kerlint
from kerlint.live import tracing
from kerlint.live.lines import lines_of
from kerlint.live.tracing import record_of
from tests.saved_models import MODELS
from tests.test_artifacts import generations

GENERATIONS = (2, 3)
ROOT = Path(__file__).parent.parent


def classifier(keras: Any, units: int = 10, loss: str | None = "categorical_crossentropy") -> Any:
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(units, activation="softmax", name="head")])
    if loss is not None:
        model.compile("adam", loss, metrics=["accuracy"])
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


# ---------------------------------------------------------------- where it was built


MODEL = """\
def make(keras):
    inputs = keras.Input((8,), name="inputs")
    twice = keras.layers.Dense(8, name="twice")
    hidden = keras.Sequential(
        [
            keras.layers.Dense(4, name="wide"),
            keras.layers.Dense(3, name="narrow"),
        ],
        name="hidden",
    )
    x = twice(inputs)
    x = hidden(twice(x)) + 1
    head = keras.layers.Dense(1, activation="softmax", name="head")
    model = keras.Model(inputs, head(x), name="net")
    model.compile("adam", loss="binary_crossentropy")
    return model
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Imports a text as the module `building` of the current folder."""
    monkeypatch.chdir(tmp_path)

    def load(text: str) -> Any:
        path = tmp_path / "building.py"
        path.write_text(text)
        linecache.checkcache()
        names: dict[str, Any] = {"__name__": "building"}
        exec(compile(text, str(path), "exec"), names)
        return SimpleNamespace(**names)

    return load


@pytest.mark.parametrize("version", GENERATIONS)
def test_traced_layers_have_the_lines_that_made_them(version: int, module: Callable[..., Any]) -> None:
    with kerlint.trace():
        model = module(MODEL).make(generations()[version])
    found = {path: (place.path, place.line) for path, place in lines_of(model).places.items()}
    assert found.pop("inputs") == ("building.py", 2)
    lines = {path: line for path, (_, line) in found.items()}
    made_by_keras = {path for path in lines if path.startswith(("add", "tf.", "hidden > wide_input", "hidden > input_layer"))}
    assert {lines.pop(path) for path in made_by_keras} == {12}
    assert lines == {
        "twice": 3,
        "twice (call 2)": 12,
        "hidden": 4,
        "hidden > wide": 6,
        "hidden > narrow": 7,
        "head": 13,
        "net": 14,
        "net > compile": 15,
    }
    assert {path: place.line for path, place in lines_of(model).calls.items()} == {"twice": 11, "hidden": 12, "head": 14}


@pytest.mark.parametrize("version", GENERATIONS)
def test_findings_on_a_traced_model_stand_on_its_lines(version: int, module: Callable[..., Any]) -> None:
    with kerlint.trace():
        model = module(MODEL).make(generations()[version])
    (finding,) = kerlint.check(model)
    assert (finding.code, finding.place.path, finding.place.line, finding.place.in_model) == ("KER301", "building.py", 13, None)
    assert [(note.message, note.place.line) for note in finding.notes if note.place][-1] == ("called here", 14)
    with pytest.raises(kerlint.Mistakes, match=r"--> building\.py:13:"):
        kerlint.raise_for(model)


@pytest.mark.parametrize("version", GENERATIONS)
def test_the_line_of_an_older_compile_is_forgotten(version: int) -> None:
    with kerlint.trace():
        model = classifier(generations()[version])
    path = f"{model.name} > compile"
    assert path in lines_of(model).places
    model.compile("adam", "mse")
    assert path not in lines_of(model).places


def test_columns_of_a_traced_call(module: Callable[..., Any]) -> None:
    with kerlint.trace():
        model = module(MODEL.replace("head = ", "é = head = ")).make(generations()[3])
    (finding,) = kerlint.check(model)
    exact = (finding.place.column, finding.place.end_column) == (
        16,
        16 + len('keras.layers.Dense(1, activation="softmax", name="head")'),
    )
    assert exact or sys.version_info < (3, 11)


def test_comments_suppress_findings_on_a_traced_model(module: Callable[..., Any]) -> None:
    text = MODEL.replace('name="head")', 'name="head")  # kerlint: ignore[KER301]')
    with kerlint.trace():
        model = module(text).make(generations()[3])
    assert kerlint.check(model) == []


@pytest.mark.parametrize("version", GENERATIONS)
def test_constructors_of_ones_own_are_not_the_line_that_made_a_layer(version: int, module: Callable[..., Any]) -> None:
    own = """\
def make(keras):
    class Block(keras.layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.dense = keras.layers.Dense(units)

        def call(self, x):
            return self.dense(x)

    return Block(3)
"""
    with kerlint.trace():
        layer = module(own).make(generations()[version])
    assert [record_of(part).created.place().line for part in (layer, layer.dense)] == [10, 5]  # type: ignore[union-attr]


@pytest.mark.parametrize("version", GENERATIONS)
def test_keras_is_as_it_was_after_the_trace(version: int) -> None:
    keras = generations()[version]
    watched = [(keras.layers.Layer, "__init__"), (keras.layers.Layer, "__call__"), (keras.Model, "compile")]
    if version == 3:
        watched += [(keras.Operation, "__init__"), (keras.Operation, "symbolic_call")]
    before = [owner.__dict__.get(name) for owner, name in watched]
    finders = list(sys.meta_path)
    with kerlint.trace():
        with pytest.raises(ZeroDivisionError), kerlint.trace():
            raise ZeroDivisionError
        assert [owner.__dict__.get(name) for owner, name in watched] != before
        layer = keras.layers.Dense(3)
    assert [owner.__dict__.get(name) for owner, name in watched] == before
    assert sys.meta_path == finders
    assert record_of(layer) is not None
    assert record_of(keras.layers.Dense(3)) is None


def test_traces_of_several_threads() -> None:
    keras = generations()[3]
    begun, done = threading.Barrier(2), threading.Barrier(2)
    made: list[Any] = []

    def build(first: bool) -> None:
        with kerlint.trace():
            begun.wait()
            if not first:
                done.wait()  # the other trace has ended
            made.append(keras.layers.Dense(3))
        if first:
            done.wait()

    threads = [threading.Thread(target=build, args=(first,)) for first in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [record_of(layer) is not None for layer in made] == [True, True]
    assert record_of(keras.layers.Dense(3)) is None


def test_what_is_recorded_goes_with_the_layer() -> None:
    keras = generations()[2]
    with kerlint.trace():
        layer = keras.layers.Dense(3)
    key = id(layer)
    assert key in tracing._records
    del layer
    gc.collect()
    assert key not in tracing._records


def test_keras_may_be_imported_inside_the_trace(tmp_path: Path) -> None:
    """In a process of its own, with no backend to wait for but the one that is there."""
    program = """
import kerlint
with kerlint.trace():
    import keras
    layer = keras.layers.Dense(1, activation="softmax")
    model = keras.Sequential([keras.Input((3,)), layer])
    model.compile(loss="binary_crossentropy")
print([finding.place.line for finding in kerlint.check(model)])
"""
    (tmp_path / "program.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["[5]"], done.stderr


# ---------------------------------------------------------------- in fit


def wrong(keras: Any) -> tuple[Any, Any, Any]:
    """A model with labels that do not fit its loss."""
    import numpy as np

    return classifier(keras), np.zeros((20, 8), "float32"), np.arange(20) % 10


@pytest.mark.parametrize("version", GENERATIONS)
def test_the_callback_raises_before_the_first_batch(version: int) -> None:
    keras = generations()[version]
    model, x, y = wrong(keras)
    with pytest.raises(kerlint.Mistakes, match="KER309"):
        model.fit(x, y, callbacks=[kerlint.callback(keras=keras)], verbose=0)
    assert isinstance(kerlint.callback(keras=keras), keras.callbacks.Callback)


@pytest.mark.parametrize("version", GENERATIONS)
def test_the_callback_warns_on_the_line_of_fit(version: int) -> None:
    model, x, y = wrong(generations()[version])
    with pytest.warns(UserWarning, match="KER309") as warned, suppress(Exception):  # Keras refuses the labels, too
        model.fit(x, y, callbacks=[kerlint.callback("warn")], verbose=0)
    assert [w.filename for w in warned if "KER309" in str(w.message)] == [__file__]


@pytest.mark.parametrize("version", GENERATIONS)
@pytest.mark.filterwarnings("ignore:.*shuffle=True:UserWarning")
def test_the_callback_looks_at_data_sets(version: int) -> None:
    import numpy as np
    import tensorflow as tf

    keras = generations()[version]
    model = classifier(keras, loss="sparse_categorical_crossentropy")
    good, bad = (tf.data.Dataset.from_tensor_slices((np.zeros((8, n), "float32"), np.arange(8))).batch(4) for n in (8, 9))
    model.fit(good, callbacks=[kerlint.callback()], verbose=0)
    with pytest.raises(kerlint.Mistakes, match=r"\(None, 9\)"):
        model.fit(bad, callbacks=[kerlint.callback()], verbose=0)


@pytest.mark.parametrize("version", GENERATIONS)
def test_the_callback_lets_sound_models_train(version: int) -> None:
    import numpy as np

    model = classifier(generations()[version], loss="sparse_categorical_crossentropy")
    history = model.fit(np.zeros((20, 8), "float32"), np.arange(20) % 10, callbacks=[kerlint.callback()], verbose=0)
    assert len(history.history["loss"]) == 1


def test_the_callback_refuses_another_action() -> None:
    with pytest.raises(ValueError, match="'shout'"):
        kerlint.callback("shout")  # type: ignore[arg-type]
