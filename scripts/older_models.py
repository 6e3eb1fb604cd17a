"""Write `fixtures/saved`: small files as Keras 1 and the first releases of Keras 2 wrote them.

Neither can be installed beside a Python of today, so the configurations are written down here as those versions' `get_config`
and `save` gave them, and the weights are zeros of the shapes that their layers had.

    python scripts/older_models.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import h5py
import numpy as np

FOLDER = Path(__file__).parent.parent / "fixtures" / "saved"
Weights = dict[str, list[tuple[str, tuple[int, ...]]]]


def layer(class_name: str, **config: Any) -> dict[str, Any]:
    trains = {} if class_name == "InputLayer" else {"trainable": True}
    return {"class_name": class_name, "config": {**trains, **config}}


def node(spec: dict[str, Any], *inputs: str) -> dict[str, Any]:
    calls = [[[name, 0, 0] for name in inputs]] if inputs else []
    return {**spec, "name": spec["config"]["name"], "inbound_nodes": calls}


def write(name: str, version: str, model: dict[str, Any], weights: Weights, training: dict[str, Any] | None = None) -> None:
    """One file with the attributes and groups that `model.save` made."""
    with h5py.File(FOLDER / name, "w") as file:
        file.attrs["keras_version"] = version.encode()
        file.attrs["model_config"] = json.dumps(model).encode()
        if training is not None:
            file.attrs["training_config"] = json.dumps(training).encode()
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [key.encode() for key in weights]
        group.attrs["keras_version"] = version.encode()
        for key, arrays in weights.items():
            inner = group.create_group(key)
            inner.attrs["weight_names"] = [array.encode() for array, _ in arrays]
            for array, shape in arrays:
                inner.create_dataset(array, data=np.zeros(shape, "float32"), compression="gzip" if shape else None)


def keras_1_sequential() -> None:
    """An image classifier of 2016: Theano's order of axes, the old names of everything."""
    model = {
        "class_name": "Sequential",
        "config": [
            layer(
                "Convolution2D", name="convolution2d_1", batch_input_shape=[None, 1, 28, 28], input_dtype="float32", nb_filter=8,
                nb_row=3, nb_col=5, init="glorot_uniform", activation="relu", border_mode="valid", subsample=[1, 1],
                dim_ordering="th", W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None,
                b_constraint=None, bias=True,
            ),
            layer("MaxPooling2D", name="maxpooling2d_1", pool_size=[2, 2], strides=[2, 2], border_mode="valid",
                  dim_ordering="th"),
            layer("Dropout", name="dropout_1", p=0.25),
            layer("Flatten", name="flatten_1"),
            layer("Dense", name="dense_1", output_dim=10, init="glorot_uniform", activation="softmax", input_dim=None, bias=True),
        ],
    }  # fmt: skip
    weights: Weights = {
        "convolution2d_1": [("convolution2d_1_W", (8, 1, 3, 5)), ("convolution2d_1_b", (8,))],
        "maxpooling2d_1": [],
        "dropout_1": [],
        "flatten_1": [],
        "dense_1": [("dense_1_W", (1248, 10)), ("dense_1_b", (10,))],
    }
    training = {
        "optimizer_config": {"class_name": "SGD", "config": {"lr": 0.01, "momentum": 0.9, "decay": 0.0, "nesterov": True}},
        "loss": "categorical_crossentropy", "metrics": ["accuracy"], "sample_weight_mode": None, "loss_weights": None,
    }  # fmt: skip
    write("keras_1_sequential.h5", "1.2.2", model, weights, training)


def keras_1_functional() -> None:
    """Words and numbers joined by a Merge layer."""
    layers = [
        node(layer("InputLayer", name="words", batch_input_shape=[None, 20], input_dtype="int32", sparse=False)),
        node(layer("Embedding", name="embedding_1", input_dim=100, output_dim=8, input_length=20, mask_zero=False, dropout=0.0,
                   init="uniform", batch_input_shape=[None, 20], input_dtype="int32"), "words"),
        node(layer("LSTM", name="lstm_1", output_dim=6, init="glorot_uniform", inner_init="orthogonal", forget_bias_init="one",
                   activation="tanh", inner_activation="hard_sigmoid", return_sequences=False, go_backwards=False,
                   stateful=False, unroll=False, consume_less="cpu", dropout_W=0.2, dropout_U=0.0, input_dim=8), "embedding_1"),
        node(layer("InputLayer", name="numbers", batch_input_shape=[None, 4], input_dtype="float32", sparse=False)),
        node(layer("Merge", name="merge_1", mode="concat", concat_axis=-1, mode_type="raw", dot_axes=-1, output_shape=None,
                   output_mask=None, arguments={}), "lstm_1", "numbers"),
        node(layer("Dense", name="dense_1", output_dim=1, activation="sigmoid", bias=True), "merge_1"),
    ]  # fmt: skip
    ends = {"input_layers": [["words", 0, 0], ["numbers", 0, 0]], "output_layers": [["dense_1", 0, 0]]}
    model = {"class_name": "Model", "config": {"name": "model_1", "layers": layers, **ends}}
    gates = [(f"lstm_1_{part}_{gate}", shape) for gate in "icfo" for part, shape in (("W", (8, 6)), ("U", (6, 6)), ("b", (6,)))]
    weights: Weights = {
        "words": [], "embedding_1": [("embedding_1_W", (100, 8))], "lstm_1": gates, "numbers": [], "merge_1": [],
        "dense_1": [("dense_1_W", (10, 1)), ("dense_1_b", (1,))],
    }  # fmt: skip
    write("keras_1_functional.h5", "1.1.0", model, weights)


def keras_2_sequential() -> None:
    """Keras 2.0: a list of layers without a name."""
    model = {
        "class_name": "Sequential",
        "config": [
            layer("Embedding", name="embedding_1", batch_input_shape=[None, 15], dtype="float32", input_dim=50, output_dim=4,
                  mask_zero=False, input_length=15),
            layer("GRU", name="gru_1", units=3, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                  return_sequences=True, return_state=False, reset_after=False),
            layer("TimeDistributed", name="time_distributed_1", layer=layer("Dense", name="dense_1", units=2, use_bias=True)),
            layer("Bidirectional", name="bidirectional_1", merge_mode="concat",
                  layer=layer("LSTM", name="lstm_1", units=5, use_bias=True, return_sequences=False)),
        ],
    }  # fmt: skip
    way = [("kernel:0", (2, 20)), ("recurrent_kernel:0", (5, 20)), ("bias:0", (20,))]
    weights: Weights = {
        "embedding_1": [("embedding_1/embeddings:0", (50, 4))],
        "gru_1": [("gru_1/kernel:0", (4, 9)), ("gru_1/recurrent_kernel:0", (3, 9)), ("gru_1/bias:0", (9,))],
        "time_distributed_1": [("time_distributed_1/kernel:0", (3, 2)), ("time_distributed_1/bias:0", (2,))],
        "bidirectional_1": [
            (f"bidirectional_1/{direction}_lstm_1/{n}", s) for direction in ("forward", "backward") for n, s in way
        ],
    }
    write("keras_2_sequential.h5", "2.0.8", model, weights)


def keras_2_functional() -> None:
    """Keras 2.2: a model in a model, called twice, and joined."""
    inner = {
        "class_name": "Model", "name": "encoder", "inbound_nodes": [[["left", 0, 0, {}]], [["right", 0, 0, {}]]],
        "config": {
            "name": "encoder",
            "layers": [
                node(layer("InputLayer", name="input_1", batch_input_shape=[None, 6], dtype="float32", sparse=False)),
                node(layer("Dense", name="dense_1", units=4, activation="relu", use_bias=True), "input_1"),
                node(layer("BatchNormalization", name="batch_normalization_1", axis=-1, momentum=0.99, epsilon=0.001), "dense_1"),
            ],
            "input_layers": [["input_1", 0, 0]],
            "output_layers": [["batch_normalization_1", 0, 0]],
        },
    }  # fmt: skip
    joined = {**node(layer("Subtract", name="subtract_1")), "inbound_nodes": [[["encoder", 1, 0, {}], ["encoder", 2, 0, {}]]]}
    layers = [
        node(layer("InputLayer", name="left", batch_input_shape=[None, 6], dtype="float32", sparse=False)),
        node(layer("InputLayer", name="right", batch_input_shape=[None, 6], dtype="float32", sparse=False)),
        inner,
        joined,
        node(layer("Dense", name="dense_2", units=1, activation="sigmoid", use_bias=True), "subtract_1"),
    ]
    ends = {"input_layers": [["left", 0, 0], ["right", 0, 0]], "output_layers": [["dense_2", 0, 0]]}
    model = {"class_name": "Model", "config": {"name": "model_1", "layers": layers, **ends}}
    norm = [(f"batch_normalization_1/{n}:0", (4,)) for n in ("gamma", "beta", "moving_mean", "moving_variance")]
    weights: Weights = {
        "left": [], "right": [], "encoder": [("dense_1/kernel:0", (6, 4)), ("dense_1/bias:0", (4,)), *norm],
        "subtract_1": [], "dense_2": [("dense_2/kernel:0", (4, 1)), ("dense_2/bias:0", (1,))],
    }  # fmt: skip
    write("keras_2_functional.h5", "2.2.4", model, weights)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    keras_1_sequential()
    keras_1_functional()
    keras_2_sequential()
    keras_2_functional()
