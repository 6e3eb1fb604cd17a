"""`tf.data`: data sets as the structure of their elements, and what each step does to it."""

from __future__ import annotations

from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Unknown, as_dim
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.libraries.arrays import array_of, dtype_of, is_true, length_of, shape_of_size
from kerlint.interpreter.libraries.keras_utils import batch_of
from kerlint.interpreter.library import Call, function, method
from kerlint.interpreter.values import (
    BoundMethod,
    DictValue,
    Foreign,
    Function,
    LibraryRef,
    ListValue,
    Native,
    Partial,
    Value,
    with_values,
)
from kerlint.semantics import data
from kerlint.semantics.signatures import tfds_features

DATASET = "tensorflow.data.Dataset"


def tensors_of(value: Value, *, first_axis: bool) -> Any:
    """The structure of tensors that the value becomes, its first axis kept or cut off. Lists are one tensor."""
    if isinstance(value, tuple):
        return tuple(tensors_of(item, first_axis=first_axis) for item in value)
    if isinstance(value, DictValue):
        return DictValue({k: tensors_of(v, first_axis=first_axis) for k, v in value.items()}, exact=value.exact)
    array = array_of(value)
    if array is None or array.shape is None or isinstance(array, data.Ragged):
        return UNKNOWN if array is None else Array(None, kind="tensorflow")
    if isinstance(array, data.Frame) and array.kind != "pandas":
        return UNKNOWN
    shape = array.shape if first_axis else array.shape[1:]
    if not first_axis and not array.shape:
        return UNKNOWN
    dtype = array.dtype
    if not isinstance(value, Array) and dtype in ("int64", "float64"):
        dtype = {"int64": "int32", "float64": "float32"}[dtype]
    return data.plain(array, shape, kind="tensorflow", dtype=dtype)


def _rows(value: Value) -> Dim:
    if isinstance(value, tuple):
        for item in value:
            rows = _rows(item)
            if not isinstance(rows, Unknown):
                return rows
        return UNKNOWN
    if isinstance(value, DictValue):
        return _rows(tuple(value.values()))
    return length_of(value)


def dataset_of(call: Call, value: Value) -> Dataset:
    """`Dataset.from_tensor_slices(value)`."""
    return Dataset(tensors_of(value, first_axis=False), False, _rows(value), place=call.place)


@function(f"{DATASET}.from_tensor_slices")
def from_tensor_slices(call: Call) -> Value:
    """Elements are the rows of every array in the structure."""
    return dataset_of(call, call.get(0, "tensors", UNKNOWN))


@function(f"{DATASET}.from_tensors")
def from_tensors(call: Call) -> Value:
    """One element: all of it."""
    return Dataset(tensors_of(call.get(0, "tensors", UNKNOWN), first_axis=True), None, 1, place=call.place)


@function(f"{DATASET}.range")
def dataset_range(call: Call) -> Value:
    """Numbers."""
    length: Dim = UNKNOWN
    if len(call.args) == 1:
        length = as_dim(call.args[0])
    elif call.args and all(type(a) is int for a in call.args):
        length = len(range(*call.args[:3])) if len(call.args) < 3 or call.args[2] else UNKNOWN
    return Dataset(Array((), "int64", low=0.0, kind="tensorflow"), False, UNKNOWN if length is None else length, place=call.place)


@function(f"{DATASET}.from_generator")
def from_generator(call: Call) -> Value:
    """Elements as `output_signature`, or `output_types` and `output_shapes`, describe them."""
    signature = call.get(None, "output_signature")
    if signature is not None:
        return Dataset(_of_specs(signature), None, UNKNOWN, place=call.place)
    types, shapes = call.get(1, "output_types", UNKNOWN), call.get(2, "output_shapes")
    return Dataset(_of_types(types, shapes), None, UNKNOWN, place=call.place)


def _of_specs(value: Value) -> Any:
    if isinstance(value, tuple):
        return tuple(_of_specs(item) for item in value)
    if isinstance(value, DictValue):
        return DictValue({k: _of_specs(v) for k, v in value.items()}, exact=value.exact)
    return value if isinstance(value, Array) else UNKNOWN


@function("tensorflow.TensorSpec", "tensorflow.RaggedTensorSpec", "tensorflow.SparseTensorSpec")
def tensor_spec(call: Call) -> Value:
    """What a tensor will look like."""
    shape = shape_of_spec(call.get(0, "shape", UNKNOWN))
    dtype = dtype_of(call.get(1, "dtype"), "float32")
    return Array(shape if call.path.endswith(".TensorSpec") else None, dtype, kind="tensorflow")


def shape_of_spec(value: Value) -> Any:
    """A shape whose axes may be None, for any size; None when it is not known."""
    if isinstance(value, (tuple, ListValue)) and getattr(value, "exact", True):
        return tuple(None if item is None else as_dim(item) for item in value)
    return shape_of_size(value)


@function("tensorflow.TensorShape")
def tensor_shape(call: Call) -> Value:
    """The sizes, as a tuple."""
    found = shape_of_spec(call.get(0, "dims", UNKNOWN))
    return UNKNOWN if found is None else found


def _of_types(types: Value, shapes: Value) -> Any:
    if isinstance(types, (tuple, ListValue)):
        parts = shapes if isinstance(shapes, (tuple, ListValue)) and len(shapes) == len(types) else [None] * len(types)
        return tuple(_of_types(t, s) for t, s in zip(types, parts))
    if isinstance(types, DictValue):
        return DictValue({k: _of_types(t, shapes.get(k) if isinstance(shapes, DictValue) else None) for k, t in types.items()})
    return Array(None if shapes is None else shape_of_spec(shapes), dtype_of(types), kind="tensorflow")


def _like(call: Call, **changes: Any) -> Dataset:
    source: Dataset = call.receiver
    kept = {"element": source.element, "batched": source.batched, "length": source.length, "facts": dict(source.facts)}
    return Dataset(kind="tf.data", place=source.place, **{**kept, **changes})


def _count(dataset: Dataset, size: Dim, remainder: bool | None) -> Dim:
    if not isinstance(size, int) or remainder is None:
        return UNKNOWN
    return dims.floordiv(dataset.length, size) if remainder else dims.ceildiv(dataset.length, size)


@method("tf.data", "batch")
def batch(call: Call) -> Value:
    """A first axis: of the batch's size where the rest is dropped, else of any."""
    size = as_dim(call.get(0, "batch_size", UNKNOWN))
    remainder = is_true(call.get(1, "drop_remainder", False))
    first: Dim = None if remainder is False else UNKNOWN if remainder is None else size
    if dims.same(call.receiver.length, size) is True:
        first = size  # all of it is one batch
    length = _count(call.receiver, size, remainder)
    return _like(call, element=batch_of(call.receiver.element, first), batched=True, length=length)


@method("tf.data", "padded_batch")
def padded_batch(call: Call) -> Value:
    """As `batch`, every axis of unknown size as long as the longest of the batch, or as `padded_shapes` says."""
    size = as_dim(call.get(0, "batch_size", UNKNOWN))
    remainder = is_true(call.get(3, "drop_remainder", False))
    first: Dim = None if remainder is False else UNKNOWN if remainder is None else size
    element = _padded(call.receiver.element, call.get(1, "padded_shapes"))
    return _like(call, element=batch_of(element, first), batched=True, length=_count(call.receiver, size, remainder))


def _padded(element: Any, shapes: Value) -> Any:
    if isinstance(element, tuple):
        given = isinstance(shapes, tuple) and len(shapes) == len(element)
        parts = shapes if given else [None if shapes is None else UNKNOWN] * len(element)
        return tuple(_padded(e, s) for e, s in zip(element, parts))
    if not isinstance(element, Array) or shapes is None:
        return element
    padded = shape_of_spec(shapes)
    agree = padded is not None and (element.shape is None or len(padded) == len(element.shape))
    return data.derived(element, padded if agree else None)


@method("tf.data", "unbatch")
def unbatch(call: Call) -> Value:
    """Without the first axis."""
    return _like(call, element=_without_first(call.receiver.element), batched=False, length=UNKNOWN)


def _without_first(element: Any) -> Any:
    if isinstance(element, tuple):
        return tuple(map(_without_first, element))
    if isinstance(element, dict):
        return with_values(element, _without_first)
    if isinstance(element, Array) and element.shape:
        return data.derived(element, element.shape[1:])
    return UNKNOWN


@method("tf.data", "shuffle", "prefetch", "cache", "with_options", "snapshot", "rebatch", "ragged_batch")
def pass_on(call: Call) -> Value:
    """The same elements."""
    if call.path.endswith(("rebatch", "ragged_batch")):
        return Dataset(UNKNOWN, True, place=call.place)
    return _like(call)


@method("tf.data", "repeat")
def repeat(call: Call) -> Value:
    """The same elements, `count` times over or for ever."""
    count = as_dim(call.get(0, "count"))
    return _like(call, length=dims.mul(call.receiver.length, count) if isinstance(count, int) and count > 0 else UNKNOWN)


@method("tf.data", "take")
def take(call: Call) -> Value:
    """The first elements."""
    count, length = as_dim(call.get(0, "count", UNKNOWN)), call.receiver.length
    known = isinstance(count, int) and count >= 0 and isinstance(length, int)
    return _like(call, length=min(count, length) if known else UNKNOWN)


@method("tf.data", "skip")
def skip(call: Call) -> Value:
    """All but the first elements."""
    count, length = as_dim(call.get(0, "count", UNKNOWN)), call.receiver.length
    known = isinstance(count, int) and count >= 0 and isinstance(length, int)
    return _like(call, length=max(length - count, 0) if known else UNKNOWN)


@method("tf.data", "filter", "shard", "take_while", "unique", "ignore_errors")
def some(call: Call) -> Value:
    """Some of the elements."""
    return _like(call, length=UNKNOWN)


def call_on(call: Call, callee: Value, element: Any) -> Any:
    """What the function makes of the element: a tuple is spread over its parameters."""
    if not isinstance(callee, (Function, BoundMethod, Native, Partial, LibraryRef, Foreign)):
        return call.machine.call_value(callee, [element], {}, call.node) if _is_layer(callee) else UNKNOWN
    args = list(element) if isinstance(element, tuple) else [element]
    return call.machine.call_value(callee, args, {}, call.node)


def _is_layer(value: Value) -> bool:
    from kerlint.graph.layers import Layer

    return isinstance(value, Layer)


def _as_element(value: Value) -> Any:
    """What a function returned, as tensors."""
    if isinstance(value, tuple):
        return tuple(map(_as_element, value))
    if isinstance(value, DictValue):
        return DictValue({k: _as_element(v) for k, v in value.items()}, exact=value.exact)
    if isinstance(value, ListValue):
        return tuple(map(_as_element, value)) if value.exact and any(isinstance(v, Array) and v.shape for v in value) else UNKNOWN
    if isinstance(value, Dataset):
        return value
    array = array_of(value) if not isinstance(value, (dims.Expr, dims.Symbol)) else None  # what unknown elements were taken for
    return UNKNOWN if array is None else array


@method("tf.data", "map")
def map_elements(call: Call) -> Value:
    """What the function makes of every element."""
    result = call_on(call, call.get(0, "map_func", UNKNOWN), call.receiver.element)
    return _like(call, element=_as_element(result))


@method("tf.data", "flat_map", "interleave")
def flat_map(call: Call) -> Value:
    """The elements of the data sets that the function makes."""
    result = call_on(call, call.get(0, "map_func", UNKNOWN), call.receiver.element)
    if isinstance(result, Dataset):
        return _like(call, element=result.element, batched=result.batched, length=UNKNOWN)
    return _like(call, element=UNKNOWN, batched=None, length=UNKNOWN)


@method("tf.data", "apply")
def apply(call: Call) -> Value:
    """What the function makes of the data set."""
    result = call.machine.call_value(call.get(0, "transformation_func", UNKNOWN), [call.receiver], {}, call.node)
    return result if isinstance(result, Dataset) else Dataset(place=call.place)


@method("tf.data", "window")
def window(call: Call) -> Value:
    """Data sets of some elements each: all of the same number where the rest is dropped."""
    size = as_dim(call.get(0, "size", UNKNOWN))
    length = size if is_true(call.get(3, "drop_remainder", False)) else UNKNOWN

    def windows(element: Any) -> Any:
        if isinstance(element, tuple):
            return tuple(map(windows, element))
        return Dataset(element, call.receiver.batched, length, place=call.place)

    return _like(call, element=windows(call.receiver.element), batched=None, length=UNKNOWN)


@method("tf.data", "enumerate")
def enumerate_elements(call: Call) -> Value:
    """Every element with its number."""
    return _like(call, element=(Array((), "int64", kind="tensorflow"), call.receiver.element), batched=None)


@method("tf.data", "concatenate")
def concatenate(call: Call) -> Value:
    """The elements of the one, then of the other."""
    other = call.get(0, "dataset", UNKNOWN)
    if not isinstance(other, Dataset):
        return _like(call, element=UNKNOWN, length=UNKNOWN)
    length = dims.add(call.receiver.length, other.length)
    return _like(call, element=_joined(call.receiver.element, other.element), length=length)


def _joined(a: Any, b: Any) -> Any:
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(map(_joined, a, b))
    if isinstance(a, Array) and isinstance(b, Array):
        return data.join_data(a, b)
    return UNKNOWN


@function(f"{DATASET}.zip", "tensorflow.data.experimental.zip")
def zip_datasets(call: Call) -> Value:
    """Tuples of the elements of each."""
    return _zipped(call, call.args[0] if len(call.args) == 1 else call.kwargs.get("datasets", tuple(call.args)))


def _zipped(call: Call, given: Value) -> Value:
    if isinstance(given, ListValue):
        given = tuple(given) if given.exact else UNKNOWN
    if not isinstance(given, tuple) or not given:
        return Dataset(place=call.place)
    parts = [_zipped(call, item) if isinstance(item, tuple) else item for item in given]
    if not all(isinstance(part, Dataset) for part in parts):
        return Dataset(place=call.place)
    lengths = [part.length for part in parts]
    length = min(lengths) if all(isinstance(n, int) for n in lengths) else UNKNOWN
    return Dataset(tuple(part.element for part in parts), parts[0].batched, length, place=call.place)


@method("tf.data", "cardinality", "__len__")
def cardinality(call: Call) -> Value:
    """How many elements there are."""
    return call.receiver.length


@method("tf.data", "as_numpy_iterator", "__iter__")
def iterator(call: Call) -> Value:
    """The elements, one by one."""
    return _like(call)


@method("tf.data", "__next__", "get_next", "get_single_element")
def next_element(call: Call) -> Value:
    """One element."""
    return call.receiver.element


@function("tensorflow.data.TFRecordDataset", "tensorflow.data.TextLineDataset", f"{DATASET}.list_files")
def lines(call: Call) -> Value:
    """Strings."""
    return Dataset(Array((), "string", kind="tensorflow"), False, UNKNOWN, place=call.place)


@function("tensorflow.data.experimental.make_csv_dataset", f"{DATASET}.load", "tensorflow_datasets.as_dataset")
def unknown_elements(call: Call) -> Value:
    """Elements that only the files tell."""
    return Dataset(place=call.place)


@function("tensorflow_datasets.load", "tensorflow_datasets.as_numpy")
def tfds_load(call: Call) -> Value:
    """A data set; with `with_info` and several splits, a structure of them."""
    split, info = call.get(None, "split"), call.get(None, "with_info", False)
    if call.path.endswith("as_numpy") or is_true(info) is None:
        return UNKNOWN
    if split is None:
        found: Value = DictValue({name: _tfds(call) for name in ("train", "test")}, exact=False)
    elif isinstance(split, (ListValue, tuple)):
        found = ListValue(_tfds(call) for _ in split)
    else:
        found = _tfds(call) if isinstance(split, str) else UNKNOWN
    return (found, UNKNOWN) if is_true(info) else found


def _tfds(call: Call) -> Dataset:
    name, size, pair = call.get(0, "name"), call.get(None, "batch_size"), is_true(call.get(None, "as_supervised", False))
    entry = tfds_features().get(name.partition(":")[0].lower()) if isinstance(name, str) else None
    if entry is None or pair is None or size is not None:
        return Dataset(place=call.place)
    x, y, shape, dtype, classes = entry
    given = Array(tuple(shape), dtype, kind="tensorflow", place=call.place)
    label = Array((), "int64", "classes", classes, kind="tensorflow", place=call.place)
    element: Value = (given, label) if pair else DictValue({x: given, y: label}, exact=False)
    return Dataset(element, False, UNKNOWN, place=call.place)


@function("tensorflow.data.experimental.cardinality")
def experimental_cardinality(call: Call) -> Value:
    """How many elements there are."""
    given = call.get(0, "dataset", UNKNOWN)
    return given.length if isinstance(given, Dataset) else UNKNOWN


# ---------------------------------------------------------------- tensors that are data


@function(
    "tensorflow.io.decode_jpeg",
    "tensorflow.io.decode_png",
    "tensorflow.image.decode_jpeg",
    "tensorflow.image.decode_png",
    "tensorflow.io.decode_bmp",
    "tensorflow.image.decode_bmp",
)
def decode_image(call: Call) -> Value:
    """A picture of any size, in as many channels as asked for."""
    channels = as_dim(call.get(1, "channels", 0))
    png = call.path.endswith("png")
    dtype = dtype_of(call.get(2, "dtype"), "uint8") if png else "uint8"
    depth = UNKNOWN if channels == 0 else channels  # a picture at hand has some, one in a pipeline any number
    high = 255.0 if dtype == "uint8" else None
    return Array((None, None, depth), dtype, low=0.0, high=high, kind="tensorflow", place=call.place)


@function("tensorflow.io.decode_image", "tensorflow.image.decode_image")
def decode_any_image(call: Call) -> Value:
    """A picture whose rank is known only when it cannot be an animation."""
    channels = as_dim(call.get(1, "channels", 0))
    still = is_true(call.get(4, "expand_animations", True)) is False
    dtype = dtype_of(call.get(2, "dtype"), "uint8")
    high = 255.0 if dtype == "uint8" else 1.0 if dtype and dtype.startswith("float") else None
    shape = (None, None, None if channels in (0, None) else channels) if still else None
    return Array(shape, dtype, low=0.0, high=high, kind="tensorflow", place=call.place)


@function("tensorflow.image.convert_image_dtype")
def convert_image_dtype(call: Call) -> Value:
    """The picture; integers become numbers between 0 and 1."""
    image, dtype = array_of(call.get(0, "image", UNKNOWN)), dtype_of(call.get(1, "dtype"))
    if image is None or not isinstance(call.get(0, "image", UNKNOWN), Array):
        return NotImplemented
    floats = (dtype or "").startswith("float") and (image.dtype or "").startswith("uint")
    low, high = (0.0, 1.0) if floats else (None, None)
    return Array(image.shape, dtype, low=low, high=high, kind="tensorflow", place=call.place)


@function("tensorflow.io.read_file")
def read_file(call: Call) -> Value:
    """The bytes of a file."""
    return Array((), "string", kind="tensorflow")


@function("tensorflow.one_hot", "keras.ops.one_hot")
def one_hot(call: Call) -> Value:
    """Data as one-hot rows, unless the axis or the two numbers are other ones."""
    from kerlint.interpreter.tensor_ops import library_op

    given = array_of(call.get(0, "indices", call.get(None, "x", UNKNOWN)))
    if given is None or isinstance(call.args[0] if call.args else None, Tensor):
        return NotImplemented
    found = library_op(call.machine, call.receiver, call)
    if isinstance(found, Array) and found.shape and len(call.args) <= 2 and set(call.kwargs) <= {"depth", "num_classes", "dtype"}:
        found.labels, found.classes, found.low, found.high = "one-hot", found.shape[-1], 0.0, 1.0
    return found
