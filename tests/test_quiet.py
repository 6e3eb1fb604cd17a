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
}


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("text", CASES.values(), ids=list(CASES))
def test_nothing_is_said(text: str, keras: int) -> None:
    assert not lint_bytes(text.encode(), "model.py", Settings(target=keras)).findings
