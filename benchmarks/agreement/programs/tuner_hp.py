import keras
from keras import layers


class HyperParameters:
    """Stands for the tuner's: the first choice or the lowest value each time."""

    def Int(self, name, min_value, max_value, step=1):
        return min_value

    def Choice(self, name, values):
        return values[0]

    def Boolean(self, name):
        return True

    def Float(self, name, low, high, sampling=None):
        return low


def build_model(hp):
    model = keras.Sequential()
    model.add(layers.Flatten(input_shape=(28, 28)))
    for i in range(hp.Int("num_layers", 1, 3)):
        model.add(layers.Dense(units=hp.Int(f"units_{i}", min_value=32, max_value=512, step=32),
                               activation=hp.Choice("activation", ["relu", "tanh"])))
    if hp.Boolean("dropout"):
        model.add(layers.Dropout(rate=0.25))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=hp.Float("lr", 1e-4, 1e-2, sampling="log")),
                  loss="categorical_crossentropy")
    return model


model = build_model(HyperParameters())
