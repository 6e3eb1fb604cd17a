import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.layers import GRU, LSTM, Conv1D, Dense, Dropout, Flatten, MaxPooling1D, RepeatVector, TimeDistributed
from tensorflow.keras.models import Sequential

df = pd.DataFrame({"open": np.arange(500.0), "high": np.arange(500.0), "close": np.arange(500.0)})
data = df[["open", "high", "close"]].values
scaler = MinMaxScaler()
scaled = scaler.fit_transform(data)


def create_dataset(dataset, look_back=1, horizon=1):
    X, Y = [], []
    for i in range(len(dataset) - look_back - horizon + 1):
        X.append(dataset[i:(i + look_back), :])
        Y.append(dataset[i + look_back:i + look_back + horizon, -1])
    return np.array(X), np.array(Y)


look_back, horizon = 24, 6
X, y = create_dataset(scaled, look_back, horizon)
train_size = int(len(X) * 0.8)
X_train, X_test = X[:train_size], X[train_size:]
y_train, y_test = y[:train_size], y[train_size:]

model = Sequential([
    LSTM(50, return_sequences=True, input_shape=(X_train.shape[1], X_train.shape[2])),
    Dropout(0.2),
    LSTM(50),
    Dense(y_train.shape[1]),
])
model.compile(loss="mse", optimizer="adam")
history = model.fit(X_train, y_train, epochs=2, validation_split=0.1)
pred = model.predict(X_test)

cnn = Sequential()
cnn.add(Conv1D(filters=64, kernel_size=3, activation="relu", input_shape=X_train.shape[1:]))
cnn.add(MaxPooling1D(pool_size=2))
cnn.add(Flatten())
cnn.add(RepeatVector(horizon))
cnn.add(GRU(32, return_sequences=True))
cnn.add(TimeDistributed(Dense(1)))
cnn.fit(X_train, y_train[..., np.newaxis])

lazy = Sequential()
lazy.add(LSTM(16, return_sequences=True))
lazy.add(LSTM(8))
lazy.add(Dense(1))
lazy.compile("adam", "mse")
lazy.fit(X_train, y_train[:, 0])
