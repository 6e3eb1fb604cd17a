"""A model file of the size that people keep in one file, made from parts that such files have."""

from __future__ import annotations

_HEAD = '''\
"""Models for pictures and their captions."""

import keras
import numpy as np
from keras import layers

IMAGE = (96, 96, 3)
WORDS = 8000
LENGTH = 60
'''

_ENCODER = '''

def encoder_{0}(width={1}, dropout=0.1):
    """Pictures to features."""
    inputs = keras.Input(IMAGE, name="image_{0}")
    x = layers.Rescaling(1.0 / 255)(inputs)
    x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    for step in range(3):
        shortcut = layers.Conv2D(width * 2**step, 1, strides=2)(x)
        x = layers.Conv2D(width * 2**step, 3, padding="same", activation="relu")(x)
        x = layers.Conv2D(width * 2**step, 3, strides=2, padding="same")(x)
        x = layers.Add()([x, shortcut])
        x = layers.ReLU()(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(128, activation="relu")(x)
    return keras.Model(inputs, outputs, name="encoder_{0}")
'''

_CAPTIONS = '''

class Attention_{0}(layers.Layer):
    """Words that look at one another."""

    def __init__(self, heads, size, **kwargs):
        super().__init__(**kwargs)
        self.attention = layers.MultiHeadAttention(heads, size)
        self.norm = layers.LayerNormalization()
        self.widen = layers.Dense(4 * size, activation="relu")
        self.narrow = layers.Dense(size)

    def call(self, inputs):
        x = self.norm(inputs + self.attention(inputs, inputs))
        return self.norm(x + self.narrow(self.widen(x)))


def captions_{0}(size={1}):
    """Words to features."""
    words = keras.Input((LENGTH,), dtype="int32", name="words_{0}")
    x = layers.Embedding(WORDS, size, mask_zero=True)(words)
    x = layers.Bidirectional(layers.LSTM(size // 2, return_sequences=True))(x)
    x = Attention_{0}(4, size)(x)
    x = layers.LSTM(size)(x)
    return keras.Model(words, layers.Dense(128)(x), name="captions_{0}")


def matcher_{0}():
    """Does the caption belong to the picture?"""
    image, words = encoder_{0}(), captions_{0}()
    joined = layers.Concatenate()([image.output, words.output])
    x = layers.Dense(256, activation="relu")(joined)
    x = layers.Dropout(0.3)(x)
    score = layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model([image.input, words.input], score, name="matcher_{0}")
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


images_{0} = np.zeros((100, *IMAGE))
texts_{0} = np.zeros((100, LENGTH))
labels_{0} = np.zeros((100, 1))
model_{0} = matcher_{0}()
model_{0}.fit([images_{0}, texts_{0}], labels_{0}, epochs=2)
'''


def program(lines: int = 500) -> str:
    """A program of about so many lines."""
    text = _HEAD
    number = 0
    while text.count("\n") < lines:
        text += (_ENCODER + _CAPTIONS).format(number, 32 + 16 * number)
        number += 1
    return text
