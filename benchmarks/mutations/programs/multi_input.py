import keras
import numpy as np
from keras import layers

numeric = np.random.rand(20, 6)
shop = np.random.randint(0, 9, size=(20, 1))
history = np.random.rand(20, 5, 2)
sales = np.random.rand(20)

numeric_in = keras.Input(shape=(6,), name="numeric")
shop_in = keras.Input(shape=(1,), name="shop")
history_in = keras.Input(shape=(5, 2), name="history")

a = layers.Dense(8, activation="relu")(numeric_in)
b = layers.Flatten()(layers.Embedding(9, 3)(shop_in))
c = layers.LSTM(4)(history_in)
merged = layers.concatenate([a, b, c])
merged = layers.Dense(8, activation="relu")(merged)
out = layers.Dense(1)(merged)
model = keras.Model(inputs=[numeric_in, shop_in, history_in], outputs=out)
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit([numeric, shop, history], sales, batch_size=5, epochs=1, verbose=0)
