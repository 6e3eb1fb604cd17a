"""`isinstance`, where the answer is certain."""

from __future__ import annotations

from kerlint.graph.dims import Expr, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice, Model
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.values import ClassValue, DictValue, Foreign, Instance, LibraryRef, ListValue, Value

_TYPES: dict[str, type] = {
    "builtins.int": int,
    "builtins.float": float,
    "builtins.str": str,
    "six.string_types": str,
    "builtins.bool": bool,
    "builtins.bytes": bytes,
    "builtins.tuple": tuple,
    "builtins.complex": complex,
    "builtins.range": range,
    "builtins.list": list,
    "builtins.dict": dict,
}
_UNSURE = frozenset({"builtins.set", "builtins.frozenset", "builtins.object"})  # sets are lists here
# Classes of layers that others of another name derive from in some generation of Keras.
_BASES = frozenset(("Layer", "RNN", "Conv1D", "Conv2D", "Conv3D", "Dense", "Wrapper", "Dropout", "Embedding", "ReLU"))
_LAYER_CLASSES = ("keras.layers.Layer", "keras.Layer")
_MODEL_CLASSES = ("keras.Model", "keras.models.Model")
_SEQUENTIAL_CLASSES = ("keras.Sequential", "keras.models.Sequential")


def is_instance(value: Value, kind: Value) -> bool | None:
    """`isinstance(value, kind)`; None when it is not certain."""
    if isinstance(kind, (tuple, ListValue)):
        answers = [is_instance(value, one) for one in kind]
        if True in answers:
            return True
        return None if None in answers or not answers else False
    if isinstance(value, Unknown):
        return None
    if isinstance(kind, ClassValue):
        return _of_class(value, kind)
    if not isinstance(kind, LibraryRef) or kind.path in _UNSURE:
        return None
    if kind.path in _TYPES:
        return _of_builtin(value, kind.path)
    return _of_library(value, kind.path)


def _of_class(value: Value, kind: ClassValue) -> bool | None:
    if not isinstance(value, Instance):
        return None if isinstance(value, Unknown) else False
    if kind in value.cls.lineage():
        return True
    return None if value.cls.opaque else False


def _of_builtin(value: Value, path: str) -> bool | None:
    if isinstance(value, Expr):
        return True if path == "builtins.int" else None if path == "builtins.float" else False
    if isinstance(value, (Layer, Tensor, Array, Dataset, Choice, LibraryRef)):
        return False
    if isinstance(value, Foreign):
        return None
    if isinstance(value, (Instance, ClassValue)):
        opaque = value.cls.opaque if isinstance(value, Instance) else False
        return None if opaque or (isinstance(value, Instance) and value.layer is None) else False
    return isinstance(value, _TYPES[path])


def _of_library(value: Value, path: str) -> bool | None:
    layer = value.layer if isinstance(value, Instance) else value
    if isinstance(layer, Layer):
        return _of_layers(layer, path, custom=isinstance(value, Instance))
    if isinstance(value, Array) and path == "numpy.ndarray":
        return True if value.kind == "numpy" else None
    if isinstance(value, (bool, int, float, str, type(None), tuple, ListValue, DictValue)):
        return False if path.startswith(("keras.", "tensorflow.", "numpy.ndarray", "pandas.")) else None
    return None


def _of_layers(layer: Layer, path: str, *, custom: bool) -> bool | None:
    if path in _LAYER_CLASSES:
        return True
    if path in _MODEL_CLASSES:
        return isinstance(layer, Model)
    if path in _SEQUENTIAL_CLASSES:
        return isinstance(layer, Model) and layer.kind == "sequential"
    name = path.rpartition(".")[2]
    if path.startswith("keras.layers."):
        if not custom and name == layer.class_name:
            return True
        return None if custom or name in _BASES or isinstance(layer, Model) else False
    return False if path == "numpy.ndarray" else None
