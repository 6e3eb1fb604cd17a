"""Models that tests save with real Keras and read with kerlint: each a function from a generation of Keras to a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Build = Callable[[Any], Any]
MODELS: dict[str, Build] = {}
APPLICATIONS: list[str] = []


def _model(build: Build) -> Build:
    MODELS[build.__name__.strip("_")] = build
    return build


def _sequential(keras: Any, *layers: Any, name: str | None = None) -> Any:
    return keras.Sequential(list(layers), name=name)


# ---------------------------------------------------------------- Sequential


@_model
def dense_stack(k: Any) -> Any:
    """The first model of every tutorial."""
    return _sequential(k, k.Input((8,)), k.layers.Dense(16, "relu"), k.layers.Dropout(0.5), k.layers.Dense(1, "sigmoid"))


@_model
def convolutions(k: Any) -> Any:
    """Images to classes."""
    lay = k.layers
    return _sequential(
        k, k.Input((28, 28, 1)), lay.Conv2D(8, 3, padding="same", strides=2), lay.BatchNormalization(), lay.ReLU(),
        lay.SeparableConv2D(8, 3), lay.DepthwiseConv2D(3, depth_multiplier=2), lay.MaxPooling2D(), lay.Flatten(),
        lay.Dense(10, "softmax"),
    )  # fmt: skip


@_model
def generator(k: Any) -> Any:
    """Upwards."""
    lay = k.layers
    return _sequential(
        k, k.Input((10,)), lay.Dense(7 * 7 * 4), lay.LeakyReLU(), lay.Reshape((7, 7, 4)),
        lay.Conv2DTranspose(4, 4, strides=2, padding="same"), lay.UpSampling2D(), lay.ZeroPadding2D(1),
        lay.Cropping2D(((1, 0), (0, 2))), lay.Conv2D(1, 3, activation="tanh"), name="generator",
    )  # fmt: skip


@_model
def recurrent(k: Any) -> Any:
    """Every recurrent layer, wrapped and not."""
    lay = k.layers
    return _sequential(
        k, k.Input((12, 5)), lay.LSTM(8, return_sequences=True), lay.GRU(7, return_sequences=True),
        lay.Bidirectional(lay.LSTM(6, return_sequences=True)), lay.SimpleRNN(5, return_sequences=True),
        lay.TimeDistributed(lay.Dense(4)), lay.Bidirectional(lay.GRU(3), merge_mode="sum"), lay.Dense(2),
    )  # fmt: skip


@_model
def cells(k: Any) -> Any:
    """Cells in an RNN, one and several."""
    lay = k.layers
    return _sequential(
        k, k.Input((None, 5)), lay.RNN(lay.LSTMCell(4), return_sequences=True),
        lay.RNN([lay.GRUCell(3), lay.SimpleRNNCell(6)], return_sequences=True), lay.RNN(lay.StackedRNNCells([lay.LSTMCell(2)])),
    )  # fmt: skip


@_model
def words(k: Any) -> Any:
    """Text of any length."""
    lay = k.layers
    return _sequential(
        k, k.Input((None,), dtype="int32"), lay.Embedding(1000, 16, mask_zero=True), lay.LSTM(8), lay.Dense(3, "softmax")
    )


@_model
def one_dimension(k: Any) -> Any:
    """Signals."""
    lay = k.layers
    return _sequential(
        k, k.Input((64, 3)), lay.Conv1D(8, 5, padding="causal", dilation_rate=2), lay.AveragePooling1D(2),
        lay.SeparableConv1D(4, 3), lay.ZeroPadding1D(2), lay.Cropping1D(1), lay.UpSampling1D(2),
        lay.Conv1DTranspose(6, 3, strides=2), lay.GlobalMaxPooling1D(), lay.Dense(1),
    )  # fmt: skip


@_model
def three_dimensions(k: Any) -> Any:
    """Volumes."""
    lay = k.layers
    return _sequential(
        k, k.Input((16, 16, 16, 1)), lay.Conv3D(4, 3), lay.MaxPooling3D(2), lay.Conv3DTranspose(2, 2, strides=2),
        lay.GlobalAveragePooling3D(), lay.Dense(2),
    )  # fmt: skip


@_model
def normalizations(k: Any) -> Any:
    """Scales and offsets of all kinds."""
    lay = k.layers
    return _sequential(
        k, k.Input((6, 8)), lay.LayerNormalization(), lay.BatchNormalization(scale=False), lay.GroupNormalization(4),
        lay.UnitNormalization(), lay.PReLU(shared_axes=[1]), lay.GaussianNoise(0.1), lay.SpatialDropout1D(0.1),
        lay.Permute((2, 1)), lay.Softmax(axis=1), lay.Masking(), lay.ActivityRegularization(l2=0.1),
    )  # fmt: skip


@_model
def waiting(k: Any) -> Any:
    """Not told the shape of its input."""
    return _sequential(k, k.layers.Dense(4, "relu"), k.layers.Dense(2))


@_model
def built_later(k: Any) -> Any:
    """Told the shape of its input at last."""
    model = _sequential(k, k.layers.Dense(4, "relu"), k.layers.Dense(2))
    model.build((None, 7))
    return model


@_model
def sequential_of_sequentials(k: Any) -> Any:
    """Models as layers, three deep."""
    lay = k.layers
    inner = _sequential(k, k.Input((8,)), lay.Dense(6), lay.Dense(5), name="inner")
    middle = _sequential(k, k.Input((8,)), inner, lay.Dense(4), name="middle")
    return _sequential(k, k.Input((8,)), middle, lay.Dense(1), name="outer")


@_model
def frozen(k: Any) -> Any:
    """Some of it does not train."""
    base = _sequential(k, k.Input((8,)), k.layers.Dense(6), k.layers.BatchNormalization(), name="base")
    base.trainable = False
    return _sequential(k, k.Input((8,)), base, k.layers.Dense(3, trainable=False), k.layers.Dense(1))


@_model
def preprocessing(k: Any) -> Any:
    """Layers before the data is fit to be learnt from."""
    lay = k.layers
    return _sequential(
        k, k.Input((20, 20, 3)), lay.Rescaling(1 / 255), lay.RandomFlip(), lay.RandomRotation(0.1), lay.Resizing(16, 16),
        lay.CenterCrop(12, 12), lay.RandomZoom(0.1), lay.Conv2D(2, 3),
    )  # fmt: skip


@_model
def normalized(k: Any) -> Any:
    """A layer that has adapted to data."""
    import numpy as np

    layer = k.layers.Normalization()
    layer.adapt(np.arange(24, dtype="float32").reshape(8, 3))
    return _sequential(k, k.Input((3,)), layer, k.layers.Dense(2))


@_model
def arguments_by_name(k: Any) -> Any:
    """Initializers, regularizers and constraints in the configuration."""
    return _sequential(
        k,
        k.Input((8,)),
        k.layers.Dense(
            4, activation=k.activations.gelu, kernel_initializer=k.initializers.HeNormal(seed=1),
            kernel_regularizer=k.regularizers.l2(1e-3), kernel_constraint=k.constraints.MaxNorm(2), use_bias=False,
        ),
        k.layers.Activation("swish"),
        k.layers.Activation(k.activations.softmax),
    )  # fmt: skip


@_model
def memory_of_states(k: Any) -> Any:
    """States that go on from batch to batch."""
    lay = k.layers
    return _sequential(k, k.Input(batch_shape=(4, 10, 2)), lay.LSTM(5, stateful=True), lay.Dense(1))


@_model
def pictures_over_time(k: Any) -> Any:
    """Convolutions in time."""
    lay = k.layers
    return _sequential(
        k, k.Input((5, 16, 16, 1)), lay.ConvLSTM2D(4, 3, return_sequences=True), lay.TimeDistributed(lay.Conv2D(2, 3)),
        lay.TimeDistributed(lay.Flatten()), lay.LSTM(3),
    )  # fmt: skip


@_model
def half_precision(k: Any) -> Any:
    """Policies per layer."""
    lay = k.layers
    return _sequential(
        k, k.Input((8,)), lay.Dense(4, dtype="mixed_float16"), lay.Dense(3, dtype="float64"), lay.Dense(2, dtype="float32")
    )


# ---------------------------------------------------------------- functional


@_model
def two_inputs(k: Any) -> Any:
    """Joined by name."""
    a, b = k.Input((8,), name="a"), k.Input((4,), name="b")
    x = k.layers.Concatenate()([a, k.layers.Dense(3)(b)])
    return k.Model([a, b], [k.layers.Dense(2, name="p")(x), k.layers.Dense(1, name="q")(x)], name="two")


@_model
def dicts_in_and_out(k: Any) -> Any:
    """Inputs and outputs in dicts."""
    inputs = {"left": k.Input((8,), name="left"), "right": k.Input((8,), name="right")}
    x = k.layers.Add()([inputs["left"], inputs["right"]])
    return k.Model(inputs, {"out": k.layers.Dense(2, name="out")(x), "aux": k.layers.Dense(1, name="aux")(x)})


@_model
def shared_layers(k: Any) -> Any:
    """One layer at several nodes."""
    a, b = k.Input((8,)), k.Input((8,))
    shared, deep = k.layers.Dense(8, name="shared"), k.layers.Dense(8, name="deep")
    x = k.layers.Multiply()([shared(a), shared(b)])
    return k.Model([a, b], k.layers.Average()([deep(shared(x)), deep(a)]))


@_model
def shared_model(k: Any) -> Any:
    """A siamese network."""
    inner = k.Input((8,))
    encoder = k.Model(inner, k.layers.Dense(4)(k.layers.Dense(6, "relu")(inner)), name="encoder")
    a, b = k.Input((8,)), k.Input((8,))
    return k.Model([a, b], k.layers.Dot(1, normalize=True)([encoder(a), encoder(b)]))


@_model
def shared_sequential(k: Any) -> Any:
    """A Sequential that is called on two inputs."""
    encoder = _sequential(k, k.Input((8,)), k.layers.Dense(4), k.layers.Dense(3), name="encoder")
    a, b = k.Input((8,)), k.Input((8,))
    return k.Model([a, b], k.layers.Subtract()([encoder(a), encoder(b)]))


@_model
def model_without_input(k: Any) -> Any:
    """A Sequential inside that was built by the first call."""
    encoder = _sequential(k, k.layers.Dense(4), k.layers.Dense(3), name="encoder")
    a = k.Input((8,))
    return k.Model(a, k.layers.Dense(1)(encoder(a)))


@_model
def encoder_decoder(k: Any) -> Any:
    """States from one layer to the other, by keyword."""
    lay = k.layers
    source, target = k.Input((None, 5), name="source"), k.Input((None, 6), name="target")
    _, h, c = lay.LSTM(8, return_state=True, name="encoder")(source)
    decoded, _, _ = lay.LSTM(8, return_sequences=True, return_state=True, name="decoder")(target, initial_state=[h, c])
    return k.Model([source, target], lay.Dense(6, "softmax")(decoded))


@_model
def bidirectional_states(k: Any) -> Any:
    """Four states of a Bidirectional."""
    lay = k.layers
    source = k.Input((10, 5))
    _, fh, fc, bh, bc = lay.Bidirectional(lay.LSTM(4, return_state=True))(source)
    h, c = lay.Concatenate()([fh, bh]), lay.Concatenate()([fc, bc])
    return k.Model(source, lay.LSTM(8)(source, initial_state=[h, c]))


@_model
def transformer(k: Any) -> Any:
    """Attention over itself, twice."""
    lay = k.layers
    words = k.Input((12,), dtype="int32")
    x = lay.Embedding(100, 16)(words)
    for _ in range(2):
        attended = lay.MultiHeadAttention(2, 8, dropout=0.1)(x, x, use_causal_mask=True)
        x = lay.LayerNormalization(epsilon=1e-6)(lay.Add()([x, attended]))
        x = lay.LayerNormalization()(lay.Add()([x, lay.Dense(16)(lay.Dense(32, "gelu")(x))]))
    return k.Model(words, lay.Dense(5)(lay.GlobalAveragePooling1D()(x)))


@_model
def attention_by_keyword(k: Any) -> Any:
    """Arguments of the call by name."""
    q, v = k.Input((4, 8)), k.Input((6, 8))
    x = k.layers.MultiHeadAttention(2, 4, value_dim=3, output_shape=7)(query=q, value=v)
    y = k.layers.Attention()([q, v])
    z = k.layers.AdditiveAttention()([q, v])
    return k.Model([q, v], [x, y, z])


@_model
def masked(k: Any) -> Any:
    """A mask through several layers."""
    lay = k.layers
    words = k.Input((None,), dtype="int32")
    x = lay.Embedding(50, 8, mask_zero=True)(words)
    x = lay.Bidirectional(lay.LSTM(4, return_sequences=True))(lay.Dropout(0.1)(x))
    return k.Model(words, lay.TimeDistributed(lay.Dense(3, "softmax"))(x))


@_model
def residual(k: Any) -> Any:
    """Blocks with short cuts."""
    lay = k.layers
    inputs = x = k.Input((32, 32, 3))
    for filters in (8, 8, 16):
        y = lay.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        y = lay.Activation("relu")(lay.BatchNormalization()(y))
        x = lay.Add()([lay.Conv2D(filters, 1)(x), y])
    return k.Model(inputs, lay.Dense(10)(lay.GlobalAveragePooling2D(keepdims=False)(x)))


@_model
def merges(k: Any) -> Any:
    """Every layer that joins."""
    lay = k.layers
    a, b = k.Input((4, 6)), k.Input((4, 6))
    joined = [cls()([a, b]) for cls in (lay.Add, lay.Subtract, lay.Multiply, lay.Average, lay.Maximum, lay.Minimum)]
    x = lay.Concatenate(axis=1)(joined)
    return k.Model([a, b], [lay.Dot((2, 2))([x, a]), lay.Flatten()(x), lay.RepeatVector(3)(lay.GlobalMaxPooling1D()(x))])


@_model
def functional_in_sequential(k: Any) -> Any:
    """A functional model is the first layer."""
    a = k.Input((8, 2))
    inner = k.Model(a, k.layers.Conv1D(4, 3)(a), name="features")
    return _sequential(k, inner, k.layers.GlobalMaxPooling1D(), k.layers.Dense(1))


@_model
def nested_twice(k: Any) -> Any:
    """A model of a model with two inputs."""
    lay = k.layers
    a, b = k.Input((8,), name="a"), k.Input((4,), name="b")
    inner = k.Model([a, b], [lay.Concatenate()([a, b]), lay.Dense(3)(a)], name="inner")
    c, d = k.Input((8,), name="c"), k.Input((4,), name="d")
    x, y = inner([c, d])
    middle = k.Model([c, d], lay.Concatenate()([lay.Dense(5)(x), y]), name="middle")
    e, f = k.Input((8,), name="e"), k.Input((4,), name="f")
    return k.Model([e, f], lay.Dense(1)(middle([e, f])))


@_model
def wrapped_model(k: Any) -> Any:
    """A model for every timestep."""
    lay = k.layers
    frame = _sequential(k, k.Input((16, 16, 1)), lay.Conv2D(4, 3), lay.GlobalMaxPooling2D(), name="frame")
    video = k.Input((5, 16, 16, 1))
    return k.Model(video, lay.LSTM(3)(lay.TimeDistributed(frame)(video)))


@_model
def unused_input(k: Any) -> Any:
    """An input that no output needs, and a layer that hands it on."""
    a, b = k.Input((8,), name="a"), k.Input((4,), name="b")
    return k.Model(
        [a, b], [k.layers.Dense(2)(a), k.layers.Identity()(b)] if hasattr(k.layers, "Identity") else k.layers.Dense(2)(a)
    )


@_model
def with_flag(k: Any) -> Any:
    """A constant among the arguments of the call."""
    a = k.Input((8,))
    return k.Model(a, k.layers.Dense(1)(k.layers.BatchNormalization()(k.layers.Dropout(0.5)(a, training=True), training=False)))


@_model
def constants(k: Any) -> Any:
    """Operators with numbers."""
    a = k.Input((8,))
    return k.Model(a, k.layers.Dense(1)((a * 2.0 + 1.0) / 3.0 - a))


@_model
def operators(k: Any) -> Any:
    """Operators between tensors of unlike shapes."""
    a, b = k.Input((4, 8)), k.Input((1, 8))
    return k.Model([a, b], [k.layers.Dense(1)(a + b), 1.0 - a, -b, a**2])


@_model
def slices(k: Any) -> Any:
    """Parts of a tensor."""
    a = k.Input((10, 8))
    return k.Model(a, [k.layers.Dense(2)(a[:, -1, :]), k.layers.LSTM(3)(a[:, 2:8:2]), a[:, :, 0]])


@_model
def ends(k: Any) -> Any:
    """The last axis, however many there are."""
    a = k.Input((10, 8))
    return k.Model(a, k.layers.Dense(2)(a[..., :3]))


@_model
def functions(k: Any) -> Any:
    """Functions of the backend on tensors of the model."""
    if k.__name__ == "keras":
        f = k.ops
        a = k.Input((4, 6))
        x = f.concatenate([f.relu(a), f.reshape(a, (-1, 4, 6))], axis=-1)
        y = f.matmul(a, f.transpose(a, (0, 2, 1)))
        return k.Model(a, [f.mean(x, axis=1), f.expand_dims(y, 1), f.sum(y), f.softmax(f.einsum("bij,bkj->bik", a, a))])
    import tensorflow as tf

    a = k.Input((4, 6))
    x = tf.concat([tf.nn.relu(a), tf.reshape(a, (-1, 4, 6))], axis=-1)
    y = tf.matmul(a, a, transpose_b=True)
    return k.Model(a, [tf.reduce_mean(x, axis=1), tf.expand_dims(y, 1), tf.reduce_sum(y), tf.nn.softmax(y)])


@_model
def several_outputs_of_a_function(k: Any) -> Any:
    """A function that gives a list."""
    a = k.Input((4, 6))
    if k.__name__ == "keras":
        left, right = k.ops.split(a, 2, axis=-1)
    else:
        import tensorflow as tf

        left, right = tf.split(a, 2, axis=-1)
    return k.Model(a, k.layers.Add()([k.layers.Dense(2)(left), k.layers.Dense(2)(right)]))


@_model
def integers(k: Any) -> Any:
    """Words in two layers, summed."""
    a = k.Input((7,), dtype="int32")
    positions = k.layers.Embedding(7, 5)(a)
    tokens = k.layers.Embedding(90, 5)(a)
    return k.Model(a, k.layers.Dense(2)(k.layers.Flatten()(tokens + positions)))


@_model
def unet(k: Any) -> Any:
    """Down and up with short cuts."""
    lay = k.layers
    inputs = k.Input((None, None, 3))
    down = lay.Conv2D(4, 3, padding="same")(inputs)
    x = lay.Conv2D(8, 3, padding="same", strides=2)(down)
    x = lay.Conv2DTranspose(4, 2, strides=2, padding="same")(x)
    return k.Model(inputs, lay.Conv2D(1, 1)(lay.Concatenate()([x, down])))


@_model
def same_layer_in_two_models(k: Any) -> Any:
    """A layer that is part of two models inside one."""
    shared = k.layers.Dense(4, name="shared")
    a, b, c = k.Input((8,)), k.Input((8,)), k.Input((8,))
    first = k.Model(a, k.layers.ReLU()(shared(a)), name="first")
    second = k.Model(b, k.layers.Dense(4)(shared(b)), name="second")
    return k.Model(c, k.layers.Add()([first(c), second(c)]))


@_model
def spatial(k: Any) -> Any:
    """Pooling to one number."""
    lay = k.layers
    a = k.Input((9, 9, 4))
    return k.Model(a, [lay.GlobalMaxPooling2D(keepdims=True)(a), lay.AveragePooling2D(3, padding="same")(a), lay.Flatten()(a)])


@_model
def einsum_dense(k: Any) -> Any:
    """Dense layers with an equation."""
    lay = k.layers
    a = k.Input((6, 8))
    x = lay.EinsumDense("abc,cd->abd", (6, 5), bias_axes="d")(a)
    return k.Model(a, lay.EinsumDense("...x,xy->...y", 3, bias_axes="y")(x))


@_model
def outputs_of_inputs(k: Any) -> Any:
    """An input that is an output as well."""
    a = k.Input((8,))
    return k.Model(a, [a, k.layers.Dense(1)(a)])


@_model
def middle_output(k: Any) -> Any:
    """An output that goes on to another."""
    a = k.Input((8,))
    x = k.layers.Dense(4, name="bottleneck")(a)
    return k.Model(a, [x, k.layers.Dense(8, name="decoded")(x)])


@_model
def discretized(k: Any) -> Any:
    """Categories."""
    lay = k.layers
    a = k.Input((1,))
    x = lay.Discretization([0.0, 1.0, 2.0])(a)
    return k.Model(a, lay.Dense(2)(lay.CategoryEncoding(4, "one_hot")(x)))


@_model
def spectral(k: Any) -> Any:
    """A wrapper with weights of its own."""
    lay = k.layers
    return _sequential(k, k.Input((8, 8, 2)), lay.SpectralNormalization(lay.Conv2D(3, 3)), lay.Flatten(), lay.Dense(1))


# ---------------------------------------------------------------- compiled


@_model
def compiled_by_names(k: Any) -> Any:
    """Loss and metrics as strings."""
    model = dense_stack(k)
    model.compile("adam", "binary_crossentropy", ["accuracy"])
    return model


@_model
def compiled_by_objects(k: Any) -> Any:
    """Loss and metrics as objects."""
    model = convolutions(k)
    loss = k.losses.SparseCategoricalCrossentropy()
    model.compile(k.optimizers.SGD(0.1, momentum=0.9), loss, [k.metrics.SparseCategoricalAccuracy()])
    return model


@_model
def compiled_by_outputs(k: Any) -> Any:
    """A loss for each output."""
    model = two_inputs(k)
    model.compile("rmsprop", loss={"p": "mse", "q": "mae"}, metrics={"p": ["mae"], "q": ["mse"]})
    return model


@_model
def compiled_with_schedule(k: Any) -> Any:
    """A learning rate that falls."""
    model = recurrent(k)
    rate = k.optimizers.schedules.ExponentialDecay(0.01, 100, 0.9)
    model.compile(k.optimizers.Adam(rate, clipnorm=1.0), "mse")
    return model


# ---------------------------------------------------------------- keras.applications


def _application(name: str, **arguments: Any) -> None:
    def build(k: Any) -> Any:
        model = k.applications
        for part in name.split("."):
            model = getattr(model, part)
        return model(weights=None, **arguments)

    MODELS[name] = build
    APPLICATIONS.append(name)


_application("MobileNet", alpha=0.25)
_application("MobileNetV2", alpha=0.35)
_application("ResNet50")
_application("EfficientNetB0")
_application("DenseNet121", include_top=False, input_shape=(64, 64, 3))
_application("VGG16", include_top=False, input_shape=(None, None, 3))
_application("InceptionV3", input_shape=(128, 128, 3))
_application("Xception", include_top=False, pooling="avg")
_application("NASNetMobile")
_application("EfficientNetV2B0", include_top=False)
