import keras
import numpy as np
from keras import layers

left = np.random.rand(10, 14, 14, 1)
right = np.random.rand(10, 14, 14, 1)
same = np.random.randint(0, 2, (10, 1))


def make_embedding():
    image = keras.Input((14, 14, 1))
    x = layers.Conv2D(4, (3, 3), activation="relu")(image)
    x = layers.AveragePooling2D(pool_size=(2, 2))(x)
    x = layers.Flatten()(x)
    return keras.Model(image, layers.Dense(6, activation="tanh")(x))


embedding = make_embedding()
first = keras.Input((14, 14, 1))
second = keras.Input((14, 14, 1))
difference = layers.Subtract()([embedding(first), embedding(second)])
squared = layers.Multiply()([difference, difference])
verdict = layers.Dense(1, activation="sigmoid")(squared)
model = keras.Model([first, second], verdict)
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit([left, right], same, batch_size=5, epochs=1, verbose=0)
