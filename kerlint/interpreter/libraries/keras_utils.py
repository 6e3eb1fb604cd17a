"""Utilities of Keras that make arrays ready for training: `to_categorical`, `pad_sequences`, windows of series."""

from __future__ import annotations

from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Shape, as_dim
from kerlint.graph.tensors import Array, Dataset
from kerlint.interpreter.libraries.arrays import (
    array_of,
    dtype_of,
    is_true,
    keras_paths,
    length_of,
    number_of,
    size_named,
    text_of,
)
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import Foreign, ListValue, Value, with_values
from kerlint.semantics import data
from kerlint.semantics.data import Ragged


@function("keras.utils.to_categorical", "keras.utils.np_utils.to_categorical", "keras.utils.numerical_utils.to_categorical")
def to_categorical(call: Call) -> Value:
    """Class numbers as one-hot rows: a last axis of size 1 goes, one of `num_classes` is added."""
    labels = call.get(0, "y", call.get(None, "x", UNKNOWN))
    array = array_of(labels) or Array(None)
    classes = as_dim(call.get(1, "num_classes"))
    if classes is None:
        classes = data.width_of_one_hot(array)
    if classes is None:
        classes = size_named(call, f"max({text_of(call, 0)}) + 1", 1)
    shape = array.shape
    if shape is not None:
        if len(shape) > 1 and not isinstance(shape[-1], int):
            shape = None
        else:
            shape = (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), classes)
    default = "float64" if call.machine.keras == 3 else "float32"
    dtype = dtype_of(call.get(2, "dtype"), default) if call.machine.keras == 2 else default
    return data.one_hot(array, classes, dtype, shape)


@function("keras.utils.normalize", "keras.utils.np_utils.normalize")
def normalize(call: Call) -> Value:
    """Rows divided by their norm."""
    array = array_of(call.get(0, "x", UNKNOWN))
    if array is None or array.shape is None or len(array.shape) < 2:
        return Array(None)
    return Array(array.shape, None, low=-1.0, high=1.0, place=call.place)


@function(*keras_paths("preprocessing.sequence.pad_sequences", "utils.pad_sequences", "utils.data_utils.pad_sequences"))
def pad_sequences(call: Call) -> Value:
    """Sequences cut and filled to one length: `(len(sequences), maxlen, *shape of an element)`."""
    sequences = call.get(0, "sequences", UNKNOWN)
    inner, tail, facts = _sequences(sequences)
    length = as_dim(call.get(1, "maxlen"))
    if length is None:
        length = inner if inner is not None else size_named(call, f"longest of {text_of(call, 0)}")
    rows = length_of(sequences)
    if isinstance(rows, dims.Unknown):
        rows = size_named(call, f"len({text_of(call, 0)})")
    shape: Shape | None = None if tail is None else (rows, length, *tail)
    filler = number_of(call.get(5, "value", 0.0))
    low, high = facts
    if filler is None or low is None or high is None:
        low, high = (min(low, filler) if low is not None and filler is not None else None), None
        high = max(facts[1], filler) if facts[1] is not None and filler is not None else None
    else:
        low, high = min(low, filler), max(high, filler)
    return Array(shape, dtype_of(call.get(2, "dtype"), "int32"), low=low, high=high, place=call.place)


Bounds = tuple[Any, Any]


def _sequences(value: Value) -> tuple[Dim, Shape | None, Bounds]:
    """The longest length, the shape of one element, and the bounds of the sequences; None for what is not known."""
    if isinstance(value, Ragged):
        return None, (() if isinstance(value.item, ListValue) else None), (value.low, value.high)
    if isinstance(value, Array):
        if value.shape is not None and len(value.shape) >= 2:
            return value.shape[1], value.shape[2:], (value.low, value.high)
        return None, None, (value.low, value.high)
    if not isinstance(value, (ListValue, tuple)) or not value:
        return None, None, (None, None)
    tails: list[Shape] = []
    arrays: list[Array] = []
    for sequence in value:
        tail = _element(sequence, arrays)
        if tail is None:
            return None, None, (None, None)
        tails.append(tail)
    low, high = data.hull(arrays) if arrays else (None, None)
    lengths = [length_of(sequence) for sequence in value]
    exact = getattr(value, "exact", True) and all(isinstance(n, int) for n in lengths)
    if any(tail != tails[0] for tail in tails):
        return None, None, (low, high)
    return (max(n for n in lengths if isinstance(n, int)) if exact else None), tails[0], (low, high)


def _element(sequence: Value, arrays: list[Array]) -> Shape | None:
    """The shape of what a sequence consists of; its items are added to `arrays`."""
    if isinstance(sequence, (ListValue, tuple)):
        if not sequence:
            return None
        items = [array_of(item) for item in sequence]
        known = [item for item in items if item is not None and item.shape is not None]
        if len(known) < len(items) or any(len(item.shape or ()) for item in known):
            return None
        arrays.extend(Array((), low=data.bounds_of(i.value)[0], high=data.bounds_of(i.value)[1]) for i in known)
        return ()
    if isinstance(sequence, Array) and sequence.shape:
        arrays.append(sequence)
        return sequence.shape[1:]
    return None


@function("keras.utils.get_file", "keras.utils.data_utils.get_file")
def get_file(call: Call) -> Value:
    """Some path."""
    return call.machine.fresh("get_file(...)")


@function(*keras_paths("utils.timeseries_dataset_from_array", "preprocessing.timeseries_dataset_from_array"))
def timeseries_dataset_from_array(call: Call) -> Value:
    """Windows over the rows of an array, with a target for each unless `targets` is None."""
    series = array_of(call.get(0, "data", UNKNOWN))
    targets = call.get(1, "targets")
    length, batch = as_dim(call.get(2, "sequence_length", UNKNOWN)), as_dim(call.get(5, "batch_size", 128))
    window = Array(None, kind="tensorflow")
    if series is not None and series.shape:
        window = data.derived(_tensor(series), (UNKNOWN if length is None else length, *series.shape[1:]))
    element: Any = window
    if targets is not None:
        target = array_of(targets)
        row = Array(None) if target is None or not target.shape else data.derived(_tensor(target), target.shape[1:])
        element = (window, row)
    if isinstance(batch, dims.Unknown):
        return Dataset(UNKNOWN, place=call.place)
    batched = batch is not None
    if batched:
        element = batch_of(element, None)
    return Dataset(element, batched, place=call.place)


def _tensor(array: Array) -> Array:
    return data.plain(array, array.shape, kind="tensorflow")


def batch_of(element: Any, size: Dim) -> Any:
    """The element with a first axis of `size` before every leaf; what is no array stays unknown."""
    if isinstance(element, tuple):
        return tuple(batch_of(item, size) for item in element)
    if isinstance(element, ListValue):
        return ListValue([batch_of(item, size) for item in element], exact=element.exact, length=element.length)
    if isinstance(element, dict):
        return with_values(element, lambda item: batch_of(item, size))
    if isinstance(element, Array) and type(element) is not Ragged:
        return data.derived(element, None if element.shape is None else (size, *element.shape))
    array = array_of(element)
    return UNKNOWN if array is None else batch_of(array, size)


@function("keras.utils.split_dataset")
def split_dataset(call: Call) -> Value:
    """Two data sets whose elements are those of the data."""
    from kerlint.interpreter.libraries.tf_data import dataset_of

    source = call.get(0, "dataset", UNKNOWN)
    element = source.element if isinstance(source, Dataset) else dataset_of(call, source).element
    batched = source.batched if isinstance(source, Dataset) else False
    return tuple(Dataset(element, batched, place=call.place) for _ in range(2))


@function(*keras_paths("preprocessing.sequence.TimeseriesGenerator", "preprocessing.timeseries.TimeseriesGenerator"))
def timeseries_generator(call: Call) -> Value:
    """Batches `(windows, targets)`: `length // sampling_rate` rows a window, rounded up."""
    series, targets = array_of(call.get(0, "data", UNKNOWN)), array_of(call.get(1, "targets", UNKNOWN))
    length, rate = as_dim(call.get(2, "length", UNKNOWN)), as_dim(call.get(3, "sampling_rate", 1))
    batch = as_dim(call.get(None, "batch_size", 128) if len(call.args) < 10 else call.args[9])
    window = Array(None)
    if series is not None and series.shape:
        window = data.plain(series, (None, dims.ceildiv(length, rate), *series.shape[1:]))
    target = Array(None)
    if targets is not None and targets.shape:
        target = data.plain(targets, (None, *targets.shape[1:]))
    facts = {"length": length, "targets": call.get(1, "targets")}
    return Dataset((window, target), True, _windows(call, series, length, batch), "Sequence", call.place, facts=facts)


def _windows(call: Call, series: Array | None, length: Dim, batch: Dim) -> Dim:
    """How many batches the generator has, where start, end and stride are the defaults."""
    plain = not {"stride", "start_index", "end_index", "reverse"} & set(call.kwargs) and len(call.args) < 5
    if not plain or series is None or not series.shape or not isinstance(batch, int):
        return UNKNOWN
    return dims.ceildiv(dims.sub(series.shape[0], length), batch)


@method("Sequence", "__getitem__")
def item_of_sequence(call: Call) -> Value:
    """One batch."""
    return call.receiver.element


@function(*keras_paths("preprocessing.sequence.make_sampling_table"))
def make_sampling_table(call: Call) -> Value:
    """One probability for every word."""
    return Array((as_dim(call.get(0, "size", UNKNOWN)) or UNKNOWN,), "float64", low=0.0, high=1.0)


@function(*keras_paths("preprocessing.sequence.skipgrams"))
def skipgrams(call: Call) -> Value:
    """Couples of words and whether they stand together."""
    count = size_named(call, "couples")
    couple = ListValue([call.machine.fresh("word"), call.machine.fresh("word")])
    categorical = is_true(call.get(5, "categorical", False))
    label: Value = UNKNOWN if categorical is not False else size_named(call, "label", 0, 1)
    return (ListValue([couple], exact=False, length=count), ListValue([label], exact=False, length=count))


@function("keras.utils.array_to_img", "keras.preprocessing.image.array_to_img", "keras.utils.image_utils.array_to_img")
def array_to_img(call: Call) -> Value:
    """A picture of PIL."""
    array = array_of(call.get(0, "x", UNKNOWN))
    shape = array.shape if array is not None and array.shape is not None and len(array.shape) == 3 else None
    image = Foreign("PIL.Image.Image")
    image.attributes["shape"] = shape
    return image


@attribute("Sequence", "batch_size")
def batch_size(receiver: Dataset) -> Value:
    """The size of a batch, where it was given."""
    return receiver.facts.get("batch_size", NotImplemented)
