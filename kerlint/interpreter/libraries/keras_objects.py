"""What the names of Keras are: which are layers, which are losses, which are models made by a function."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import kerlint.interpreter.libraries.keras_choices as keras_choices
from kerlint.graph.dims import UNKNOWN
from kerlint.graph.layers import Layer
from kerlint.graph.problems import MissingArgument
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.libraries.keras_applications import application_name, make_application
from kerlint.interpreter.libraries.keras_layers import make_lambda, make_layer
from kerlint.interpreter.library import Call, function
from kerlint.interpreter.values import Function, LibraryRef, Value
from kerlint.semantics.api import LAYERS
from kerlint.semantics.pixels import bounds_behind, way_of_function
from kerlint.semantics.signatures import signature, table

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


def is_layer(path: str) -> bool:
    """Whether the canonical path is a class of layers in some generation of Keras."""
    if not path.startswith("keras.layers."):
        return False
    name = path.rpartition(".")[2]
    if not name[:1].isupper() or name in ("InputSpec", "Layer"):
        return False
    return name in LAYERS or bool(signature("layers", name, 3) or signature("layers", name, 2)) or path.count(".") == 2


def call_keras(m: Machine, ref: LibraryRef, call: Call) -> Value:
    """A call of one of Keras's names; NotImplemented for those that are no objects kerlint models."""
    if is_layer(ref.path):
        if ref.path == "keras.layers.Lambda":
            return make_lambda(m, call)
        return make_layer(m, ref.path.rpartition(".")[2], call)
    if ref.path.startswith("keras.activations.") and not (call.args or call.kwargs or call.partial):
        name = ref.path.rpartition(".")[2]
        if call.place is not None and name in table(m.keras)["identifiers"]["activation"] and name.islower():
            m.mishap(MissingArgument(name, "x"), call.place)
        return NotImplemented
    if ref.path.startswith("keras.activations.") and call.args and not isinstance(call.args[0], (Array, Dataset)):
        return NotImplemented
    if ref.path.startswith("keras.applications.") and ref.path.endswith(".preprocess_input"):
        return _preprocess(call)
    application = application_name(ref.path)
    if application is not None:
        return make_application(application, call)
    kind = keras_choices.choice_for(ref.path)
    if kind is not None:
        return keras_choices.make_choice(kind, call)
    return NotImplemented


def _preprocess(call: Call) -> Value:
    """Pictures scaled as a backbone wants them: the shape stays."""
    from kerlint.interpreter.tensor_ops import library_op

    x = call.get(0, "x", UNKNOWN)
    if not isinstance(x, (Tensor, Array)):
        return NotImplemented
    way = way_of_function(call.path, call.get(2, "mode"))
    scale = LibraryRef("keras.ops.multiply", "keras.ops.multiply")
    result = library_op(call.machine, scale, replace(call, path=scale.path, args=[x, 1.0], kwargs={}))
    if isinstance(result, Tensor) and result.call is not None:
        result.call.layer.facts["pixels"] = way
    if isinstance(result, Array):
        result.low, result.high = bounds_behind(way, result.low, result.high)
    return result


@function("keras.backend.set_image_data_format", "keras.config.set_image_data_format")
def _set_image_data_format(call: Call) -> Value:
    value = call.get(0, "data_format")
    call.machine.session["image_data_format"] = value if isinstance(value, str) else UNKNOWN
    return None


@function("keras.backend.set_image_dim_ordering")
def _set_image_dim_ordering(call: Call) -> Value:
    formats = {"th": "channels_first", "tf": "channels_last"}
    value = call.get(0, "dim_ordering")
    call.machine.session["image_data_format"] = formats.get(value, UNKNOWN) if isinstance(value, str) else UNKNOWN
    return None


@function("keras.mixed_precision.set_global_policy", "keras.config.set_dtype_policy", "keras.backend.set_floatx")
def _set_policy(call: Call) -> Value:
    value = call.args[0] if call.args else UNKNOWN
    call.machine.session["dtype_policy"] = value if isinstance(value, str) else UNKNOWN
    return None


@function("keras.backend.image_data_format", "keras.config.image_data_format")
def _image_data_format(call: Call) -> Value:
    return call.machine.session.get("image_data_format", "channels_last")


_NORMALIZING = ("keras.backend", "keras.backend.common", "keras.utils", "keras.utils.conv_utils")


@function(*(f"{module}.normalize_data_format" for module in _NORMALIZING))
def _normalize_data_format(call: Call) -> Value:
    value = call.get(0, "value")
    return call.machine.session.get("image_data_format", "channels_last") if value is None else value


@function("keras.backend.image_dim_ordering")
def _image_dim_ordering(call: Call) -> Value:
    return "th" if call.machine.session.get("image_data_format") == "channels_first" else "tf"


@function("keras.backend.epsilon", "keras.config.epsilon")
def _epsilon(call: Call) -> Value:
    return 1e-7


@function("keras.activations.get", "keras.activations.deserialize")
def _activation(call: Call) -> Value:
    """The function of that name; a function is handed back."""
    given = call.get(0, "identifier", call.get(None, "name", call.get(None, "config")))
    if given is None or isinstance(given, str):
        return LibraryRef(f"keras.activations.{given or 'linear'}", f"keras.activations.{given or 'linear'}")
    return given if isinstance(given, (Function, LibraryRef, Layer)) else NotImplemented


@function("keras.backend.backend", "keras.config.backend")
def _backend(call: Call) -> Value:
    return "tensorflow"


@function("keras.backend.floatx", "keras.config.floatx")
def _floatx(call: Call) -> Value:
    return "float32"


@function("keras.backend.is_keras_tensor", "keras.utils.is_keras_tensor")
def _is_keras_tensor(call: Call) -> Value:
    return isinstance(call.get(0, "x"), Tensor)
