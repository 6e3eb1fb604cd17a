import keras
import numpy as np
import pandas as pd
from keras.layers import Dense, Dot, Dropout, Embedding, Flatten, Input, concatenate
from keras.models import Model
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler

ratings = pd.DataFrame({"user": np.arange(1000) % 50, "item": np.arange(1000) % 80, "rating": np.ones(1000)})
n_users, n_items = 50, 80
train, test = train_test_split(ratings, test_size=0.2)
u_in = Input(shape=[1], name="user")
i_in = Input(shape=[1], name="item")
u_vec = Flatten(name="fu")(Embedding(n_users + 1, 15, name="ue")(u_in))
i_vec = Flatten(name="fi")(Embedding(n_items + 1, 15)(i_in))
prod = Dot(name="dot", axes=1)([u_vec, i_vec])
mf = Model([u_in, i_in], prod)
mf.compile("adam", "mean_squared_error")
mf.fit([train.user, train.item], train.rating, epochs=1)
h = concatenate([u_vec, i_vec])
for units, rate in [(128, 0.3), (32, 0.1)]:
    h = Dropout(rate)(Dense(units, activation="relu")(h))
neural = Model([u_in, i_in], Dense(1)(h))

X = np.random.rand(150, 4)
y = np.array(["a", "b", "c"] * 50)
encoder = LabelEncoder()
y1 = encoder.fit_transform(y)
Y = pd.get_dummies(y1).values
X_train, X_test, y_train, y_test = train_test_split(X, Y, test_size=0.2, random_state=0)
sc = StandardScaler()
X_train = sc.fit_transform(X_train)
model = keras.Sequential()
model.add(Dense(10, input_shape=(X_train.shape[1],), activation="tanh"))
model.add(Dense(8, activation="tanh"))
model.add(Dense(y_train.shape[1], activation="softmax"))
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=2)
pred = np.argmax(model.predict(X_test), axis=-1)
