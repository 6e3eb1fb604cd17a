import keras
import numpy as np
from keras import layers
from keras.utils import pad_sequences

reviews = [[1, 4, 9], [3, 2], [7, 7, 1, 2, 5], [8], [4, 4], [2, 9, 9, 1], [1], [6, 3]]
liked = np.array([0, 1, 1, 0, 1, 0, 0, 1])
x_train = pad_sequences(reviews, maxlen=6)

model = keras.Sequential(
    [
        keras.Input(shape=(6,), dtype="int32"),
        layers.Embedding(input_dim=10, output_dim=4),
        layers.SpatialDropout1D(0.2),
        layers.GRU(5),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, liked, batch_size=4, epochs=1, verbose=0)
