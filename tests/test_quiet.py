"""Programs that are right get nothing said, least of all an error. Each case is a pattern of code that works."""

from __future__ import annotations

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes

CASES = {
    "a default that every caller replaces": """\
import keras


class Block(keras.layers.Layer):
    def __init__(self, units=0, channel_axis=None, **kwargs):
        super().__init__(**kwargs)
        self.norm = keras.layers.BatchNormalization(axis=channel_axis)
        self.dense = keras.layers.Dense(units)

    def call(self, x):
        return self.dense(self.norm(x))
""",
    "a helper that other settings alone call": """\
import keras


class Split(keras.layers.Layer):
    def __init__(self, count=2, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def call(self, x):
        return (x, x, x) if self.count == 3 else (x, x)


class Block(keras.layers.Layer):
    def __init__(self, dual=False, **kwargs):
        super().__init__(**kwargs)
        self.dual = dual
        self.split = Split(3 if dual else 2)

    def _single(self, x):
        a, b = self.split(x)
        return a + b

    def _dual(self, x):
        a, b, c = self.split(x)
        return a + b + c

    def call(self, x):
        return self._dual(x) if self.dual else self._single(x)
""",
    "a parameter of unknown kind in a product of matrices": """\
import keras
import tensorflow as tf


class Encoding(keras.layers.Layer):
    def __init__(self, features, **kwargs):
        super().__init__(**kwargs)
        self.matrix = self.add_weight(name="matrix", shape=(2, features))

    def encode(self, places):
        places = places * 2 - 1
        return places @ tf.cast(self.matrix, dtype=self.compute_dtype)

    def call(self, x):
        return x
""",
    "the batch of a data set in a loop": """\
import numpy as np
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.linear = tf.keras.layers.Dense(10)

    def call(self, x):
        return self.linear(tf.reshape(x, (x.shape[0], -1)))


net = Net()
for images in tf.data.Dataset.from_tensor_slices(np.zeros((100, 8, 8, 3), "float32")).batch(32):
    net(images)
""",
    "the mask of hand-written attention": """\
import keras
from keras import layers

scores, mask = keras.Input((8, 8)), keras.Input((8,))
weights = layers.Activation("softmax")(layers.Add()([scores, mask]))
model = keras.Model([scores, mask], weights)
""",
    "a least-squares GAN, whose generator is compiled for nothing": """\
import keras
from keras import layers

generator = keras.Sequential([keras.Input((16,)), layers.Dense(784, activation="tanh")])
generator.compile(loss="binary_crossentropy", optimizer="adam")
critic = keras.Sequential([keras.Input((784,)), layers.Dense(64, activation="relu"), layers.Dense(1)])
critic.compile(loss="mse", optimizer="adam", metrics=["accuracy"])
critic.trainable = False
noise = keras.Input((16,))
both = keras.Model(noise, critic(generator(noise)))
both.compile(loss="mse", optimizer="adam")
""",
    "an Input that another takes the place of": """\
import keras
from keras import layers


def network(size, classes):
    x = keras.Input(size)
    if len(size) > 2:
        x = keras.Input(size[1:])
        y = layers.Flatten()(x)
    else:
        y = layers.Flatten()(x)
    return keras.Model(x, layers.Dense(classes)(y))
""",
    "a language model over words that are not counted": """\
import keras
import words
from keras import layers

count = words.vocabulary_size()
inputs = keras.Input((100,), dtype="int32")
x = layers.GRU(64, return_sequences=True)(layers.Embedding(count, 16)(inputs))
model = keras.Model(inputs, layers.Dense(count, activation="softmax")(x))
""",
    "a block of one's own with shared weights": """\
import keras
from keras import layers


class Residual(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.hidden = layers.Dense(units, activation="relu")

    def call(self, x):
        return x + self.hidden(x)


block = Residual(8)
model = keras.Sequential([keras.Input((8,)), block, block, block, layers.Dense(1)])
""",
    "an error that a lesson shows": """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
try:
    model(np.zeros((2, 4)))
except ValueError as error:
    print("refused:", error)
""",
}


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("text", CASES.values(), ids=list(CASES))
def test_nothing_is_said(text: str, keras: int) -> None:
    assert not lint_bytes(text.encode(), "model.py", Settings(target=keras)).findings
