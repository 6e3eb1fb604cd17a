import keras
import numpy as np
from keras import layers

maxlen, vocab, heads, width = 10, 40, 2, 8
x_train = np.random.randint(0, vocab, (12, maxlen))
y_train = np.random.randint(0, 2, (12,))


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential([layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.norm1 = layers.LayerNormalization(epsilon=1e-6)
        self.norm2 = layers.LayerNormalization(epsilon=1e-6)
        self.drop = layers.Dropout(rate)

    def call(self, inputs):
        attended = self.att(inputs, inputs)
        out1 = self.norm1(inputs + attended)
        out2 = self.drop(self.ffn(out1))
        return self.norm2(out1 + out2)


tokens = layers.Input(shape=(maxlen,))
x = layers.Embedding(input_dim=vocab, output_dim=width)(tokens)
x = TransformerBlock(width, heads, 16)(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dropout(0.1)(x)
probabilities = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=tokens, outputs=probabilities)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=6, epochs=1, verbose=0)
