from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.layers import (
    LSTM,
    BatchNormalization,
    Conv2D,
    Conv3D,
    ConvLSTM2D,
    Dense,
    Flatten,
    Input,
    MaxPooling2D,
    TimeDistributed,
)
from tensorflow.keras.models import Sequential

seq = Sequential()
seq.add(Input(shape=(None, 40, 40, 1)))
for _ in range(3):
    seq.add(ConvLSTM2D(filters=40, kernel_size=(3, 3), padding="same", return_sequences=True))
    seq.add(BatchNormalization())
seq.add(Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same"))

video = Sequential([
    TimeDistributed(Conv2D(16, (3, 3), activation="relu"), input_shape=(10, 64, 64, 3)),
    TimeDistributed(MaxPooling2D((2, 2))),
    TimeDistributed(Flatten()),
    LSTM(64),
    Dense(5, activation="softmax"),
])


def get_model(width=128, height=128, depth=64):
    inputs = keras.Input((width, height, depth, 1))
    x = layers.Conv3D(filters=64, kernel_size=3, activation="relu")(inputs)
    x = layers.MaxPool3D(pool_size=2)(x)
    x = layers.BatchNormalization()(x)
    for f in (64, 128, 256):
        x = layers.Conv3D(filters=f, kernel_size=3, activation="relu")(x)
        x = layers.MaxPool3D(pool_size=2)(x)
        x = layers.BatchNormalization()(x)
    x = layers.GlobalAveragePooling3D()(x)
    x = layers.Dense(units=512, activation="relu")(x)
    x = layers.Dropout(0.3)(x)
    return keras.Model(inputs, layers.Dense(units=1, activation="sigmoid")(x), name="3dcnn")


ct = get_model()
