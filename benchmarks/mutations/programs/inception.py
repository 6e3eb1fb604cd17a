import keras
import numpy as np
from keras.layers import Conv2D, Dense, Dropout, GlobalAveragePooling2D, Input, MaxPooling2D, add, concatenate

pictures = np.random.rand(6, 20, 20, 3)
kinds = keras.utils.to_categorical(np.array([0, 1, 2, 0, 1, 2]))

source = Input(shape=(20, 20, 3))
tower_1 = Conv2D(6, (1, 1), padding="same", activation="relu")(source)
tower_1 = Conv2D(6, (3, 3), padding="same", activation="relu")(tower_1)
tower_2 = Conv2D(6, (5, 5), padding="same", activation="relu")(source)
tower_3 = MaxPooling2D((3, 3), strides=(1, 1), padding="same")(source)
tower_3 = Conv2D(6, (1, 1), padding="same", activation="relu")(tower_3)
joined = concatenate([tower_1, tower_2, tower_3], axis=-1)
shrunk = Conv2D(6, (3, 3), strides=(2, 2), padding="valid")(joined)
mixed = add([shrunk, Conv2D(6, 1)(shrunk)])
pooled = GlobalAveragePooling2D()(mixed)
dropped = Dropout(0.4)(pooled)
answer = Dense(3, activation="softmax")(dropped)
model = keras.Model(source, answer)
model.compile(loss="categorical_crossentropy", optimizer="sgd")
model.fit(pictures, kinds, epochs=1, batch_size=3, verbose=0)
