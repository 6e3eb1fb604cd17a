import keras
from keras import layers
from keras.models import Model

encoding_dim = 32
input_img = keras.Input(shape=(784,))
encoded = layers.Dense(encoding_dim, activation="relu")(input_img)
decoded = layers.Dense(784, activation="sigmoid")(encoded)
autoencoder = keras.Model(input_img, decoded)
encoder = keras.Model(input_img, encoded)
encoded_input = keras.Input(shape=(encoding_dim,))
decoder_layer = autoencoder.layers[-1]
decoder = keras.Model(encoded_input, decoder_layer(encoded_input))


class Autoencoder(Model):
    def __init__(self, latent_dim, shape):
        super().__init__()
        self.latent_dim = latent_dim
        self.shape = shape
        self.encoder = keras.Sequential([
            layers.Flatten(),
            layers.Dense(latent_dim, activation="relu"),
        ])
        self.decoder = keras.Sequential([
            layers.Dense(shape[0] * shape[1], activation="sigmoid"),
            layers.Reshape(shape),
        ])

    def call(self, x):
        encoded = self.encoder(x)
        decoded = self.decoder(encoded)
        return decoded


(x_train, _), (x_test, _) = keras.datasets.fashion_mnist.load_data()
x_train = x_train.astype("float32") / 255.
ae = Autoencoder(64, x_train.shape[1:])
ae.compile(optimizer="adam", loss="mse")
ae.fit(x_train, x_train, epochs=1)
codes = ae.encoder(x_test[:10]).numpy()

x = layers.Input((28, 28, 1))
h = x
skips = {}
for i, f in enumerate([16, 8, 8]):
    h = layers.Conv2D(f, (3, 3), activation="relu", padding="same")(h)
    skips[f"s{i}"] = h
    h = layers.MaxPooling2D((2, 2), padding="same")(h)
for f in [8, 8, 16][::-1]:
    h = layers.Conv2D(f, (3, 3), activation="relu", padding="same" if f != 16 else "valid")(h)
    h = layers.UpSampling2D((2, 2))(h)
conv_ae = Model(x, layers.Conv2D(1, (3, 3), activation="sigmoid", padding="same")(h))
features = Model(conv_ae.input, conv_ae.layers[3].output)
mid = Model(inputs=conv_ae.inputs, outputs=[l.output for l in conv_ae.layers if isinstance(l, layers.Conv2D)])
