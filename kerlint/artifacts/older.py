"""Configurations of Keras 1 and 2, written as later versions write them."""

from __future__ import annotations

from typing import Any

from kerlint.artifacts.making import Config, Malformed

# Classes of Keras 1 by what Keras 2 calls them.
_CLASSES = {
    "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D", "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D", "Deconvolution2D": "Conv2DTranspose", "SeparableConvolution2D": "SeparableConv2D",
    "TimeDistributedDense": "Dense",
}  # fmt: skip
_ARGUMENTS = {
    "output_dim": "units", "nb_filter": "filters", "filter_length": "kernel_size", "border_mode": "padding",
    "subsample": "strides", "subsample_length": "strides", "stride": "strides", "pool_length": "pool_size",
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer", "inner_activation": "recurrent_activation", "bias": "use_bias", "p": "rate",
    "dim_ordering": "data_format", "atrous_rate": "dilation_rate", "length": "size", "sigma": "stddev",
    "W_regularizer": "kernel_regularizer", "b_regularizer": "bias_regularizer", "U_regularizer": "recurrent_regularizer",
    "W_constraint": "kernel_constraint", "b_constraint": "bias_constraint", "U_constraint": "recurrent_constraint",
    "dropout_W": "dropout", "dropout_U": "recurrent_dropout", "depth_multiplier": "depth_multiplier",
}  # fmt: skip
_MERGES = {
    "sum": "Add", "mul": "Multiply", "concat": "Concatenate", "ave": "Average", "dot": "Dot", "cos": "Dot", "max": "Maximum",
}  # fmt: skip
_ORDERINGS = {"th": "channels_first", "tf": "channels_last"}
_RECURRENT = ("LSTM", "GRU", "SimpleRNN")


def modern(config: Any, version: str | None) -> Any:
    """The configuration as Keras 2 would write it: that of Keras 1 changed, others as they are.

    A list of layers alone is a Sequential, and `model_config` holds what older texts wrap. Raises Malformed.
    """
    if isinstance(config, dict) and "class_name" not in config and isinstance(config.get("model_config"), dict):
        config = config["model_config"]
    if isinstance(config, list):
        config = {"class_name": "Sequential", "config": {"layers": config}}
    first = version is not None and version.split(".")[0] == "1"
    return _layer(config) if first else config


def _layer(spec: Any) -> Any:
    if not isinstance(spec, dict) or not isinstance(spec.get("class_name"), str):
        raise Malformed("a layer has no class")
    class_name, config = spec["class_name"], spec.get("config")
    if isinstance(config, list):
        return {**spec, "config": {"layers": [_layer(item) for item in config]}}
    if not isinstance(config, dict):
        return spec
    if isinstance(config.get("layers"), list) and class_name in ("Model", "Sequential", "Functional"):
        return {**spec, "config": {**config, "layers": [_layer(item) for item in config["layers"]]}}
    if class_name == "Merge":
        return _merge(spec, config)
    return {**spec, "class_name": _CLASSES.get(class_name, class_name), "config": _arguments(class_name, config)}


def _merge(spec: Config, config: Config) -> Any:
    mode = config.get("mode")
    name = {"name": config.get("name")}
    if mode == "concat":
        return {**spec, "class_name": "Concatenate", "config": {**name, "axis": config.get("concat_axis", -1)}}
    if mode in ("dot", "cos"):
        axes = config.get("dot_axes", -1)
        return {**spec, "class_name": "Dot", "config": {**name, "axes": axes, "normalize": mode == "cos"}}
    return {**spec, "class_name": _MERGES.get(str(mode), "Merge"), "config": {**name}}


def _arguments(class_name: str, given: Config) -> dict[str, Any]:
    config = dict(given)
    if class_name.startswith(("Convolution2D", "AtrousConvolution2D", "Deconvolution2D", "SeparableConvolution2D")):
        config["kernel_size"] = [config.pop("nb_row", None), config.pop("nb_col", None)]
    if class_name == "Convolution3D":
        config["kernel_size"] = [config.pop(f"kernel_dim{i}", None) for i in (1, 2, 3)]
    if class_name == "Embedding":
        config.pop("dropout", None)
        return {key: value for key, value in config.items() if key not in ("W_regularizer", "W_constraint", "init")}
    if class_name == "GRU":
        config["reset_after"] = False
    for old, new in _ARGUMENTS.items():
        if old in config and (old != "output_dim" or class_name not in ("RepeatVector",)):
            config[new] = config.pop(old)
    if class_name in _RECURRENT:
        config.pop("consume_less", None)
    if config.get("data_format") in _ORDERINGS:
        config["data_format"] = _ORDERINGS[config["data_format"]]
    for inner in ("layer", "forward_layer", "backward_layer"):
        if isinstance(config.get(inner), dict):
            config[inner] = _layer(config[inner])
    return config
