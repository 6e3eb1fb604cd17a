import keras
import numpy as np
from keras import layers

images = np.random.rand(4, 32, 32, 3).astype("float32")
masks = np.random.randint(0, 2, (4, 32, 32, 1)).astype("float32")


def double_conv(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


def build_unet(size=32, channels=3):
    inputs = keras.Input((size, size, channels))
    c1 = double_conv(inputs, 4)
    p1 = layers.MaxPooling2D()(c1)
    c2 = double_conv(p1, 8)
    p2 = layers.MaxPooling2D()(c2)
    c3 = double_conv(p2, 16)
    u2 = layers.Conv2DTranspose(8, 2, strides=2, padding="same")(c3)
    u2 = layers.concatenate([u2, c2], axis=3)
    c4 = double_conv(u2, 8)
    u1 = layers.UpSampling2D(size=(2, 2))(c4)
    u1 = layers.concatenate([u1, c1], axis=3)
    c5 = double_conv(u1, 4)
    outputs = layers.Conv2D(1, 1, activation="sigmoid")(c5)
    return keras.Model(inputs, outputs)


model = build_unet()
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(images, masks, batch_size=2, epochs=1, verbose=0)
