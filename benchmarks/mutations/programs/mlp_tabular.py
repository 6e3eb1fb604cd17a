import keras
import numpy as np
from keras import layers

features = np.random.random((32, 12)).astype("float32")
prices = np.random.random((32, 1)).astype("float32")

model = keras.Sequential()
model.add(layers.Input(shape=(12,)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.BatchNormalization())
model.add(layers.Dropout(0.2))
model.add(layers.Dense(8, activation="relu"))
model.add(layers.Dense(1))
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(features, prices, batch_size=8, epochs=1, validation_split=0.25, verbose=0)
