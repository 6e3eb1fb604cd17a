import argparse

import keras
from keras import layers
from keras.models import Sequential

parser = argparse.ArgumentParser()
parser.add_argument("--units", type=int, default=64)
parser.add_argument("--dropout", type=float, default=0.3)
parser.add_argument("--classes", type=int, default=10)
args = parser.parse_args([])

CONFIG = {
    "filters": [32, 64, 128],
    "kernel": 3,
    "input": {"height": 64, "width": 48, "channels": 3},
}


def build(config, classes):
    model = Sequential(name="net")
    shape = tuple(config["input"][k] for k in ("height", "width", "channels"))
    model.add(keras.Input(shape=shape))
    for i, f in enumerate(config["filters"]):
        model.add(layers.Conv2D(f, config["kernel"], padding="same", activation="relu", name=f"conv_{i}"))
        if i % 2 == 0:
            model.add(layers.BatchNormalization())
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(args.units, activation="relu"))
    if args.dropout > 0:
        model.add(layers.Dropout(args.dropout))
    model.add(layers.Dense(classes, activation="softmax"))
    return model


if __name__ == "__main__":
    model = build(CONFIG, args.classes)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.summary()
