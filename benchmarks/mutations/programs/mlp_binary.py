import keras
import numpy as np
from keras import layers

x_train = np.random.random((24, 20))
y_train = np.random.randint(2, size=(24, 1))

inputs = keras.Input(shape=(20,), name="measurements")
x = layers.Dense(32, activation="relu")(inputs)
x = layers.Dropout(0.5)(x)
x = layers.Dense(16, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(learning_rate=0.001), metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=8, epochs=1, verbose=0)
