import keras
import numpy as np
from keras import layers

x_train = np.random.randint(0, 256, (16, 12, 12)).astype("float32") / 255.0
x_train = x_train.reshape((len(x_train), 144))
encoding_dim = 8

encoder = keras.Sequential(
    [keras.Input(shape=(144,)), layers.Dense(32, activation="relu"), layers.Dense(encoding_dim, activation="relu")]
)
decoder = keras.Sequential(
    [keras.Input(shape=(encoding_dim,)), layers.Dense(32, activation="relu"), layers.Dense(144, activation="sigmoid")]
)
autoencoder = keras.Sequential([encoder, decoder])
autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
autoencoder.fit(x_train, x_train, epochs=1, batch_size=8, verbose=0)
