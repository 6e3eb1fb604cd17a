import keras
import numpy as np
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

num_classes = 5
images = np.random.rand(12, 32, 32, 3)
classes = np.random.randint(0, num_classes, size=12)

model = Sequential()
model.add(keras.Input(shape=images.shape[1:]))
for filters in (8, 16, 16):
    model.add(Conv2D(filters, (3, 3), padding="same"))
    model.add(BatchNormalization(axis=-1))
    model.add(Activation("relu"))
    model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(24, activation="relu"))
model.add(Dense(num_classes))
model.compile(
    optimizer="sgd",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(images, classes, batch_size=4, epochs=1, verbose=0)
