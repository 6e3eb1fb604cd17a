import keras
import numpy as np
from keras import layers

steps, channels = 9, 4
readings = np.random.rand(12, steps, channels)
faults = keras.utils.to_categorical(np.random.randint(0, 3, 12), 3)

signal = keras.Input(shape=(steps, channels))
hidden = layers.LSTM(6, return_sequences=True)(signal)
scores = layers.Dense(1, activation="tanh")(hidden)
scores = layers.Flatten()(scores)
weights = layers.Activation("softmax")(scores)
weights = layers.RepeatVector(6)(weights)
weights = layers.Permute((2, 1))(weights)
weighted = layers.Multiply()([hidden, weights])
context = layers.GlobalAveragePooling1D()(weighted)
fault = layers.Dense(3, activation="softmax")(context)
model = keras.Model(signal, fault)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(readings, faults, batch_size=4, epochs=1, verbose=0)
