"""Idioms of real programs: what comes out of the last call of each. Real Keras gives the same shapes and parameters."""

from __future__ import annotations

import pytest

from kerlint.graph.dims import Unknown
from kerlint.graph.layers import LayerCall
from kerlint.interpreter.run import run_file
from kerlint.reading import parse_text

IMPORTS = """
import numpy as np
import tensorflow as tf
import keras
from keras import layers, ops
"""

IDIOMS = {
    "positions as long as the input": (
        """
class Positions(layers.Layer):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = layers.Embedding(100, 8), layers.Embedding(20, 8)
    def call(self, x):
        return self.tokens(x) + self.positions(ops.arange(0, ops.shape(x)[-1], 1))
Positions()(keras.Input((None,), dtype="int64"))
""",
        "(None, None, 8) 960",
    ),
    "class token": (
        """
class Tokens(layers.Layer):
    def __init__(self):
        super().__init__()
        self.token = tf.Variable(tf.zeros((1, 1, 8)))
    def call(self, x):
        return tf.concat([tf.tile(self.token, (tf.shape(x)[0], 1, 1)), x], axis=1)
Tokens()(keras.Input((5, 8)))
""",
        "(None, 6, 8) 0",
    ),
    "rank of a shape": (
        """
class DropPath(layers.Layer):
    def call(self, x):
        keep = tf.random.uniform((tf.shape(x)[0],) + (1,) * (x.shape.rank - 1))
        return tf.math.divide(x, 0.9) * tf.floor(0.9 + keep)
DropPath()(keras.Input((5, 8)))
""",
        "(None, 5, 8) 0",
    ),
    "shape as a list": (
        "x = keras.Input((5, 8))\nlayers.Dense(x.get_shape().as_list()[-1])(x)\n",
        "(None, 5, 8) 72",
    ),
    "own call of a convolution": (
        """
class Standardized(layers.Conv2D):
    def call(self, x):
        mean, variance = tf.nn.moments(self.kernel, axes=[0, 1, 2], keepdims=True)
        return self.convolution_op(x, (self.kernel - mean) / tf.sqrt(variance + 1e-10)) + self.bias
Standardized(4, 3)(keras.Input((28, 28, 1)))
""",
        "(None, 26, 26, 4) 40",
    ),
    "kernel of a subclass": (
        """
class Plain(layers.Dense):
    def build(self, shape):
        super().build(shape)
    def call(self, x):
        return tf.matmul(x, self.kernel)
Plain(4)(keras.Input((3,)))
""",
        "(None, 4) 16",
    ),
    "layer on data alone": (
        """
x = keras.Input((16,), dtype="int64")
y = layers.Embedding(100, 8)(x) + layers.Embedding(16, 8)(np.arange(16))
class Trained(keras.Model):
    pass
Trained(x, layers.Dense(3)(y))(keras.Input((16,)))
""",
        "(None, 16, 3) 827",
    ),
    "table of a formula": (
        """
table = np.array([[p / np.power(10000, j / 128) for j in range(128)] if p else np.zeros(128) for p in range(256)])
layers.Dense(3)(keras.Input((4,)))
""",
        "(None, 3) 15",
    ),
    "longest of unknown lines": (
        """
longest = 0
for line in open("a.txt"):
    if len(line) > longest:
        longest = len(line)
layers.Embedding(10, 3)(keras.Input((longest,)))
""",
        "(None, longest, 3) 30",
    ),
    "preprocessing of a backbone in a Lambda": (
        """
backbone = keras.applications.DenseNet121(weights=None, classes=2, input_shape=(64, 64, 3))
x = keras.Input((64, 64, 3))
y = layers.Lambda(keras.applications.densenet.preprocess_input)(x)
keras.Model(x, backbone(y))(x)
""",
        "(None, 2) 7039554",
    ),
    "unknown tensor into a model of known sizes": (
        """
from elsewhere import augment
model = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2)])
model(augment(keras.Input((9, 9, 3))))
""",
        "(None, 2) 386",
    ),
    "step of training": (
        """
class Pairs(keras.utils.PyDataset):
    def __getitem__(self, index):
        return np.ones((2, 10, 8, 8, 3))
class Embedding(keras.Model):
    def train_step(self, data):
        self(data[0])
x = keras.Input((8, 8, 3))
model = Embedding(x, layers.Flatten()(x))
model.compile("adam")
model.fit(Pairs())
""",
        "(10, 192) 0",
    ),
    "layer that another replaces": (
        """
class Headed(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = layers.Dense(3)
        self.head = layers.Dense(4)
    def call(self, x):
        return self.head(x)
Headed()(keras.Input((2,)))
""",
        "(None, 4) 12",
    ),
    "class of a layer by eval": (
        """
from keras.layers import *
eval("Den" + "se")(4)(keras.Input((3,)))
""",
        "(None, 4) 16",
    ),
    "layers built by hand": (
        """
class Stack(layers.Layer):
    def build(self, shape):
        self.stack = []
        for filters in (4, 5):
            layer = layers.Conv1D(filters, 3, padding="causal")
            layer.build(shape)
            shape = layer.compute_output_shape(shape)
            self.stack.append(layer)
        self.size = shape
    def call(self, x):
        for layer in self.stack:
            x = layer(x)
        return x
class Outer(layers.Layer):
    def build(self, shape):
        self.inner = Stack()
        self.inner.build(shape)
        self.head = layers.Dense(self.inner.size[-1])
    def call(self, x):
        return self.head(self.inner(x))
Outer()(keras.Input((10, 3)))
""",
        "(None, 10, 5) 135",
    ),
    "list where a word is the default": (
        """
def head(filters="auto", widths="auto"):
    if filters == "auto":
        filters = [1, 2]
    if "auto" != widths:
        filters = filters + widths
    return layers.Dense(sum(filters))
head([3, 4], [5])(keras.Input((3,)))
""",
        "(None, 12) 48",
    ),
    "own layer that opens a model": (
        """
class Block(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
    def build(self, shape):
        self.conv = layers.Conv2D(shape[-1], 3, padding="same")
    def call(self, x):
        return self.conv(x)
keras.Sequential([Block(input_shape=(8, 8, 3))])
""",
        "(None, 8, 8, 3) 84",
    ),
    "characters of the string module": (
        "import string\nlayers.Dense(len(string.digits + string.ascii_letters))(keras.Input((3,)))\n",
        "(None, 62) 248",
    ),
    "pooling over channels": (
        """
class Depth(layers.Layer):
    def call(self, x):
        return tf.nn.max_pool(x, ksize=(1, 1, 1, 3), strides=(1, 1, 1, 3), padding="VALID")
Depth()(keras.Input((70, 120, 60)))
""",
        "(None, 70, 120, 20) 0",
    ),
    "one string": (
        """
vectorize = layers.TextVectorization(max_tokens=10, output_sequence_length=4)
vectorize(tf.constant("a b"))
""",
        "(4,) 0",
    ),
}


def last_call(text: str, keras: int = 3) -> LayerCall:
    """The last call of the program's base run."""
    calls = run_file(parse_text(IMPORTS + text), keras=keras)[0].calls
    assert all(call.problem is None for call in calls)
    return calls[-1]


@pytest.mark.parametrize("idiom", IDIOMS)
def test_what_comes_out(idiom: str) -> None:
    text, expected = IDIOMS[idiom]
    call = last_call(text)
    assert f"{call.output} {call.params()}" == expected


def test_columns_that_only_the_file_tells_are_not_taken_for_none() -> None:
    text = """
import pandas as pd
frame = pd.read_csv("data.csv")
labels = frame.pop("target")
data = tf.data.Dataset.from_tensor_slices((dict(frame), labels)).batch(32)
a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
model.compile("adam", "mse")
model.fit(data)
"""
    (use,) = run_file(parse_text(IMPORTS + text), keras=3)[0].uses
    assert isinstance(use.x.element[0], Unknown)


def test_a_model_has_weights_after_its_own_step() -> None:
    text = """
class Auto(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = layers.Dense(2), layers.Dense(3)
    def train_step(self, data):
        self.decoder(self.encoder(data))
        return {}
model = Auto()
model.compile("adam")
model.fit(np.ones((8, 3)))
"""
    (model,) = run_file(parse_text(IMPORTS + text), keras=3)[0].models
    assert model.params() == 17


def test_variables_count_as_weights_in_keras_2() -> None:
    text = """
class Scaled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(tf.ones((1, 3)))
        self.others = [tf.Variable(0.0)]
    def call(self, x):
        return x * self.scale
Scaled()(keras.Input((3,)))
"""
    assert last_call(text, keras=2).params() == 4
    assert last_call(text, keras=3).params() == 0


def test_keywords_of_a_class_that_nobody_uses_may_hold_what_is_needed() -> None:
    text = """
class Masked(layers.Layer):
    def __init__(self, kind, **kwargs):
        super().__init__()
        self.conv = layers.Conv2D(**kwargs)
"""
    programs = run_file(parse_text(IMPORTS + text), keras=3)
    assert not any(layer.problems for program in programs for layer in program.layers)
