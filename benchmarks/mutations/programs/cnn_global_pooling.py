import keras
import numpy as np
from keras import layers

photos = np.random.random((8, 24, 24, 3)).astype("float32")
is_cat = np.random.randint(0, 2, (8,)).astype("float32")


def conv_block(x, filters, strides=1):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)


image = keras.Input((24, 24, 3))
x = conv_block(image, 8)
x = conv_block(x, 16, strides=2)
x = conv_block(x, 16, strides=2)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dense(8, activation="relu")(x)
score = layers.Dense(1, activation="sigmoid")(x)

model = keras.Model(inputs=image, outputs=score, name="cat_or_not")
model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
model.fit(photos, is_cat, epochs=1, batch_size=4, verbose=0)
