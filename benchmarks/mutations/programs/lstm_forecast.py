import numpy as np
from keras import Input
from keras.layers import LSTM, Dense
from keras.models import Sequential

series = np.arange(60, dtype="float32")
window = 10
X, y = [], []
for i in range(len(series) - window):
    X.append(series[i : i + window])
    y.append(series[i + window])
X = np.array(X)
y = np.array(y)
X = X.reshape((X.shape[0], X.shape[1], 1))

model = Sequential()
model.add(Input(shape=(window, 1)))
model.add(LSTM(8, return_sequences=True))
model.add(LSTM(8))
model.add(Dense(1))
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(X, y, epochs=1, batch_size=16, verbose=0)
