import tensorflow as tf
from tensorflow import keras

vocab_size = 66
embedding_dim = 256
rnn_units = 1024
BATCH_SIZE = 64


class MyModel(tf.keras.Model):
    def __init__(self, vocab_size, embedding_dim, rnn_units):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
        self.gru = tf.keras.layers.GRU(rnn_units, return_sequences=True, return_state=True)
        self.dense = tf.keras.layers.Dense(vocab_size)

    def call(self, inputs, states=None, return_state=False, training=False):
        x = inputs
        x = self.embedding(x, training=training)
        if states is None:
            states = self.gru.get_initial_state(tf.shape(x)[0])
        x, states = self.gru(x, initial_state=states, training=training)
        x = self.dense(x, training=training)
        if return_state:
            return x, states
        return x


model = MyModel(vocab_size=vocab_size, embedding_dim=embedding_dim, rnn_units=rnn_units)
dataset = tf.data.Dataset.from_tensor_slices(tf.zeros((640, 101), tf.int64))


def split_input_target(sequence):
    return sequence[:-1], sequence[1:]


dataset = dataset.map(split_input_target).shuffle(1000).batch(BATCH_SIZE, drop_remainder=True)
for input_example_batch, target_example_batch in dataset.take(1):
    example_batch_predictions = model(input_example_batch)
model.summary()


class CustomCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.recurrent = self.add_weight(shape=(self.units, self.units), name="recurrent")
        self.built = True

    def call(self, inputs, states):
        prev = states[0]
        out = tf.matmul(inputs, self.kernel) + tf.matmul(prev, self.recurrent)
        return out, [out]


x = keras.Input((None, 5))
y = keras.layers.RNN(CustomCell(32))(x)
z = keras.layers.RNN([keras.layers.LSTMCell(8), keras.layers.LSTMCell(16)], return_sequences=True)(x)
m = keras.Model(x, [y, z])
