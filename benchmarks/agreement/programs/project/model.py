import keras
from keras import layers

from project import config
from project.blocks import ConvBN, se_block


def create_model(widths=config.WIDTHS, num_classes=len(config.CLASSES)):
    inputs = keras.Input(shape=config.IMG + (config.CHANNELS,))
    x = inputs
    for name, width in widths.items():
        x = ConvBN(width, name=name)(x)
        x = se_block(x)
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
