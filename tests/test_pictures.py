"""Summaries are those that real Keras prints; shapes stand behind the lines that make them."""

from __future__ import annotations

import ast
import os
from typing import Any

import pytest

from kerlint.graph.program import Program
from kerlint.interpreter.run import run_file
from kerlint.pictures.data import models_of
from kerlint.pictures.shapes import shapes_json, shapes_text
from kerlint.pictures.summary import summary_json, summary_text
from kerlint.reading import Source

MODELS = {
    "lstm": """
        model = Sequential([layers.Input((10, 50)), layers.LSTM(128, return_sequences=True), layers.Dense(3)])
    """,
    "added layer by layer": """
        model = Sequential(name="forecast")
        model.add(layers.Input((20, 1)))
        model.add(layers.LSTM(300))
        model.add(layers.Dense(20))
    """,
    "bidirectional": """
        model = Sequential([
            layers.Input((200, 35)),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.Bidirectional(layers.LSTM(40, return_sequences=True)),
            layers.TimeDistributed(layers.Dense(40, activation="tanh")),
            layers.TimeDistributed(layers.Dense(10, activation="tanh")),
            layers.TimeDistributed(layers.Dense(1, activation="sigmoid")),
        ])
    """,
    "image classifier": """
        model = Sequential([layers.Input((28, 28, 1))])
        for filters in (32, 64):
            model.add(layers.Conv2D(filters, 3, activation="relu"))
            model.add(layers.BatchNormalization())
            model.add(layers.MaxPooling2D())
        model.add(layers.Flatten())
        model.add(layers.Dropout(0.5))
        model.add(layers.Dense(10, activation="softmax"))
    """,
    "chain": """
        inputs = Input((15, 10), name="runs")
        x = layers.LSTM(10, return_sequences=True)(inputs)
        x = layers.LSTM(10)(x)
        model = Model(inputs, layers.Dense(8)(x), name="chain")
    """,
    "two inputs and a name that is too long": """
        a = Input((8,), name="a")
        b = Input((8,), name="a_second_input_with_a_long_name")
        shared = layers.Dense(8)
        x = layers.Add()([shared(a), shared(b)])
        y = layers.GRU(4)(layers.Reshape((4, 2))(x))
        model = Model([a, b], [layers.Concatenate()([y, x]), x], name="two")
    """,
    "residual blocks of a function": """
        def block(x, filters):
            y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            y = layers.BatchNormalization()(y)
            y = layers.Activation("relu")(y)
            if x.shape[-1] != filters:
                x = layers.Conv2D(filters, 1)(x)
            return layers.Add()([x, y])

        inputs = Input((32, 32, 3), name="image")
        x = inputs
        for filters in [16, 16, 32]:
            x = block(x, filters)
        x = layers.GlobalAveragePooling2D()(x)
        model = Model(inputs, layers.Dense(10)(x), name="residual")
    """,
    "frozen base": """
        base = Sequential([layers.Input((8,)), layers.Dense(16), layers.Dense(4)], name="base")
        base.trainable = False
        model = Sequential([layers.Input((8,)), base, layers.Dense(2)])
    """,
    "nested functional": """
        inner_inputs = Input((8,), name="inner_inputs")
        encoder = Model(inner_inputs, layers.Dense(4)(inner_inputs), name="encoder")
        left = Input((8,), name="left")
        right = Input((8,), name="right")
        distance = layers.Subtract()([encoder(left), encoder(right)])
        model = Model([left, right], layers.Dense(1)(distance), name="siamese")
    """,
    "embedding and attention": """
        words = Input((12,), dtype="int32", name="words")
        x = layers.Embedding(1000, 64)(words)
        y = layers.MultiHeadAttention(2, 16)(x, x)
        x = layers.LayerNormalization()(layers.Add()([x, y]))
        x = layers.GlobalMaxPooling1D()(x)
        model = Model(words, layers.Dense(2, activation="softmax")(x), name="attending")
    """,
    "any length": """
        model = Sequential([
            layers.Input((None, 6)),
            layers.Conv1D(16, 3, padding="same"),
            layers.SeparableConv1D(8, 3, padding="same"),
            layers.LayerNormalization(),
            layers.SimpleRNN(5),
        ])
    """,
    "generator": """
        model = Sequential([
            layers.Input((100,)),
            layers.Dense(7 * 7 * 32),
            layers.LeakyReLU(),
            layers.Reshape((7, 7, 32)),
            layers.Conv2DTranspose(16, 4, strides=2, padding="same"),
            layers.UpSampling2D(),
            layers.ZeroPadding2D(1),
            layers.DepthwiseConv2D(3),
            layers.Conv2D(1, 3, activation="tanh"),
        ], name="generator")
    """,
}
IMPORTS = "from keras import Input, Model, Sequential, layers\n"


def source_of(text: str, path: str = "model.py") -> Source:
    lines = [line.removeprefix("        ") for line in text.splitlines()[1:]]
    whole = IMPORTS + "\n".join(lines).rstrip() + "\n"
    return Source(path, whole, ast.parse(whole), whole.splitlines())


def programs_of(text: str, keras: int = 3) -> tuple[Source, list[Program]]:
    source = source_of(text)
    return source, run_file(source, keras=keras)


def real_model(text: str, keras: int) -> Any:
    """The model that the program makes in real Keras, with the names that a fresh process would give."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    library = pytest.importorskip("keras" if keras == 3 else "tf_keras")
    library.backend.clear_session()
    scope: dict[str, Any] = {}
    exec(source_of(text).text.replace("from keras", f"from {library.__name__}"), scope)
    return scope["model"]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("name", MODELS)
def test_summary_is_the_one_that_keras_prints(name: str, keras: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    printed: list[str] = []
    real_model(MODELS[name], keras).summary(print_fn=lambda text, **_: printed.append(text))
    _, programs = programs_of(MODELS[name], keras)
    (model,) = [m for m in models_of(programs) if m.variable == "model"]

    expected = "\n".join(line.rstrip() for line in "\n".join(printed).splitlines())
    assert "\n".join(line.rstrip() for line in summary_text(model).splitlines()) == expected


@pytest.mark.parametrize("name", MODELS)
def test_summary_as_json(name: str) -> None:
    real = real_model(MODELS[name], 3)
    _, programs = programs_of(MODELS[name])
    told = summary_json("model.py", [m for m in models_of(programs) if m.variable == "model"])
    (model,) = told["models"]

    assert told["schema"] == 1
    assert [(layer["name"], layer["class"], layer["params"]) for layer in model["layers"]] == [
        (layer.name, type(layer).__name__, layer.count_params()) for layer in real.layers
    ]
    assert model["params"] == real.count_params()
    assert model["trainable_params"] == sum(weight.shape.num_elements() for weight in real.trainable_weights)
    assert model["inputs"] == [list(tensor.shape) for tensor in real.inputs]
    assert model["outputs"] == [list(tensor.shape) for tensor in real.outputs]


SHAPES = """
        inputs = Input((10, 64))
        dense = layers.Dense(4)
        def head(x, units):
            return layers.Dense(units)(x)

        x = layers.LSTM(
            32, return_sequences=True,
        )(inputs)
        x = head(dense(x), 3)  # kept
        for units in (8, 6):
            x = layers.Dense(units)(x)
        block = Sequential([
            layers.Input((5,)),
            layers.Dense(2),
        ])
        def unused(size):
            return layers.Dense(2 * size)(inputs)
"""


def test_shapes_stand_behind_the_lines_that_make_them() -> None:
    source, programs = programs_of(SHAPES)

    told = shapes_text(source.text, programs)

    comments = [line.partition("  # → ")[2] for line in told.splitlines()]
    assert [line.partition("  # → ")[0].rstrip() for line in told.splitlines()] == source.text.rstrip().splitlines()
    assert comments == [
        "",
        "(None, 10, 64)",
        "",
        "",
        "(None, 10, 3)",
        "",
        "",
        "",
        "(None, 10, 32)",
        "(None, 10, 4)",
        "",
        "(None, 10, 8) or (None, 10, 6)",
        "",
        "(None, 5)",
        "(None, 2)",
        "",
        "",
        "(None, 10, 2*size)",
    ]
    assert len({line.index("# →") for line in told.splitlines() if "# →" in line}) == 1


def test_calls_as_json() -> None:
    _, programs = programs_of(SHAPES)
    (file,) = shapes_json(programs)["files"]

    assert file["path"] == "model.py"
    calls = [(c["layer"], c["created"], c["called"]["line"], c["inputs"], c["outputs"], c["params"]) for c in file["calls"]]
    any_size = None
    assert sorted(calls, key=lambda call: call[2]) == [
        ("Dense", 5, 5, [[any_size, 10, 4]], [[any_size, 10, 3]], 15),
        ("LSTM", 7, 7, [[any_size, 10, 64]], [[any_size, 10, 32]], 12416),
        ("Dense", 3, 10, [[any_size, 10, 32]], [[any_size, 10, 4]], 132),
        ("Dense", 12, 12, [[any_size, 10, 3]], [[any_size, 10, 8]], 32),
        ("Dense", 12, 12, [[any_size, 10, 8]], [[any_size, 10, 6]], 54),
        ("Dense", 15, 15, [[any_size, 5]], [[any_size, 2]], 12),
        ("Dense", 18, 18, [[any_size, 10, 64]], [[any_size, 10, "2*size"]], None),
    ]
    (model,) = file["models"]
    assert (model["variable"], model["class"], model["line"], model["params"]) == ("block", "Sequential", 13, 12)


def test_runs_that_agree_are_told_once() -> None:
    _, programs = programs_of("""
        import sys
        deep = len(sys.argv) > 1
        x = layers.Dense(4)(Input((8,)))
        if deep:
            x = layers.Dense(6)(x)
        x = layers.Dense(1)(x)
    """)
    (file,) = shapes_json(programs)["files"]

    assert sorted((c["called"]["line"], c["inputs"][0][1], c["outputs"][0][1]) for c in file["calls"]) == [
        (4, 8, 4),
        (6, 4, 6),
        (7, 4, 1),
        (7, 6, 1),
    ]


def test_several_outputs_are_flattened() -> None:
    _, programs = programs_of("""
        x = layers.LSTM(4, return_state=True)(Input((10, 8)), initial_state=[Input((4,)), Input((4,))])
    """)
    (call,) = shapes_json(programs)["files"][0]["calls"]

    assert call["inputs"] == [[None, 10, 8], [None, 4], [None, 4]]
    assert call["outputs"] == [[None, 4], [None, 4], [None, 4]]


def test_own_layers_and_the_calls_inside_them_are_listed() -> None:
    _, programs = programs_of("""
        class Block(layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.dense = layers.Dense(units)

            def call(self, x):
                return self.dense(x)

        y = Block(4)(Input((8,)))
    """)
    (file,) = shapes_json(programs)["files"]
    calls = {(c["layer"], c["called"]["line"]): (c["outputs"], c["params"]) for c in file["calls"]}

    assert calls[("Block", 10)] == ([[None, 4]], 36)
    assert calls[("Dense", 8)] == ([[None, 4]], 36)


def test_model_without_an_input_shape_is_unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    _, programs = programs_of("""
        model = Sequential([layers.Dense(4)])
    """)
    real = real_model("\n        model = Sequential([layers.Dense(4)])\n", 3)
    printed: list[str] = []
    real.summary(print_fn=printed.append)

    assert summary_text(models_of(programs)[0]).rstrip() == printed[0].rstrip()
