import keras
import numpy as np
from keras import layers

digits = np.random.randint(0, 256, (16, 28, 28)).astype("float32") / 255
labels = np.random.randint(0, 10, (16,))
x_train = digits[..., np.newaxis]
y_train = keras.utils.to_categorical(labels, 10)

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(8, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Conv2D(16, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=8, epochs=1, verbose=0)
