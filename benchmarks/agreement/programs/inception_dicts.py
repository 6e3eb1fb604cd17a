import keras
from keras import layers


def conv2d_bn(x, filters, num_row, num_col, padding="same", strides=(1, 1), name=None):
    bn_name = conv_name = None
    if name is not None:
        bn_name, conv_name = name + "_bn", name + "_conv"
    x = layers.Conv2D(filters, (num_row, num_col), strides=strides, padding=padding, use_bias=False, name=conv_name)(x)
    x = layers.BatchNormalization(scale=False, name=bn_name)(x)
    return layers.Activation("relu", name=name)(x)


BLOCKS = [
    {"b1": 64, "b5": (48, 64), "b3": (64, 96, 96), "pool": 32},
    {"b1": 64, "b5": (48, 64), "b3": (64, 96, 96), "pool": 64},
    dict(b1=64, b5=(48, 64), b3=(64, 96, 96), pool=64),
]


def block(x, *, b1, b5, b3, pool, index):
    branch1 = conv2d_bn(x, b1, 1, 1)
    branch5 = conv2d_bn(conv2d_bn(x, b5[0], 1, 1), b5[1], 5, 5)
    branch3 = x
    for n, f in enumerate(b3):
        k = 1 if n == 0 else 3
        branch3 = conv2d_bn(branch3, f, k, k)
    branch_pool = layers.AveragePooling2D((3, 3), strides=(1, 1), padding="same")(x)
    branch_pool = conv2d_bn(branch_pool, pool, 1, 1)
    return layers.concatenate([branch1, branch5, branch3, branch_pool], axis=-1, name="mixed%s" % index)


inp = keras.Input((299, 299, 3))
x = conv2d_bn(inp, 32, 3, 3, strides=(2, 2), padding="valid")
x = conv2d_bn(x, 32, 3, 3, padding="valid")
x = conv2d_bn(x, 64, 3, 3)
x = layers.MaxPooling2D((3, 3), strides=(2, 2))(x)
for i, cfg in enumerate(BLOCKS):
    x = block(x, index=i, **cfg)
towers = []
for dilation in (1, 2, 4):
    towers.append(layers.Conv2D(32, 3, padding="same", dilation_rate=dilation)(x))
x = layers.Add()(towers)
out = layers.Dense(5, activation="softmax")(layers.GlobalMaxPooling2D()(x))
net = keras.Model(inputs=inp, outputs=out)
