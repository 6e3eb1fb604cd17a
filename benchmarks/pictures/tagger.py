"""Tags for the words of a sentence, read in both directions."""

from keras import Input, Model, layers

words = Input((None,), dtype="int32", name="words")
x = layers.Embedding(20_000, 128)(words)
x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
x = layers.Dropout(0.3)(x)
tags = layers.TimeDistributed(layers.Dense(17, activation="softmax"), name="tags")(x)
model = Model(words, tags, name="tagger")
