import keras
import numpy as np
from keras import layers

vocabulary_size = 50
tag_count = 5
max_length = 12
sentences = np.random.randint(1, vocabulary_size, size=(16, max_length))
tags = np.random.randint(0, tag_count, size=(16, max_length))

tokens = keras.Input(shape=(max_length,))
x = layers.Embedding(vocabulary_size, 8)(tokens)
x = layers.Bidirectional(layers.LSTM(6, return_sequences=True))(x)
x = layers.Dropout(0.1)(x)
scores = layers.TimeDistributed(layers.Dense(tag_count, activation="softmax"))(x)
tagger = keras.Model(tokens, scores)
tagger.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
tagger.fit(sentences, tags, batch_size=8, epochs=1, verbose=0)
