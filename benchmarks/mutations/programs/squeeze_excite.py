import numpy as np
from keras.layers import Conv2D, Dense, DepthwiseConv2D, Dropout, GlobalAveragePooling2D, Input, Multiply, Reshape
from keras.models import Model

scans = np.random.rand(6, 18, 18, 2)
grades = np.random.randint(0, 5, (6,))


def squeeze_excite(x, channels, ratio=4):
    gate = GlobalAveragePooling2D()(x)
    gate = Dense(channels // ratio, activation="relu")(gate)
    gate = Dense(channels, activation="sigmoid")(gate)
    gate = Reshape((1, 1, channels))(gate)
    return Multiply()([x, gate])


scan = Input((18, 18, 2))
x = Conv2D(16, 3, strides=2, padding="same", activation="relu")(scan)
x = DepthwiseConv2D(3, padding="same")(x)
x = squeeze_excite(x, 16)
x = Conv2D(8, 1)(x)
x = GlobalAveragePooling2D()(x)
x = Dropout(0.2)(x)
grade = Dense(5, activation="softmax")(x)
model = Model(scan, grade)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(scans, grades, batch_size=3, epochs=1, verbose=0)
