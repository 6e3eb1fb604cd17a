import keras
import numpy as np
from keras import layers

VOCAB = 60
LENGTH = 20
x_train = np.random.randint(0, VOCAB, (16, LENGTH))
y_train = np.eye(4)[np.random.randint(0, 4, 16)]

words = layers.Input(shape=(LENGTH,))
embedded = layers.Embedding(VOCAB, 8)(words)
pooled = []
for size in (2, 3, 4):
    maps = layers.Conv1D(6, size, activation="relu")(embedded)
    pooled.append(layers.GlobalMaxPooling1D()(maps))
merged = layers.Concatenate(axis=-1)(pooled)
hidden = layers.Dense(12, activation="relu")(merged)
topics = layers.Dense(4, activation="softmax")(hidden)
model = keras.Model(words, topics)
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=8, verbose=0)
