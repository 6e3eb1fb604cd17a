import keras
import numpy as np
from keras.layers import Add, Dot, Embedding, Flatten, Input
from keras.models import Model

n_users, n_films, n_factors = 12, 15, 4
users = np.random.randint(0, n_users, 30)
films = np.random.randint(0, n_films, 30)
ratings = np.random.rand(30)

user = Input(shape=(1,))
film = Input(shape=(1,))
user_vector = Flatten()(Embedding(n_users, n_factors)(user))
film_vector = Flatten()(Embedding(n_films, n_factors)(film))
match = Dot(axes=1)([user_vector, film_vector])
user_bias = Flatten()(Embedding(n_users, 1)(user))
film_bias = Flatten()(Embedding(n_films, 1)(film))
rating = Add()([match, user_bias, film_bias])
model = Model([user, film], rating)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mean_squared_error")
model.fit([users, films], ratings, batch_size=10, epochs=1, verbose=0)
