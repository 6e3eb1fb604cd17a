import keras
import numpy as np
from keras.layers import Dense, Dropout
from keras.models import Sequential
from keras.utils import to_categorical

X = np.random.rand(40, 4)
species = np.random.randint(0, 3, size=(40,))
y = to_categorical(species, num_classes=3)

model = Sequential()
model.add(keras.Input(shape=(4,)))
model.add(Dense(10, activation="tanh"))
model.add(Dropout(0.1))
model.add(Dense(3, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X, y, epochs=1, batch_size=8, verbose=0)
