import keras
from keras import layers, ops
from keras.models import Model, Sequential


def make_embedding(shape):
    return Sequential([
        layers.Input(shape),
        *[layers.Conv2D(f, 3, activation="relu") for f in (16, 32)],
        layers.GlobalAveragePooling2D(),
        layers.Dense(48),
        layers.Lambda(lambda t: ops.normalize(t, axis=1)),
    ], name="embedding")


def euclidean(vects):
    a, b = vects
    s = ops.sum(ops.square(a - b), axis=1, keepdims=True)
    return ops.sqrt(ops.maximum(s, keras.backend.epsilon()))


emb = make_embedding((28, 28, 1))
left, right = layers.Input((28, 28, 1)), layers.Input((28, 28, 1))
e1, e2 = emb(left), emb(right)
dist = layers.Lambda(euclidean, output_shape=(1,))([e1, e2])
norm = layers.BatchNormalization()(dist)
out = layers.Dense(1, activation="sigmoid")(norm)
siamese = Model([left, right], out)
l1 = layers.Subtract()([e1, e2])
l1 = layers.Lambda(lambda d: abs(d))(l1)
other = Model([left, right], layers.Dense(1)(l1))
