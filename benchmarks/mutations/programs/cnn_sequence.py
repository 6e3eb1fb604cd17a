import keras
import numpy as np
from keras import layers

n_timesteps, n_features, n_outputs = 40, 9, 6
trainX = np.random.randn(16, n_timesteps, n_features)
trainy = keras.utils.to_categorical(np.random.randint(0, n_outputs, 16), num_classes=n_outputs)

model = keras.Sequential()
model.add(keras.Input(shape=(n_timesteps, n_features)))
model.add(layers.Conv1D(filters=16, kernel_size=3, activation="relu"))
model.add(layers.Conv1D(filters=16, kernel_size=3, activation="relu"))
model.add(layers.Dropout(0.5))
model.add(layers.MaxPooling1D(pool_size=2))
model.add(layers.Flatten())
model.add(layers.Dense(20, activation="relu"))
model.add(layers.Dense(n_outputs, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(trainX, trainy, epochs=1, batch_size=8, verbose=0)
