import keras
import numpy as np
from keras.layers import Conv2D, Dense, Flatten


class DigitNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = Conv2D(8, 3, activation="relu")
        self.conv2 = Conv2D(8, 3, strides=2, activation="relu")
        self.flatten = Flatten()
        self.d1 = Dense(16, activation="relu")
        self.d2 = Dense(10)

    def call(self, x):
        x = self.conv1(x)
        x = self.conv2(x)
        x = self.flatten(x)
        x = self.d1(x)
        return self.d2(x)


x_train = np.random.rand(8, 14, 14).astype("float32")[..., None]
y_train = np.random.randint(0, 10, 8)
model = DigitNet()
model.compile(
    optimizer=keras.optimizers.Adam(),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
model.fit(x_train, y_train, batch_size=4, epochs=1, verbose=0)
