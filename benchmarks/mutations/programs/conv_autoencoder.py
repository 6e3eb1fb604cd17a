import numpy as np
from keras.layers import Conv2D, Dense, Flatten, Input, MaxPooling2D, Reshape, UpSampling2D
from keras.models import Model

photos = np.random.rand(6, 16, 16, 1)

photo = Input(shape=(16, 16, 1))
x = Conv2D(8, (3, 3), activation="relu", padding="same")(photo)
x = MaxPooling2D((2, 2), padding="same")(x)
x = Conv2D(4, (3, 3), activation="relu", padding="same")(x)
x = MaxPooling2D((2, 2), padding="same")(x)
x = Flatten()(x)
code = Dense(10)(x)
x = Dense(4 * 4 * 4)(code)
x = Reshape((4, 4, 4))(x)
x = Conv2D(4, (3, 3), activation="relu", padding="same")(x)
x = UpSampling2D((2, 2))(x)
x = Conv2D(8, (3, 3), activation="relu", padding="same")(x)
x = UpSampling2D((2, 2))(x)
decoded = Conv2D(1, (3, 3), activation="sigmoid", padding="same")(x)
model = Model(photo, decoded)
model.compile(optimizer="adam", loss="mse")
model.fit(photos, photos, epochs=1, batch_size=3, verbose=0)
