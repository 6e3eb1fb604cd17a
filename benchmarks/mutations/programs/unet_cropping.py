import keras
import numpy as np
from keras.layers import Concatenate, Conv2D, Conv2DTranspose, Cropping2D, Input, MaxPooling2D

x_train = np.random.rand(4, 28, 28, 1)
y_train = np.random.randint(0, 3, (4, 20, 20, 1))

picture = Input((28, 28, 1))
down = Conv2D(4, 3, activation="relu")(picture)
pooled = MaxPooling2D((2, 2))(down)
bottom = Conv2D(8, 3, activation="relu")(pooled)
up = Conv2DTranspose(4, (2, 2), strides=(2, 2))(bottom)
skip = Cropping2D(cropping=((2, 2), (2, 2)))(down)
both = Concatenate()([skip, up])
top = Conv2D(4, 3, activation="relu")(both)
classes = Conv2D(3, 1, activation="softmax")(top)
model = keras.Model(picture, classes)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train, batch_size=2, epochs=1, verbose=0)
