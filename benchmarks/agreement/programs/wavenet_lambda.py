from keras import ops
from keras.layers import *
from keras.models import Model


def WaveNetResidualConv1D(num_filters, kernel_size, stacked_layer):
    def build_residual_block(l_input):
        resid_input = l_input
        for dilation_rate in [2 ** i for i in range(stacked_layer)]:
            l_sigmoid_conv1d = Conv1D(num_filters, kernel_size, dilation_rate=dilation_rate, padding='same',
                                      activation='sigmoid')(l_input)
            l_tanh_conv1d = Conv1D(num_filters, kernel_size, dilation_rate=dilation_rate, padding='same',
                                   activation='tanh')(l_input)
            l_input = Multiply()([l_sigmoid_conv1d, l_tanh_conv1d])
            l_input = Conv1D(num_filters, 1, padding='same')(l_input)
            resid_input = Add()([resid_input, l_input])
        return resid_input
    return build_residual_block


def squash(v, axis=-1):
    s = ops.sum(ops.square(v), axis, keepdims=True)
    return s / (1 + s) / ops.sqrt(s + 1e-7) * v


signal = Input(shape=(4000, 1))
x = Conv1D(16, 1, padding="same")(signal)
for filters, depth in zip((16, 32, 64), (8, 5, 3)):
    x = WaveNetResidualConv1D(filters, 3, depth)(x) if filters == 16 else WaveNetResidualConv1D(filters, 3, depth)(
        Conv1D(filters, 1)(x))
out = Dense(11, activation='softmax')(x)
model = Model(inputs=signal, outputs=out)

img = Input((28, 28, 1))
c = Conv2D(256, 9, activation="relu")(img)
p = Conv2D(8 * 32, 9, strides=2)(c)
p = Reshape([-1, 8])(p)
p = Lambda(squash, name="primarycap")(p)
length = Lambda(lambda z: ops.sqrt(ops.sum(ops.square(z), -1)))(p)
caps = Model(img, length)
