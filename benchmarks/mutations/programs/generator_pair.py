import keras
import numpy as np
from keras import layers

latent_dim = 10
noise = np.random.normal(0, 1, (8, latent_dim))
fooled = np.ones((8, 1))
real = np.random.rand(8, 8, 8, 1)

generator = keras.Sequential(
    [
        keras.Input(shape=(latent_dim,)),
        layers.Dense(2 * 2 * 8),
        layers.Reshape((2, 2, 8)),
        layers.Conv2DTranspose(8, kernel_size=4, strides=2, padding="same"),
        layers.LeakyReLU(0.2),
        layers.Conv2DTranspose(1, kernel_size=4, strides=2, padding="same", activation="tanh"),
    ]
)
discriminator = keras.Sequential(
    [
        keras.Input(shape=(8, 8, 1)),
        layers.Conv2D(8, kernel_size=3, strides=2, padding="same"),
        layers.LeakyReLU(0.2),
        layers.Flatten(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
discriminator.compile(loss="binary_crossentropy", optimizer="adam")
discriminator.fit(real, np.ones((8, 1)), epochs=1, batch_size=4, verbose=0)
discriminator.trainable = False
z = keras.Input(shape=(latent_dim,))
gan = keras.Model(z, discriminator(generator(z)))
gan.compile(loss="binary_crossentropy", optimizer="adam")
gan.train_on_batch(noise, fooled)
