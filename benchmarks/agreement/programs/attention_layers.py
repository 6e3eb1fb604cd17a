import tensorflow as tf
from tensorflow.keras.layers import *
from tensorflow.keras.models import Model


class BahdanauAttention(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = tf.keras.layers.Dense(units)
        self.W2 = tf.keras.layers.Dense(units)
        self.V = tf.keras.layers.Dense(1)

    def call(self, query, values):
        query_with_time_axis = tf.expand_dims(query, 1)
        score = self.V(tf.nn.tanh(self.W1(query_with_time_axis) + self.W2(values)))
        attention_weights = tf.nn.softmax(score, axis=1)
        context_vector = attention_weights * values
        context_vector = tf.reduce_sum(context_vector, axis=1)
        return context_vector, attention_weights


class AttentionWithWeights(Layer):
    def build(self, input_shape):
        self.W = self.add_weight(name="att_weight", shape=(input_shape[-1], 1), initializer="normal")
        self.b = self.add_weight(name="att_bias", shape=(input_shape[1], 1), initializer="zeros")
        super().build(input_shape)

    def call(self, x):
        e = tf.tanh(tf.matmul(x, self.W) + self.b)
        a = tf.nn.softmax(e, axis=1)
        return tf.reduce_sum(x * a, axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


class ScaledSoftmaxPool(Layer):
    def __init__(self, units=16, **kwargs):
        self.units = units
        super().__init__(**kwargs)

    def build(self, input_shape):
        _, steps, features = input_shape
        self.kernel = self.add_weight(shape=(features, self.units), name="kernel")
        self.v = self.add_weight(shape=[self.units, 1], name="v")

    def call(self, x):
        u = tf.tanh(tf.tensordot(x, self.kernel, axes=1))
        s = tf.squeeze(tf.tensordot(u, self.v, axes=1), -1)
        w = tf.expand_dims(tf.nn.softmax(s), -1)
        return tf.reduce_sum(w * x, 1)


inp = Input((40, 12))
seq, fh, fc, bh, bc = Bidirectional(LSTM(32, return_sequences=True, return_state=True))(inp)
state = Concatenate()([fh, bh])
context, weights = BahdanauAttention(10)(state, seq)
pooled = AttentionWithWeights()(seq)
pooled2 = ScaledSoftmaxPool(units=24)(seq)
merged = concatenate([context, pooled, pooled2])
perm = Permute((2, 1))(seq)
dense = Dense(40, activation="softmax")(perm)
probs = Permute((2, 1))(dense)
mul = multiply([seq, probs])
last = Lambda(lambda t: t[:, -1, :])(mul)
summed = Lambda(lambda t: tf.reduce_sum(t, axis=1))(mul)
out = Dense(3, activation="softmax")(Concatenate()([merged, last, summed]))
model = Model(inp, out)
