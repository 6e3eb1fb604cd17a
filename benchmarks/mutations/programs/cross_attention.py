import keras
import numpy as np
from keras import layers

queries = np.random.rand(6, 5, 12)
memory = np.random.rand(6, 8, 10)
targets = np.random.rand(6, 5, 12)

query = keras.Input((5, 12))
value = keras.Input((8, 10))
projected = layers.Dense(12)(value)
attended = layers.Attention()([query, projected])
x = layers.LayerNormalization()(layers.Add()([query, attended]))
attended = layers.MultiHeadAttention(num_heads=3, key_dim=4)(query=x, value=projected)
x = layers.Concatenate(axis=-1)([x, attended])
outputs = layers.Dense(12)(x)
model = keras.Model([query, value], outputs)
model.compile("adam", "mse")
model.fit([queries, memory], targets, batch_size=3, epochs=1, verbose=0)
