import keras
import numpy as np
from keras.layers import GRU, Bidirectional, Concatenate, Dense, Embedding, Input

units = 5
questions = np.random.randint(1, 20, (8, 6))
answers_in = np.random.randint(1, 25, (8, 4))
answers_out = np.random.randint(1, 25, (8, 4))

question = Input(shape=(6,))
encoded = Embedding(20, 7)(question)
_, forward, backward = Bidirectional(GRU(units, return_state=True))(encoded)
state = Concatenate()([forward, backward])

answer = Input(shape=(None,))
decoded = Embedding(25, 7)(answer)
decoded = GRU(units * 2, return_sequences=True)(decoded, initial_state=state)
words = Dense(25, activation="softmax")(decoded)

model = keras.Model(inputs=[question, answer], outputs=words)
model.compile("adam", loss="sparse_categorical_crossentropy")
model.fit([questions, answers_in], answers_out, batch_size=4, epochs=1, verbose=0)
