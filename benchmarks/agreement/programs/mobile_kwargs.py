import tensorflow as tf
from tensorflow.keras import layers


def _make_divisible(v, divisor, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v


def _conv(x, filters, kernel, strides=1, **kwargs):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, **kwargs)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU(6.0)(x)


def _bottleneck(inputs, filters, kernel, t, alpha, s, r=False):
    tchannel = tf.keras.backend.int_shape(inputs)[-1] * t
    cchannel = int(filters * alpha)
    x = _conv(inputs, tchannel, (1, 1))
    x = layers.DepthwiseConv2D(kernel, strides=(s, s), depth_multiplier=1, padding="same")(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    x = layers.Conv2D(cchannel, (1, 1), strides=(1, 1), padding="same")(x)
    x = layers.BatchNormalization()(x)
    if r:
        x = layers.Add()([x, inputs])
    return x


def _inverted_residual_block(inputs, filters, kernel, t, alpha, strides, n):
    x = _bottleneck(inputs, filters, kernel, t, alpha, strides)
    for i in range(1, n):
        x = _bottleneck(x, filters, kernel, t, alpha, 1, True)
    return x


def MobileNetv2(input_shape, k, alpha=1.0):
    inputs = layers.Input(shape=input_shape)
    first_filters = _make_divisible(32 * alpha, 8)
    x = _conv(inputs, first_filters, (3, 3), strides=(2, 2), kernel_initializer="he_normal")
    for t, c, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2)]:
        x = _inverted_residual_block(x, c, (3, 3), t=t, alpha=alpha, strides=s, n=n)
    last_filters = _make_divisible(1280 * alpha, 8) if alpha > 1.0 else 1280
    x = _conv(x, last_filters, (1, 1))
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Reshape((1, 1, last_filters))(x)
    x = layers.Dropout(0.3, name="Dropout")(x)
    x = layers.Conv2D(k, (1, 1), padding="same")(x)
    x = layers.Activation("softmax", name="softmax")(x)
    output = layers.Reshape((k,))(x)
    return tf.keras.Model(inputs, output)


model = MobileNetv2((224, 224, 3), 100, 1.0)
wide = MobileNetv2(input_shape=(96, 96, 3), k=10, alpha=1.4)
