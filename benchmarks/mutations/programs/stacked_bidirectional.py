import keras
import numpy as np
from keras import layers

records = np.random.rand(10, 15, 3)
outcome = np.random.randint(0, 2, (10, 1))

model = keras.Sequential(
    [
        keras.Input(shape=(15, 3)),
        layers.Masking(mask_value=0.0),
        layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
        layers.Dropout(0.2),
        layers.Bidirectional(layers.LSTM(4)),
        layers.Dense(6, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(records, outcome, epochs=1, batch_size=5, verbose=0)
