import keras
import numpy as np
from keras import layers

clips = np.random.rand(4, 5, 12, 12, 3)
actions = keras.utils.to_categorical([0, 1, 2, 1], num_classes=3)

model = keras.Sequential()
model.add(keras.Input((5, 12, 12, 3)))
model.add(layers.TimeDistributed(layers.Conv2D(4, (3, 3), activation="relu")))
model.add(layers.TimeDistributed(layers.MaxPooling2D((2, 2))))
model.add(layers.TimeDistributed(layers.Flatten()))
model.add(layers.LSTM(6, return_sequences=False))
model.add(layers.Dense(3, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(clips, actions, batch_size=2, epochs=1, verbose=0)
