"""What the interpreter makes of programs in the styles that people write: the layer calls that it sees, in order."""

from __future__ import annotations

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes
from kerlint.graph.dims import shape_text
from kerlint.interpreter.run import run_file
from kerlint.pictures.data import calls_of
from kerlint.reading import parse_text

IMPORTS = "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers, ops\n"


def lint(text: str, keras: int = 3) -> list[str]:
    """The codes of what is found in the program."""
    return [finding.code for finding in lint_bytes(text.encode(), "program.py", Settings(target=keras)).findings]


def calls(program: str, keras: int = 3) -> list[str]:
    """A line `Class (shape) params` for each call of a layer."""
    runs = run_file(parse_text(IMPORTS + program), keras=keras)
    return [
        f"{call.layer.class_name} {' '.join(shape_text(t.shape) for t in call.output_tensors)} {params}"
        for call, params in calls_of(runs)
    ]


CASES = {
    "new axes of NumPy and TensorFlow": (
        """
x = np.zeros((8, 28, 28))[..., np.newaxis]
layers.Flatten()(layers.Conv2D(4, 3)(x))
layers.Dense(2)(tf.zeros((8, 5))[:, tf.newaxis, :])
""",
        ["Conv2D (8, 26, 26, 4) 40", "Flatten (8, 2704) 0", "Dense (8, 1, 2) 12"],
    ),
    "sizes from NumPy's functions on numbers": (
        """
shape = (7, 7, 4)
model = keras.Sequential([keras.Input((int(np.ceil(9 / 2)),)), layers.Dense(int(np.prod(shape))), layers.Reshape(shape)])
""",
        ["Dense (None, 196) 1176", "Reshape (None, 7, 7, 4) 0"],
    ),
    "an activation that is looked up and called": (
        """
act = keras.activations.get("relu")
x = act(keras.Input((4,)))
layers.Dense(3)(x)
""",
        ["Dense (None, 3) 15"],
    ),
    "a list of layers and functions in a custom layer": (
        """
class Residual(layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)
        self.main = [layers.Dense(units), self.activation, layers.Dense(units)]

    def call(self, x):
        y = x
        for layer in self.main:
            y = layer(y)
        return self.activation(x + y)

Residual(6)(keras.Input((6,)))
""",
        ["Dense (None, 6) 42", "Dense (None, 6) 42", "Residual (None, 6) 84"],
    ),
    "a list that grows after it was assigned": (
        """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = []
        for units in (4, 2):
            self.steps.append((layers.Dense(units), layers.LayerNormalization()))

    def call(self, x):
        for dense, norm in self.steps:
            x = norm(dense(x))
        return x

Net()(tf.ones((5, 3)))
""",
        [
            "Dense (5, 4) 16",
            "LayerNormalization (5, 4) 8",
            "Dense (5, 2) 10",
            "LayerNormalization (5, 2) 4",
            "Net (5, 2) 38",
        ],
    ),
    "a Lambda that unpacks its inputs": (
        """
def distance(pair):
    a, b = pair
    return ops.sqrt(ops.maximum(ops.sum(ops.square(a - b), axis=1, keepdims=True), keras.backend.epsilon()))

layers.Lambda(distance)([keras.Input((4,)), keras.Input((4,))])
""",
        ["Lambda (None, 1) 0"],
    ),
    "windows cut in a loop": (
        """
import pandas as pd

def windows(data, steps, ahead=1):
    xs, ys = [], []
    for i in range(len(data) - steps - ahead + 1):
        xs.append(data[i:(i + steps), :])
        ys.append(data[i + steps:i + steps + ahead, 0])
    return np.array(xs), np.array(ys)

frame = pd.read_csv("prices.csv")[["open", "close"]].values
x, y = windows(frame, 24, 6)
model = keras.Sequential([keras.Input((x.shape[1], x.shape[2])), layers.LSTM(8), layers.Dense(y.shape[1])])
""",
        ["LSTM (None, 8) 352", "Dense (None, 6) 54"],
    ),
    "heads split off with sizes that are told when data flows": (
        """
x = keras.Input((20, 32))
heads = tf.reshape(x, (tf.shape(x)[0], -1, 4, 8))
layers.Dense(3)(heads)
""",
        ["Dense (None, None, 4, 3) 27"],
    ),
    "positions added to an embedding": (
        """
def positions(length, depth):
    depth = depth / 2
    angles = np.arange(length)[:, np.newaxis] / (10000 ** (np.arange(depth)[np.newaxis, :] / depth))
    return tf.cast(np.concatenate([np.sin(angles), np.cos(angles)], axis=-1), dtype=tf.float32)

table = positions(50, 8)
x = layers.Embedding(10, 8)(keras.Input((20,)))
x *= tf.math.sqrt(tf.cast(8, tf.float32))
layers.Dense(2)(x + table[tf.newaxis, :20, :])
""",
        ["Embedding (None, 20, 8) 80", "Dense (None, 20, 2) 18"],
    ),
    "a cell of one's own": (
        """
class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, inputs, states):
        out = ops.matmul(inputs, self.kernel) + states[0]
        return out, [out]

layers.RNN(Cell(6), return_sequences=True)(keras.Input((None, 5)))
""",
        ["RNN (None, None, 6) 30"],
    ),
    "pictures prepared for a backbone": (
        """
x = keras.applications.mobilenet_v2.preprocess_input(keras.Input((96, 96, 3)))
layers.Conv2D(2, 3)(x)
""",
        ["Conv2D (None, 94, 94, 2) 56"],
    ),
    "maps from inside a backbone": (
        """
base = keras.applications.ResNet50(include_top=False, input_shape=(250, 200, 3))
skip = base.get_layer("conv3_block4_out").output
layers.Conv2D(4, 1)(skip)
layers.Concatenate()([skip, keras.Input((32, 25, 8))])
""",
        ["Conv2D (None, 32, 25, 4) 2052", "Concatenate (None, 32, 25, 520) 0"],
    ),
    "the entrance of a backbone by its name": (
        """
base = keras.applications.DenseNet121(include_top=False, input_shape=(64, 64, 3))
layers.Conv2D(4, 3)(base.get_layer("input_layer").output)
""",
        ["Conv2D (None, 62, 62, 4) 112"],
    ),
    "a head on the output of a backbone": (
        """
base = keras.applications.VGG16(include_top=False, input_shape=(64, 64, 3))
model = keras.Model(base.input, layers.Dense(5)(layers.Flatten()(base.output)))
model(keras.Input((64, 64, 3)))
""",
        ["Flatten (None, 2048) 0", "Dense (None, 5) 10245", "Functional (None, 5) 14724933"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_layer_calls(name: str) -> None:
    program, expected = CASES[name]
    assert calls(program) == expected


def test_a_model_on_unknown_data_is_not_tied_to_its_own_inputs() -> None:
    text = """
from keras import Input, Model, layers

inner_input = Input((4,))
inner = Model(inner_input, layers.Dense(2)(inner_input))

def build(features):
    i = Input((8,))
    return Model(i, [layers.Dense(1)(i), inner(features["last"])])
"""
    programs = run_file(parse_text(text), keras=3)
    assert not [problem for program in programs for model in program.models for problem in model.problems]


def test_what_is_set_later_is_not_known_in_a_method() -> None:
    text = """
import keras

class Node:
    def __init__(self):
        self.shape = None
        self.units = 0

    def widen(self):
        self.units = 8

    def build(self):
        return keras.layers.Dense(self.units)(keras.Input(shape=self.shape))
"""
    programs = run_file(parse_text(text), keras=3)
    assert not [problem for program in programs for layer in program.layers for problem in layer.problems]


def test_of_a_model_with_inputs_out_of_view_nothing_is_counted() -> None:
    text = """
import numpy as np
from keras import Input, Model, layers

class Agent:
    def __init__(self, model):
        goal = Input((3,))
        inputs = [model.input] if type(model.input) is not list else model.input
        self.trainable = Model(inputs + [goal], layers.Dense(3)(goal))
        self.trainable.compile("sgd", "mse")

    def backward(self, state):
        self.trainable.train_on_batch([state, np.zeros((1, 3))], np.zeros((1, 3)))
        self.trainable([state, np.zeros((1, 3))])
"""
    assert not lint(text)


def test_what_is_collected_under_an_unknown_test_has_an_unknown_length() -> None:
    text = """
import keras
from keras import Input, layers

def join(critic, action):
    states = []
    for tensor in critic.inputs:
        if tensor is not action:
            states.append(tensor)
    actor = keras.Sequential([Input((4,)), layers.Dense(2)])
    return actor(states), layers.Concatenate()(states)

def pick(names):
    maps = [Input((8, 8, 4)), Input((8, 8, 4)), Input((8, 8, 4))]
    kept = []
    for tensor, name in zip(maps, names):
        if name.startswith("block"):
            kept.append(tensor)
    return layers.Concatenate()(kept)
"""
    assert not lint(text)


def test_a_loop_that_may_end_early_still_collects() -> None:
    text = """
import numpy as np
from keras import Input, Sequential, layers

def windows(series, width):
    x, y = [], []
    for start in range(len(series)):
        end = start + width
        if end >= len(series):
            break
        x.append(series[start:end])
        y.append(series[end])
    return np.array(x), np.array(y)

x, y = windows(np.random.rand(500, 3), 10)
model = Sequential([Input((10, 3)), layers.LSTM(4), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(x, y)
model.fit(x[:, :, 0], y)
"""
    assert lint(text) == ["KER315"]


def test_a_train_step_is_taken_on_the_data() -> None:
    text = """
import numpy as np
import tensorflow as tf
from keras import Input, Model, Sequential, layers

class Gan(Model):
    def __init__(self, generator, noise):
        super().__init__()
        self.generator = generator
        self.noise = noise

    def train_step(self, pictures):
        rows = tf.shape(pictures)[0]
        made = self.generator(tf.random.normal((rows, self.noise)), training=True)
        return {"loss": tf.reduce_mean(made - pictures)}

generator = Sequential([Input((16,)), layers.Dense(9), layers.Reshape((3, 3, 1))])
for noise in (16, 32):
    gan = Gan(generator, noise)
    gan.compile()
    gan.fit(np.zeros((64, 3, 3, 1), "float32"))
"""
    assert lint(text) == ["KER109"]


def test_elements_of_tensorflow_datasets() -> None:
    text = """
import tensorflow as tf
import tensorflow_datasets as tfds

(train, test), info = tfds.load("mnist", split=["train", "test"], as_supervised=True, with_info=True)
model = tf.keras.Sequential([tf.keras.Input((28, 28, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
scaled = train.map(lambda picture, digit: (tf.cast(picture, tf.float32) / 255.0, digit))
model.fit(scaled.batch(32), validation_data=test.map(lambda picture, digit: (picture / 255, digit)).batch(32))
model.fit(scaled)
"""
    assert lint(text) == ["KER315"]


def test_columns_cut_from_a_file_are_at_most_as_many_as_the_slice_spans() -> None:
    text = """
import numpy as np
from keras import Input, Sequential, layers

table = np.loadtxt("patients.csv", delimiter=",")
for columns in (8, 9):
    model = Sequential([Input((columns,)), layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    model.fit(table[:, 0:8], table[:, 8])
"""
    assert lint(text) == ["KER315"]


def test_only_the_first_layer_says_what_enters_a_sequential() -> None:
    text = """
from keras import Input, Sequential, layers

inner = Sequential([Input((25,)), layers.Embedding(100, 8), layers.GlobalAveragePooling1D(), layers.Dense(1)])
inner.add(layers.Activation("sigmoid"))
whole = Sequential([layers.TextVectorization(100, output_sequence_length=25), inner])
whole.compile("adam", "binary_crossentropy")
whole.predict(np.array(["a", "b"]))
"""
    assert "KER315" not in lint("import numpy as np\n" + text)


def test_unknown_elements_stay_unknown_when_mapped() -> None:
    text = """
import tensorflow as tf

pictures = tf.data.Dataset.from_tensor_slices(load()).apply(elsewhere()).batch(2)
batch, _ = next(iter(pictures.map(lambda picture, label: (2 * picture - 1, label))))
tf.keras.Sequential([tf.keras.Input((8, 8, 3)), tf.keras.layers.Conv2D(2, 3)])(batch)
"""
    assert lint(text) == []


def test_a_bare_number_for_a_shape_is_told_once() -> None:
    assert lint("import keras\nx = keras.Input(20)\nkeras.Model(x, keras.layers.Dense(1)(x))\n") == ["KER133"]
