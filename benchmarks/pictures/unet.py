"""A mask for a picture: down in three levels, up again, with a bridge on each level."""

from keras import Input, Model, layers


def block(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
    return x


image = x = Input((128, 128, 3), name="image")
bridges = []
for filters in (32, 64, 128):
    x = block(x, filters)
    bridges.append(x)
    x = layers.MaxPooling2D()(x)
x = block(x, 256)
for filters, bridge in zip((128, 64, 32), reversed(bridges)):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    x = layers.Concatenate()([bridge, x])
    x = block(x, filters)
mask = layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x)
model = Model(image, mask, name="unet")
