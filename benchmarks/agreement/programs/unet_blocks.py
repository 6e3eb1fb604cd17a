from tensorflow.keras import layers as L
from tensorflow.keras.models import Model


def conv_block(x, num_filters, dropout=0.0):
    for _ in range(2):
        x = L.Conv2D(num_filters, 3, padding="same")(x)
        x = L.BatchNormalization()(x)
        x = L.Activation("relu")(x)
    return L.Dropout(dropout)(x) if dropout else x


def encoder_block(x, num_filters):
    s = conv_block(x, num_filters)
    return s, L.MaxPool2D((2, 2))(s)


def attention_gate(g, s, num_filters):
    Wg = L.Conv2D(num_filters, 1, padding="same")(g)
    Ws = L.Conv2D(num_filters, 1, padding="same")(s)
    out = L.Activation("relu")(Wg + Ws)
    out = L.Conv2D(num_filters, 1, padding="same")(out)
    out = L.Activation("sigmoid")(out)
    return out * s


def decoder_block(x, s, num_filters):
    x = L.UpSampling2D(interpolation="bilinear")(x)
    s = attention_gate(x, s, num_filters)
    x = L.Concatenate()([x, s])
    return conv_block(x, num_filters, dropout=0.1)


def attention_unet(shape, depth=4, base=16):
    inputs = L.Input(shape)
    x, skips = inputs, []
    for d in range(depth):
        s, x = encoder_block(x, base * 2 ** d)
        skips.append(s)
    x = conv_block(x, base * 2 ** depth)
    for d, skip in reversed(list(enumerate(skips))):
        x = decoder_block(x, skip, base * 2 ** d)
    outputs = L.Conv2D(1, 1, padding="same", activation="sigmoid")(x)
    return Model(inputs, outputs, name="Attention-UNET")


model = attention_unet((256, 256, 3))
model.summary()
