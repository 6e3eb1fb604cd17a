import numpy as np
from keras import Input, Model, layers

timesteps, n_features = 8, 3
windows = np.random.normal(size=(20, timesteps, n_features))

signal = Input(shape=(timesteps, n_features))
code = layers.LSTM(6, activation="tanh")(signal)
x = layers.RepeatVector(timesteps)(code)
x = layers.LSTM(6, return_sequences=True)(x)
rebuilt = layers.TimeDistributed(layers.Dense(n_features))(x)
model = Model(signal, rebuilt)
model.compile(optimizer="adam", loss="mae")
model.fit(windows, windows, batch_size=10, epochs=1, verbose=0)
