"""What no signature tells and only trying on real Keras does: keywords behind `**kwargs`, strings that `get` takes."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import warnings
from collections.abc import Callable, Iterable
from typing import Any

# Values for required parameters, so that every class can be built once.
VALUES: dict[str, Any] = {
    "units": 3, "filters": 3, "kernel_size": 3, "rate": 0.5, "input_dim": 5, "output_dim": 4, "num_heads": 2,
    "key_dim": 2, "head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 2, "n": 2, "dims": (1,),
    "target_shape": (4,), "height": 4, "width": 4, "factor": 0.1, "height_factor": 0.1, "width_factor": 0.1,
    "scale": 1.0, "stddev": 0.1, "activation": "relu", "function": abs, "axes": 1, "equation": "ab,bc->ac",
    "output_shape": (4,), "num_bins": 3, "num_tokens": 3, "cutoff": 1, "max_number": 4, "bounding_box_format":
    "xyxy", "value_range": (0, 1), "layers": [], "shape": (4,), "recall": 0.5, "precision": 0.5, "sensitivity":
    0.5, "specificity": 0.5, "num_classes": 3, "target_class_ids": (0,), "normalizer": 2.0, "fn": abs,
    "reduction": "sum", "name": "trial", "initial_learning_rate": 0.1, "decay_steps": 5, "decay_rate": 0.5,
    "boundaries": [1], "values": [0.1, 0.2], "first_decay_steps": 5, "max_boxes": 4, "transforms": [],
    "output_size": 3, "pool_size": 2, "trainable": True, "dynamic": False, "input_shape": (4,),
    "batch_input_shape": (2, 4), "inner_optimizer": "sgd",
}  # fmt: skip

# What some need beside their required parameters.
ALSO: dict[str, dict[str, Any]] = {
    "CategoryEncoding": {"num_tokens": 3},
    "InputLayer": {"name": "trial"},
    "Optimizer": {"learning_rate": 0.1},
    "RandomPosterization": {"factor": 4},
}

# Keywords that are written in programs, today or in the days of Keras 1 and 2, beside all parameters of today's layers.
KEYWORDS = (
    "W_constraint W_learning_rate_multiplier W_regularizer U_regularizer activity_regularizer autocast b_constraint "
    "b_regularizer batch_input_shape batch_shape batch_size beta_init bias border_mode clipnorm clipvalue "
    "consume_less decay dim_ordering distribute dropout_U dropout_W dtype dtype_policy dynamic "
    "experimental_autocast experimental_relax_shapes filter_length forget_bias_init gamma_init global_clipnorm "
    "implementation init inner_activation inner_init input_dim input_dtype input_length input_shape inputs "
    "is_legacy_optimizer jit_compile learning_rate lr mode momentum name nb_col nb_epoch nb_filter nb_row "
    "output_dim output_shape outputs p pool_length ragged reset_after return_seq sample_weight_mode shape sigma "
    "sparse stride subsample subsample_length target_tensors time_major trainable units weights "
    "zero_output_for_mask"
).split()

REFUSED = re.compile(
    r"unrecognized keyword|not understood|unexpected keyword|multiple values for|not a valid argument|not recognized|"
    r"invalid keyword|does not take a|is deprecated in the new|argument\(s\)|unexpected arguments",
    re.IGNORECASE,
)


@contextlib.contextmanager
def quietly() -> Any:
    """Without what Keras prints and warns while it is tried."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def required(keras: Any, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Arguments that `name` cannot be called without. Raises KeyError when there is no value for one."""
    layers = keras.layers
    values = {
        **VALUES,
        "layer": layers.LSTM(3),
        "cell": layers.LSTMCell(3),
        "cells": [layers.LSTMCell(3)],
        "inputs": [keras.Input((4,)), keras.Input((4,))],
    }
    needed = [parameter[0] for parameter in entry["parameters"] if len(parameter) == 1]
    found = {**{parameter: values[parameter] for parameter in needed}, **ALSO.get(name, {})}
    if name == "InputLayer" or name == "Input":
        found["shape" if ["shape", None] in entry["parameters"] else "input_shape"] = (4,)
    return found


def accepted(call: Callable[..., Any], arguments: dict[str, Any], keywords: Iterable[str]) -> list[str] | None:
    """Which keywords `call` takes, of whatever value. None when it cannot be called at all, or takes anything."""
    with quietly():
        try:
            call(**arguments)
            call(**arguments, no_keyword_of_keras=None)
            return None
        except Exception as error:
            if "no_keyword_of_keras" not in str(error):
                return None
        found = []
        for keyword in keywords:
            try:
                call(**{**arguments, keyword: VALUES.get(keyword)})
            except Exception as error:
                if REFUSED.search(str(error)):
                    continue  # any other complaint is about the value
            found.append(keyword)
    return sorted(found)


_READ = re.compile(r"""kwargs\.(?:pop|get)\(\s*["'](\w+)|["'](\w+)["'] in kwargs""")


def read_by(value: Any) -> set[str]:
    """The keywords that the class and its bases name in their source: parameters, and what they take out of `**kwargs`."""
    found: set[str] = set()
    for base in inspect.getmro(value) if inspect.isclass(value) else (value,):
        with contextlib.suppress(OSError, TypeError, ValueError):
            found.update(name for pair in _READ.findall(inspect.getsource(base)) for name in pair if name)
            found.update(inspect.signature(base.__init__ if inspect.isclass(base) else base).parameters)
    return found - {"self", "args", "kwargs"}


def add_accepted(data: dict[str, Any], objects: dict[str, Any], keras: Any) -> None:
    """Give every entry with `**kwargs` that can be called its "accepts" (beyond `base`), and `data` its `base`."""
    keywords = set(KEYWORDS)
    for entry in data["layers"].values():
        keywords.update(parameter[0] for parameter in entry["parameters"])
    everywhere = accepted(keras.layers.Layer, {}, keywords)
    assert everywhere is not None
    data["base"] = sorted({*everywhere, "name", "dtype", "trainable"})
    for kind in ("layers", "losses", "metrics", "optimizers", "initializers"):
        base = set(data["base"]) if kind == "layers" else set()
        for name, entry in data[kind].items():
            value = objects[entry["path"]]
            if not entry.get("kwargs") or not (inspect.isclass(value) or kind == "layers"):
                continue
            own = {parameter[0] for parameter in entry["parameters"]}
            try:
                taken = accepted(value, required(keras, name, entry), (keywords | read_by(value)) - own)
            except KeyError:
                continue
            if taken is None:
                continue
            entry["accepts"] = sorted(set(taken) - base)
            refused = sorted(base - set(taken) - own)
            if refused:
                entry["refuses"] = refused
    compile_entry = data["methods"]["Model.compile"]
    if compile_entry.get("kwargs"):
        own = {parameter[0] for parameter in compile_entry["parameters"]}
        model = keras.Sequential([keras.layers.Dense(1)])
        compile_entry["accepts"] = accepted(model.compile, {"loss": "mse"}, keywords - own)


# ------------------------------------------------------------------ identifiers

IDENTIFIERS = {
    "activation": "activations", "loss": "losses", "metric": "metrics", "optimizer": "optimizers",
    "initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints",
}  # fmt: skip
# Strings that only `compile` understands, as it looks at loss and outputs first.
_ACCURACY = {"accuracy": "accuracy", "acc": "accuracy"}
_CROSSENTROPY = {"crossentropy": "crossentropy", "ce": "crossentropy"}
COMPILE_STRINGS: dict[str, dict[str, dict[str, str]]] = {
    "2": {"metric": {**_ACCURACY, **_CROSSENTROPY}},
    "3": {"metric": _ACCURACY, "loss": _CROSSENTROPY},
}
MORE_CANDIDATES = (
    "normal", "uniform", "one", "zero", "glorot", "he", "xavier", "lecun", "cosine", "cosine_proximity", "logcosh", "log",
    "relu6", "leaky_relu", "log_softmax", "silu",
    "leakyrelu", "LeakyReLU", "lrelu", "prelu", "gaussian", "orthogonal", "identity", "binary", "sum", "mean",
    "nonneg", "maxnorm", "unitnorm", "l1l2", "f1", "f1_score", "auc", "r2", "rmse", "RMSE", "kld", "bce", "BCE",
    "cce", "scce", "None", "linear", "sgd", "rms", "adamw"
)  # fmt: skip


def snake(name: str) -> str:
    """`MeanSquaredError` as `mean_squared_error`."""
    part = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", part).lower()


def identifiers(data: dict[str, Any], keras: Any) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """The strings that each `get` takes, and for each the one name that stands for what it gives."""
    taken: dict[str, list[str]] = {}
    aliases: dict[str, dict[str, str]] = {}
    for identifier, kind in IDENTIFIERS.items():
        get = getattr(keras, kind).get
        names = {name.split(".")[-1] for table in IDENTIFIERS.values() for name in data[table]}
        names |= {path.split(".")[-1] for entry in data[kind].values() for path in [entry["path"], *entry.get("aliases", ())]}
        names |= set(MORE_CANDIDATES) | set(data["layers"])
        names |= {form for name in names for form in (snake(name), name.lower(), name.upper())}
        names -= {"get", "serialize", "deserialize", "Reduction", "reduction"}
        found = {}
        with quietly():
            for name in sorted(names):
                try:
                    value = get(name)
                except Exception:
                    continue
                if callable(value) or identifier == "optimizer":
                    found[name] = stands_for(value, identifier, data[kind])
        found.update(COMPILE_STRINGS[keras.__version__[0]].get(identifier, {}))
        taken[identifier] = sorted(found)
        aliases[identifier] = {name: other for name, other in sorted(found.items()) if name != other}
    return taken, aliases


def stands_for(value: Any, identifier: str, table: dict[str, Any]) -> str:
    """The name of what `get` gave, in snake case for losses and metrics."""
    if inspect.isfunction(value) or inspect.isclass(value):
        name = value.__name__
    else:
        name = type(value).__name__
    if identifier in ("loss", "metric"):
        return snake(name) if name in table or snake(name) in table else name
    return str(name)
