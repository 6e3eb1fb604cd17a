"""A sentence in another language: an encoder, a decoder that begins with its states, attention over all that was read."""

from keras import Input, Model, layers

source = Input((None,), dtype="int32", name="source")
target = Input((None,), dtype="int32", name="target")
x = layers.Embedding(8_000, 256, name="source_words")(source)
read, state_h, state_c = layers.LSTM(512, return_sequences=True, return_state=True, name="encoder")(x)
y = layers.Embedding(8_000, 256, name="target_words")(target)
y = layers.LSTM(512, return_sequences=True, name="decoder")(y, initial_state=[state_h, state_c])
context = layers.Attention(name="attention")([y, read])
y = layers.Concatenate()([y, context])
words = layers.Dense(8_000, activation="softmax", name="words")(y)
model = Model([source, target], words, name="translator")
