"""`keras.datasets`."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Dim
from kerlint.graph.tensors import Array
from kerlint.interpreter.libraries.arrays import number_of, size_named
from kerlint.interpreter.library import Call, function
from kerlint.interpreter.values import DictValue, ListValue, Value
from kerlint.semantics.data import Ragged


def _images(
    call: Call, count: int, sizes: tuple[int, ...], labels: tuple[int, ...], classes: Dim, dtype: str | None
) -> tuple[Array, Array]:
    x = Array((count, *sizes), "uint8", low=0.0, high=255.0, place=call.place)
    high = float(classes - 1) if isinstance(classes, int) else None
    y = Array((count, *labels), dtype, "classes", classes, 0.0, high, place=call.place)
    return x, y


@function("keras.datasets.mnist.load_data", "keras.datasets.fashion_mnist.load_data")
def mnist(call: Call) -> Value:
    """Grey pictures of 28 by 28, one axis of labels."""
    return tuple(_images(call, count, (28, 28), (), 10, "uint8") for count in (60_000, 10_000))


@function("keras.datasets.cifar10.load_data")
def cifar10(call: Call) -> Value:
    """Coloured pictures of 32 by 32, labels in a column."""
    return tuple(_images(call, count, (32, 32, 3), (1,), 10, "uint8") for count in (50_000, 10_000))


@function("keras.datasets.cifar100.load_data")
def cifar100(call: Call) -> Value:
    """Coloured pictures of 32 by 32, labels in a column: 100 fine classes, or 20 coarse ones."""
    mode = call.get(0, "label_mode", "fine")
    classes = {"fine": 100, "coarse": 20}.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    return tuple(_images(call, count, (32, 32, 3), (1,), classes, None) for count in (50_000, 10_000))


def _texts(call: Call, counts: tuple[Dim, Dim], classes: int) -> Value:
    words = number_of(call.get(1, "num_words"))
    token = size_named(call, "token", 0, None if words is None else int(words) - 1)
    item = ListValue([token], exact=False, length=UNKNOWN)
    parts = []
    for count in counts:
        x = Ragged((count,), "object", low=0.0, high=None if words is None else words - 1, place=call.place, item=item)
        parts.append((x, Array((count,), "int64", "classes", classes, 0.0, classes - 1.0, place=call.place)))
    return tuple(parts)


@function("keras.datasets.imdb.load_data")
def imdb(call: Call) -> Value:
    """Reviews as lists of word numbers of different lengths, two classes. `maxlen` leaves some out."""
    counts: tuple[Dim, Dim] = (25_000, 25_000)
    if call.get(3, "maxlen") is not None:
        counts = (size_named(call, "len(x_train)"), size_named(call, "len(x_test)"))
    return _texts(call, counts, 2)


@function("keras.datasets.reuters.load_data")
def reuters(call: Call) -> Value:
    """Newswires as lists of word numbers of different lengths, 46 classes; `test_split` cuts 11228 of them."""
    split = number_of(call.get(4, "test_split", 0.2))
    if split is None or call.get(3, "maxlen") is not None:
        return _texts(call, (size_named(call, "len(x_train)"), size_named(call, "len(x_test)")), 46)
    train = int(11_228 * (1 - split))
    return _texts(call, (train, 11_228 - train), 46)


@function("keras.datasets.imdb.get_word_index", "keras.datasets.reuters.get_word_index")
def word_index(call: Call) -> Value:
    """A dict from words to numbers."""
    return DictValue(exact=False)


@function("keras.datasets.boston_housing.load_data")
def boston_housing(call: Call) -> Value:
    """506 rows of 13 numbers, cut by `test_split`."""
    split = number_of(call.get(1, "test_split", 0.2))
    if split is None:
        return _rows(call, (size_named(call, "len(x_train)"), size_named(call, "len(x_test)")), 13, "float64")
    train = int(506 * (1 - split))
    return _rows(call, (train, 506 - train), 13, "float64")


@function("keras.datasets.california_housing.load_data")
def california_housing(call: Call) -> Value:
    """20640 rows of 8 numbers, or 600 of them, cut by `test_split`."""
    version, split = call.get(0, "version", "large"), number_of(call.get(2, "test_split", 0.2))
    total = {"large": 20_640, "small": 600}.get(version) if isinstance(version, str) else None
    if total is None or split is None:
        return _rows(call, (size_named(call, "len(x_train)"), size_named(call, "len(x_test)")), 8, "float32")
    train = int(total * (1 - split))
    return _rows(call, (train, total - train), 8, "float32")


def _rows(call: Call, counts: tuple[Dim, Dim], columns: int, dtype: str) -> Value:
    return tuple((Array((count, columns), dtype, place=call.place), Array((count,), dtype, place=call.place)) for count in counts)
